using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;
using FastNet.Reports;

namespace FastNet.Cli.Reporting;

/// <summary>`fastnet report`: reads the folders of runs and writes a page.</summary>
internal static class ReportRun
{
    /// <summary>Writes what the settings ask for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">A folder holds no run, or the page cannot be written.</exception>
    public static int Start(ReportSettings settings, ToolConsole console)
    {
        string path = settings.Out ?? (settings.Runs.Count == 1 ? Path.Combine(settings.Runs[0], RunFiles.ReportName) : RunFiles.ReportName);
        RunKind[] kinds = [.. settings.Runs.Select(Recognize)];
        if (Directory.Exists(path))
        {
            throw new ToolException($"--out '{path}' is a folder; expected a file");
        }

        using Workers workers = new(settings.Threads);
        ReportWriter writer = new(settings.Pictures);
        if (kinds is [RunKind.Training])
        {
            writer.AddTraining(settings.Runs[0], Data(settings, console), workers);
        }
        else if (settings.Data is not null)
        {
            throw new ToolException(
                $"--data is for the pictures of a single training run; {settings.Runs.Count} runs were "
                    + $"given{(settings.Runs.Count == 1 ? ", which is none" : string.Empty)}");
        }
        else
        {
            writer.AddAll([.. settings.Runs.Zip(kinds)]);
        }

        foreach (string file in writer.Save(path))
        {
            console.Out.WriteLine(file);
        }

        return ExitCode.Success;
    }

    /// <summary>
    /// Writes the report of a training run that has just been saved. Whatever goes wrong costs the report alone, and is told in one line.
    /// </summary>
    /// <returns>The file; none when it could not be written.</returns>
    public static IReadOnlyList<string> TryWrite(string folder, ReportData data, Workers workers, ToolConsole console)
        => TryWrite(folder, Path.Combine(folder, RunFiles.PicturesName), writer => writer.AddTraining(folder, data, workers), console);

    /// <summary>Writes the report of a search whose trials have just been saved, in the same way.</summary>
    /// <returns>The file; none when it could not be written.</returns>
    public static IReadOnlyList<string> TryWriteSearch(string folder, ToolConsole console)
        => TryWrite(folder, null, writer => writer.AddAll([(folder, RunKind.Search)]), console);

    private static IReadOnlyList<string> TryWrite(string folder, string? pictures, Action<ReportWriter> compose, ToolConsole console)
    {
        try
        {
            ReportWriter writer = new(pictures);
            compose(writer);
            return [writer.Save(Path.Combine(folder, RunFiles.ReportName))[0]];
        }
#pragma warning disable CA1031 // A report is worth less than the run: no fault of it may end the run otherwise than as it was.
        catch (Exception error)
#pragma warning restore CA1031
        {
            console.Tell($"the run is saved, but its report is not: {error.Message}");
            return [];
        }
    }

    private static RunKind Recognize(string folder)
    {
        (string Name, RunKind Kind)[] files =
        [
            (TrainingRun.FileName, RunKind.Training), (SearchResults.FileName, RunKind.Search), (NeighborResults.FileName, RunKind.Neighbors),
        ];
        foreach ((string name, RunKind kind) in files)
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return kind;
            }
        }

        string problem =
            File.Exists(folder) ? "is a file"
            : Directory.Exists(folder) ? "holds no run"
            : "is not there";
        throw new ToolException(
            $"'{folder}' {problem}; expected a folder with {string.Join(" or ", files.Select(file => file.Name))}, as --out of "
                + "fastnet train, tune or knn is");
    }

    /// <summary>The data that the command line names, or else those of the run, where they still are.</summary>
    private static ReportData? Data(ReportSettings settings, ToolConsole console)
    {
        TrainingRun run = TrainingRun.Load(settings.Runs[0]);
        if (settings.Data is not null)
        {
            return Load(settings.Data);
        }

        string? path = run.DataPath;
        if (path is not null && !Path.Exists(path))
        {
            console.Tell(
                $"the data of '{settings.Runs[0]}' are no longer at '{path}': the report is without pictures of images; --data tells where they are");
            return null;
        }

        return Load(path);

        // A table is encoded, and rows are held out, as the model says.
        ReportData Load(string? data)
        {
            string model = Path.Combine(settings.Runs[0], RunFiles.ModelName);
            DataSetOptions options = File.Exists(model) ? SavedModel.InputOf(Model.Load(model), model).Data : new DataSetOptions();
            return new ReportData(LocalData.Load(data, LossOf(run), options with { MostInMemory = LocalData.MostInMemory(onDisk: false) }));
        }
    }

    /// <summary>What a run was trained with, which says what its targets are.</summary>
    private static LossChoice LossOf(TrainingRun run)
        => LossChoice.All.FirstOrDefault(loss => run.Options.Contains(("loss", loss.Name))) ?? LossChoice.Named(LossChoice.Softmax);
}

/// <summary>What a folder holds.</summary>
internal enum RunKind
{
    Training,
    Search,
    Neighbors,
}
