using System.Text;
using FastNet.Cli;
using FastNet.Fuzz.Mutations;

namespace FastNet.Fuzz.Readers;

/// <summary>
/// The readers of the tool, each through the tool's own entry. Data are named on the command line wherever they can be: a file that names none means the built-in images, and their
/// memory is not the reader's.
/// </summary>
internal static class ToolReaders
{
    private const int PatienceMilliseconds = 100;
    private const string Data = "data.npz";
    private const string Model = "run/model.safetensors";

    /// <summary>What makes each reader, by its name.</summary>
    internal static IReadOnlyDictionary<string, Func<FuzzReader>> All { get; } = new[]
    {
        TrainResume, EvalModel, ShowModel, ShowArrays, ConvertTensors, ConvertArrays, ConvertModel, PredictTable, PredictArray, DataInfo, TuneSpace, TuneSearch, TuneOptions, Recipe, TuneResumeSearch, TuneResumeTrials, ReportSummary, ReportHistories, ReportModel, ReportTrials, ReportNeighbors,
    }.ToDictionary(make => make.Method.Name, make => make);

    private static FuzzReader TrainResume()
    {
        // Outside the folder of a run, so that nothing is written.
        FuzzFile checkpoint = ToolFiles.Changed(ToolFiles.Checkpoint, SampleFiles.MutateCheckpoint) with { Name = "x.safetensors" };
        return new(nameof(TrainResume), [ToolFiles.Fixed(Data), checkpoint], _ => ToolRun.Do(Stopped(), "train", "--resume", checkpoint.Name, "--data", Data, "--threads", "1", "--quiet"));
    }

    private static FuzzReader EvalModel() => new(
        nameof(EvalModel), [ToolFiles.Fixed(Data), ToolFiles.Changed(Model, SampleFiles.MutateModel)], _ => ToolRun.Do(null, "eval", "--weights", Model, "--data", Data, "--threads", "1"));

    private static FuzzReader ShowModel() => new(
        nameof(ShowModel), [ToolFiles.Changed(Model, SampleFiles.MutateModel)], _ => ToolRun.Do(null, "show", Model));

    private static FuzzReader ShowArrays() => new(
        nameof(ShowArrays), [ToolFiles.Changed(Data, NumPyMutations.Archive)], _ => ToolRun.Do(null, "show", Data));

    private static FuzzReader ConvertTensors() => new(
        nameof(ConvertTensors),
        [new("torch_mlp.safetensors", LibraryReaders.GoldenFile("torch_mlp.safetensors"), SafetensorsMutations.Mutate)],
        _ => ToolRun.Do(null, "convert", "torch_mlp.safetensors", "--layers", "7 12 relu batchnorm 4", "--out", "model.safetensors"));

    private static FuzzReader ConvertArrays() => new(
        nameof(ConvertArrays),
        [new("x.npz", LibraryReaders.GoldenFile("keras_mlp.npz"), NumPyMutations.Archive)],
        _ => ToolRun.Do(null, "convert", "x.npz", "--layers", "7 7 relu batchnorm:1e-3 3", "--out", "model.safetensors"));

    private static FuzzReader ConvertModel() => new(
        nameof(ConvertModel), [ToolFiles.Changed(Model, SampleFiles.MutateModel)], _ => ToolRun.Do(null, "convert", Model, "--to", "pytorch", "--out", "x.safetensors"));

    private static FuzzReader PredictTable() => new(
        nameof(PredictTable),
        [ToolFiles.Fixed(Model), new("rows.csv", "1,2,3,4\n0.5,-1e-3,7,8\n9,8,7,6\n"u8.ToArray(), TextMutations.Mutate), new("rows.csv", "a,b,c,d\r\n\"1\",2,3,4\r\n\r\n"u8.ToArray(), TextMutations.Mutate)],
        _ => ToolRun.Do(null, "predict", "--weights", Model, "--data", "rows.csv", "--threads", "1"));

    private static FuzzReader PredictArray() => new(
        nameof(PredictArray), [ToolFiles.Fixed(Model), ToolFiles.Changed("rows.npy", NumPyMutations.Array)], _ => ToolRun.Do(null, "predict", "--weights", Model, "--data", "rows.npy", "--threads", "1"));

    private static FuzzReader DataInfo() => new(nameof(DataInfo), [ToolFiles.Changed(Data, NumPyMutations.Archive)], _ => ToolRun.Do(null, "data", "info", Data));

    private static FuzzReader TuneSpace() => new(
        nameof(TuneSpace),
        [
            ToolFiles.Fixed(Data),
            new("space.json", """{"search": {"learning-rate": [1e-4, 1e-3], "hidden": [[2, 3], 4], "rule": ["adam", "sgd"]}, "options": {"epochs": 1, "model": "deep", "flip": false}}"""u8.ToArray(), TextMutations.Mutate),
        ],
        _ => ToolRun.Do(Stopped(), "tune", "--data", Data, "--space", "space.json", "--threads", "1", "--quiet"));

    private static FuzzReader TuneSearch() => new(
        nameof(TuneSearch),
        [ToolFiles.Fixed(Data), Word("learning-rate=log:1e-4..1e-2"), Word("hidden=2;3"), Word("reg=0,1e-3,0.001"), Word("batch-size=int:2..9")],
        _ => ToolRun.Do(Stopped(), "tune", "--data", Data, "--search", File.ReadAllText("word"), "--trials", "3", "--epochs", "1", "--threads", "1", "--quiet"));

    private static FuzzReader TuneOptions() => new(
        nameof(TuneOptions),
        [ToolFiles.Fixed(Data), Word("--model deep --hidden 3,2"), Word("--rule adam --weight-decay 0.1 --learning-rate 1e-3"), Word("--epochs 2 --batch-size 5 --seed 7 --schedule step")],
        _ => ToolRun.Do(Stopped(), ["tune", "--data", Data, "--search", "reg=0,1", "--threads", "1", "--quiet", .. File.ReadAllText("word").Split(' ')]));

    private static FuzzReader Recipe() => new(
        nameof(Recipe), [ToolFiles.Fixed(Data), Word("cifar10-pixels")], _ => ToolRun.Do(Stopped(), "train", "--data", Data, "--recipe", File.ReadAllText("word"), "--flip", "false", "--shift", "0", "--warp", "0", "--hidden", "3", "--threads", "1", "--quiet"));

    private static FuzzReader TuneResumeSearch() => new(
        nameof(TuneResumeSearch), [ToolFiles.Fixed(Data), ToolFiles.Changed("search/search.json", TextMutations.Mutate), ToolFiles.Fixed("search/trials.json")], TuneResume);

    private static FuzzReader TuneResumeTrials() => new(
        nameof(TuneResumeTrials), [ToolFiles.Fixed(Data), ToolFiles.Fixed("search/search.json"), ToolFiles.Changed("search/trials.json", TextMutations.Mutate)], TuneResume);

    private static FuzzReader ReportSummary() => Report(nameof(ReportSummary), ToolFiles.Changed("run/summary.json", TextMutations.Mutate));

    private static FuzzReader ReportHistories() => Report(nameof(ReportHistories), ToolFiles.Changed("run/loss_history.csv", TextMutations.Mutate), ToolFiles.Changed("run/accuracy_history.csv", TextMutations.Mutate));

    private static FuzzReader ReportModel() => Report(nameof(ReportModel), ToolFiles.Changed(Model, SampleFiles.MutateModel));

    private static FuzzReader ReportTrials() => new(
        nameof(ReportTrials), [ToolFiles.Changed("search/trials.json", TextMutations.Mutate)], _ => ToolRun.Do(null, "report", "search", "--out", "page.html", "--threads", "1"));

    private static FuzzReader ReportNeighbors() => new(
        nameof(ReportNeighbors), [ToolFiles.Changed("knn/knn.json", TextMutations.Mutate)], _ => ToolRun.Do(null, "report", "knn", "--out", "page.html", "--threads", "1"));

    private static FuzzReader Report(string name, params FuzzFile[] changed)
    {
        string[] others = [Data, Model, "run/summary.json", "run/loss_history.csv", "run/accuracy_history.csv"];
        return new(name, [.. changed, .. others.Where(other => changed.All(file => file.Name != other)).Select(ToolFiles.Fixed)], _ => ToolRun.Do(null, "report", "run", "--data", Data, "--out", "page.html", "--threads", "1"));
    }

    /// <summary>Trials that the changed search has and the results have not are begun, and stopped.</summary>
    private static void TuneResume(string folder)
    {
        StopSignal stop = new();
        using Timer timer = new(_ => stop.Request(ExitCode.Interrupted), null, PatienceMilliseconds, Timeout.Infinite);
        try
        {
            ToolRun.Do(stop, "tune", "--resume", "search", "--data", Data, "--threads", "1", "--quiet");
        }
        finally
        {
            File.Delete(Path.Combine(folder, "search", "trials.csv"));
        }
    }

    /// <summary>A text that goes to the command line.</summary>
    private static FuzzFile Word(string text) => new("word", Encoding.UTF8.GetBytes(text), TextMutations.Mutate);

    /// <summary>A request to stop that is there from the beginning: what is read is read, and no step is made.</summary>
    private static StopSignal Stopped()
    {
        StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        return stop;
    }
}
