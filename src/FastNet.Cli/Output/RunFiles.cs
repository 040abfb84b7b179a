using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Reporting;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Reports;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Output;

/// <summary>
/// The files of a training run. Each is there wholly or not at all, and summary.json comes last: where it is, all four belong together.
/// </summary>
internal static class RunFiles
{
    public const string ModelName = "model.safetensors";
    public const string ReportName = "report.html";

    /// <summary>The folder of the report's pictures.</summary>
    public const string PicturesName = "pictures";

    /// <summary>The folder of the checkpoints.</summary>
    public const string CheckpointsName = "checkpoints";

    private const string SummaryName = TrainingRun.FileName;
    private const string LossName = "loss_history.csv";
    private const string AccuracyName = "accuracy_history.csv";

    private static readonly string[] Names = [SummaryName, LossName, AccuracyName, ModelName, ReportName];

    /// <summary>The folder of a run, taken for this process. What it holds of another run goes when <see cref="Delete"/> is called.</summary>
    /// <exception cref="ToolException">It cannot be had, or holds another run and --overwrite was not given.</exception>
    public static OutputFolder Prepare(TrainSettings settings)
    {
        string folder = settings.Out!;
        string[] checkpoint = CheckpointFolder.Latest(Path.Combine(folder, CheckpointsName)) is string latest
            ? [Path.GetRelativePath(folder, latest)]
            : [];
        return OutputFolder.Prepare(
            folder,
            [.. Names, .. checkpoint], replaces: settings.Get(Overwrite) || settings.ContinuesOut, "--resume continues it, --overwrite replaces it",
            CheckpointsName, PicturesName);
    }

    /// <summary>Whether the folder holds all files of a run of so many steps.</summary>
    public static bool AreOf(string folder, int iterations)
    {
        try
        {
            return File.Exists(Path.Combine(folder, ModelName)) && TrainingRun.Load(folder).Losses.Count == iterations;
        }
        catch (Exception error) when (error is IOException)
        {
            return false;
        }
    }

    /// <summary>Deletes the run that the folder holds, the summary first: what is left never looks like a whole one.</summary>
    public static void Delete(string folder)
    {
        DeleteResult(folder);
        Array.ForEach(Names, name => File.Delete(Path.Combine(folder, name)));
        while (CheckpointFolder.Latest(Path.Combine(folder, CheckpointsName)) is string checkpoint)
        {
            File.Delete(checkpoint);
        }
    }

    /// <summary>Writes the four files; of a run that was never finite no model.</summary>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Save<T>(
        string folder, TrainSettings settings, TrainResult result, TrainingHistory history, Model<T> model, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string summary = Path.Combine(folder, SummaryName);
        string loss = Path.Combine(folder, LossName);
        string accuracy = Path.Combine(folder, AccuracyName);
        string modelPath = Path.Combine(folder, ModelName);

        // An older run's summary and report must not stand beside this run's model, should the disk fill up in between.
        DeleteResult(folder);
        if (result.HasModel)
        {
            SavedModel.Save(modelPath, settings, model, split);
        }
        else
        {
            File.Delete(modelPath);
        }

        string metric = settings.Judge.Key;
        IEnumerable<int> steps = Enumerable.Range(0, history.Losses.Length);
        WriteTable(loss, "iteration,loss", steps.Select(i => $"{i + 1},{history.Losses[i]:G17}"));
        WriteTable(
            accuracy, $"iteration,epoch,training_{metric},validation_{metric},validation_loss", history.Accuracies.ToArray().Select(point =>
                $"{point.Iteration},{point.Epoch},{point.Training:R},{point.Validation:R},{point.ValidationLoss:R}"));
        AtomicFile.Write(summary, stream => SummaryFile.Write(stream, settings, result));
        return result.HasModel ? [summary, loss, accuracy, modelPath] : [summary, loss, accuracy];
    }

    /// <summary>Copies the four files of a run over those that a folder holds of another one.</summary>
    /// <exception cref="IOException">One is missing, or cannot be written.</exception>
    public static void Copy(string from, string to)
    {
        DeleteResult(to);
        foreach (string name in (string[])[ModelName, LossName, AccuracyName, SummaryName])
        {
            using FileStream source = new(Path.Combine(from, name), FileMode.Open, FileAccess.Read, FileShare.Read);
            AtomicFile.Write(Path.Combine(to, name), source.CopyTo);
        }
    }

    private static void DeleteResult(string folder)
    {
        File.Delete(Path.Combine(folder, SummaryName));
        File.Delete(Path.Combine(folder, ReportName));
        string pictures = Path.Combine(folder, PicturesName);
        foreach (string name in Directory.Exists(pictures) ? ReportWriter.PictureNames : [])
        {
            File.Delete(Path.Combine(pictures, name));
        }
    }

    // Line by line: no text holds the losses of 200 million steps.
    private static void WriteTable(string path, string header, IEnumerable<string> lines) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter table = new(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines.Prepend(header))
        {
            table.WriteLine(line);
        }
    });
}
