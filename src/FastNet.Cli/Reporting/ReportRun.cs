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
    /// <exception cref="ToolException">A folder holds no run, or the page cannot be written.</exception>
    public static void Start(ReportSettings settings, ToolConsole console)
    {
        string path = settings.Out ?? (settings.Runs.Count == 1 ? Path.Combine(settings.Runs[0], RunFiles.ReportName) : RunFiles.ReportName);
        (string Folder, object Content)[] runs = [.. settings.Runs.Select(folder => (folder, Load(folder)))];
        ToolException.Demand(!Directory.Exists(path), $"--out '{path}' is a folder; expected a file");
        using Workers workers = new(settings.Threads);
        TrainingRun? single = runs is [(_, TrainingRun run)] ? run : null;
        string given = $"{runs.Length} runs were given{(runs.Length == 1 ? ", which is none" : string.Empty)}";
        ToolException.Demand(
            single is not null || settings.Data is null, $"--data is for the pictures of a single training run; {given}");
        ReportWriter writer = single is null
            ? ReportWriter.OfAll(runs)
            : ReportWriter.OfTraining(runs[0].Folder, single, Data(settings, single, console), workers);
        foreach (string file in writer.Save(path, settings.Pictures))
        {
            console.Out.WriteLine(file);
        }
    }

    /// <summary>
    /// Writes the report of a training run that has just been saved. Whatever goes wrong costs the report alone, and is told in one line.
    /// </summary>
    /// <returns>The file; none when it could not be written.</returns>
    public static IReadOnlyList<string> TryWrite(string folder, ReportData data, Workers workers, ToolConsole console)
        => TryWrite(
            folder, Path.Combine(folder, RunFiles.PicturesName),
            () => ReportWriter.OfTraining(folder, TrainingRun.Load(folder), data, workers), console);

    /// <summary>Writes the report of a search whose trials have just been saved, in the same way.</summary>
    /// <returns>The file; none when it could not be written.</returns>
    public static IReadOnlyList<string> TryWriteSearch(string folder, ToolConsole console)
        => TryWrite(folder, pictures: null, () => ReportWriter.OfAll([(folder, Load(folder))]), console);

    private static IReadOnlyList<string> TryWrite(string folder, string? pictures, Func<ReportWriter> compose, ToolConsole console)
    {
        try
        {
            return [compose().Save(Path.Combine(folder, RunFiles.ReportName), pictures)[0]];
        }
#pragma warning disable CA1031 // A report is worth less than the run: no fault of it may end the run otherwise than as it was.
        catch (Exception error)
#pragma warning restore CA1031
        {
            console.Tell($"the run is saved, but its report is not: {error.Message}");
            return [];
        }
    }

    /// <summary>What a folder holds: a <see cref="TrainingRun"/>, <see cref="SearchResults"/> or <see cref="NeighborResults"/>.</summary>
    private static object Load(string folder)
    {
        (string Name, Func<string, object> Load)[] kinds =
        [
            (TrainingRun.FileName, _ => TrainingRun.Load(folder)), (SearchResults.FileName, SearchResults.Load),
            (NeighborResults.FileName, NeighborResults.Load),
        ];
        foreach ((string name, Func<string, object> load) in kinds.Where(kind => File.Exists(Path.Combine(folder, kind.Name))))
        {
            return load(Path.Combine(folder, name));
        }

        string problem = File.Exists(folder) ? "is a file" : Directory.Exists(folder) ? "holds no run" : "is not there";
        string names = string.Join(" or ", kinds.Select(kind => kind.Name));
        throw new ToolException($"'{folder}' {problem}; expected a folder with {names}, as --out of fastnet train, tune or knn is");
    }

    /// <summary>The data that the command line names, or else those of the run, where they still are.</summary>
    private static ReportData? Data(ReportSettings settings, TrainingRun run, ToolConsole console)
    {
        string folder = settings.Runs[0];
        string? path = settings.Data ?? run.DataPath;
        if (settings.Data is null && path is not null && !Path.Exists(path))
        {
            console.Tell($"the data of '{folder}' are no longer at '{path}': the report is without pictures of images; --data tells where they are");
            return null;
        }

        // A table is encoded, and rows are held out, as the model says; what targets are, as the loss says.
        string model = Path.Combine(folder, RunFiles.ModelName);
        DataSetOptions options = File.Exists(model) ? SavedModel.InputOf(Model.Load(model), model).Data : new DataSetOptions();
        LossChoice? trained = LossChoice.All.FirstOrDefault(loss => run.Options.Contains(("loss", loss.Name)));
        return new ReportData(LocalData.Load(
            path, trained ?? LossChoice.Named(LossChoice.Softmax), options with { MostInMemory = LocalData.MostInMemory(onDisk: false) }));
    }
}
