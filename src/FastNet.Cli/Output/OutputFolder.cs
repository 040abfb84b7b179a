using System.Globalization;
using System.Numerics;
using System.Text;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;

namespace FastNet.Cli.Output;

/// <summary>
/// The folder of a run's files. It is made, and proved writable, before the training, so that no run is lost at its end; it goes away again
/// when nothing was saved into it. Each file is there wholly or not at all, and summary.json comes last: where it is, all four belong together.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    public const string SummaryName = "summary.json";
    public const string LossName = "loss_history.csv";
    public const string AccuracyName = "accuracy_history.csv";
    public const string ModelName = "model.safetensors";

    private readonly string _path;
    private readonly bool _isNew;

    private OutputFolder(string path, bool isNew) => (_path, _isNew) = (path, isNew);

    /// <summary>Makes the folder if need be, and writes and deletes a file in it.</summary>
    /// <exception cref="ToolException">It is a file, or cannot be made or written.</exception>
    public static OutputFolder Prepare(string path)
    {
        if (File.Exists(path))
        {
            throw new ToolException($"--out '{path}' is a file; expected a folder");
        }

        foreach (string name in (string[])[SummaryName, LossName, AccuracyName, ModelName])
        {
            if (Directory.Exists(Path.Combine(path, name)))
            {
                throw new ToolException($"--out '{path}' has a folder named {name}; expected a file or nothing of that name");
            }
        }

        bool isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ToolException($"--out '{path}' cannot be made: {error.Message}", error);
        }

        OutputFolder folder = new(path, isNew);
        try
        {
            string probe = Path.Combine(path, $".{Path.GetRandomFileName()}.tmp");
            AtomicFile.Write(probe, stream => stream.WriteByte(0));
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new ToolException($"--out '{path}' cannot be written: {error.Message}", error);
        }

        return folder;
    }

    /// <summary>Writes the four files.</summary>
    /// <returns>Their paths.</returns>
    public IReadOnlyList<string> Save<T>(TrainSettings settings, TrainResult result, TrainingHistory history, Model<T> model, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string summary = Path.Combine(_path, SummaryName);
        string loss = Path.Combine(_path, LossName);
        string accuracy = Path.Combine(_path, AccuracyName);
        string modelPath = Path.Combine(_path, ModelName);

        // An older run's summary must not stand beside this run's model, should the disk fill up in between.
        File.Delete(summary);
        ModelFile.Save(modelPath, settings, model, split);
        WriteText(loss, LossTable(history));
        WriteText(accuracy, AccuracyTable(history));
        AtomicFile.Write(summary, stream => SummaryFile.Write(stream, settings, result));
        return [summary, loss, accuracy, modelPath];
    }

    public void Dispose()
    {
        if (_isNew && Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string LossTable(TrainingHistory history)
    {
        StringBuilder table = new("iteration,loss\n");
        ReadOnlySpan<double> losses = history.Losses;
        for (int i = 0; i < losses.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{i + 1},{losses[i]:G17}\n");
        }

        return table.ToString();
    }

    private static string AccuracyTable(TrainingHistory history)
    {
        StringBuilder table = new("iteration,epoch,training_accuracy,validation_accuracy\n");
        foreach (AccuracyPoint point in history.Accuracies)
        {
            table.Append(CultureInfo.InvariantCulture, $"{point.Iteration},{point.Epoch},{point.Training:R},{point.Validation:R}\n");
        }

        return table.ToString();
    }
}
