using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Data;
using FastNet.Mpi;
using FastNet.Numerics;
using FastNet.Reports;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>`fastnet train`: data, net, solver, training, test, files.</summary>
internal static class TrainRun
{
    /// <summary>Trains as the settings say.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="console">Where progress and result are shown.</param>
    /// <param name="stop">Ends the training early; none: the process's own signals do.</param>
    /// <param name="ranks">The processes that divide the net; null: this one has it all.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(TrainSettings settings, ToolConsole console, StopSignal? stop, IRanks? ranks = null)
    {
        SimdWidth.Require();
        using StopSignal? own = stop is null ? StopSignal.Listen() : null;
        return settings.Precision == PrecisionName.Float
            ? Run<float>(settings, console, stop ?? own!, ranks)
            : Run<double>(settings, console, stop ?? own!, ranks);
    }

    private static int Run<T>(TrainSettings asked, ToolConsole console, StopSignal stop, IRanks? ranks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool writes = ranks is null or { Rank: 0 };
        TrainSettings settings = writes ? asked : asked.With(Out, null).With(TensorBoard, null).With(Quiet, true);
        using OutputFolder? folder = settings.Out is null ? null : RunFiles.Prepare(settings);
        Screen screen = new(console, settings.Get(Quiet));
        TrainingView view = new(screen);
        ReportData? reported = null;
        using Workers workers = new(settings.Get(Threads));
        bool reports = settings.Out is not null && !settings.Get(NoReport);
        FeatureImage? image = null;
        DataSplit<T> split = LoadData<T>(settings, workers, screen.Say, data =>
        {
            reported = reports ? new ReportData(data) : null;
            image = settings.ShowsPixels && data.Train.Shape.Channels is 1 or 3 ? FeatureImage.Of(data.Train, settings.Order) : null;
        });
        // Before images become numbers, where the run needs them.
        List<CheckRow> doubts = DataChecks.Failed(split);
        TrainSession<T> session = new(settings, split, workers, parts: ranks is null ? [] : [ranks.Count]);
        Solver<T> solver = session.Solver;
        if (settings.Get(Resume) is string checkpoint)
        {
            Checkpoint.Load(checkpoint, solver);
        }

        using RunEvents? events = RunEvents.Create(settings, solver, image);
        view.Begin(settings, Describe(split, settings.Data), session.Model.Shape, solver.Iteration);
        if (solver.Iteration == solver.TotalIterations || solver.IsStalled)
        {
            view.AllMade(settings, solver);
            if (settings.ContinuesOut && RunFiles.AreOf(settings.Out!, solver.Iteration))
            {
                return ExitCode.Success;
            }
        }

        if (settings.Get(Overwrite) && !settings.ContinuesOut && settings.Out is string replaced)
        {
            RunFiles.Delete(replaced);
        }

        doubts.ForEach(doubt => screen.Say(doubt.Warning));
        RankSolver<T>? divided = ranks is null || solver.IsOver ? null
            : new RankSolver<T>(ranks, solver, net => ModelFactory.CreateRule(settings, net), stop.Token);
        if (!writes)
        {
            if (divided is not null)
            {
                _ = Steps(asked, split, solver, divided, view, null, null, stop.Token);
            }

            return ExitCode.Success;
        }

        if (Train(settings, split, solver, divided, view, doubts, events, stop.Token) is not TrainResult result)
        {
            console.Tell("stopped before the first step; nothing was learnt and nothing is written");
            return stop.ExitCode;
        }

        IReadOnlyList<string> files = settings.Out is null ? [] : RunFiles.Save(settings.Out, settings, result, solver.History, session.Model, split);
        IReadOnlyList<string> report = reported is null ? [] : ReportRun.TryWrite(settings.Out!, reported, workers, console);
        bool isTold = events?.End(console) != false;
        view.End(settings, result, [.. files, .. report, .. isTold && events is not null ? [events.Path] : (string[])[]], solver.History);
        if (!result.HasModel)
        {
            console.Tell("at no accuracy check was the net finite; there is no model");
        }

        return (stop.Token.IsCancellationRequested || divided?.IsStopped == true) && result.StoppedEarly
            ? stop.ExitCode == ExitCode.Success ? ExitCode.Terminated : stop.ExitCode
            : result.Diverged || !result.HasModel ? ExitCode.Missed
            : isTold ? ExitCode.Success
            : ExitCode.OutputLost;
    }

    /// <summary>The name of prepared data, and their path.</summary>
    public static string NameOf<T>(DataSplit<T> split, string? path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => path is null ? split.Name : $"{split.Name} ({path})";

    /// <summary>The same with their numbers of rows.</summary>
    public static string Describe<T>(DataSplit<T> split, string? path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string tests = $"{split.Test.Count:N0} of {split.TestAll.Count:N0}";
        string held = split.HoldOut is null ? string.Empty : $" ({split.HoldOut.Words})";
        return $"{NameOf(split, path)}: {split.Train.Count:N0} training, {split.Validation.Count:N0} validation, {tests} test rows{held}";
    }

    /// <summary>The data that the settings name, prepared as their model takes them.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="workers">Threads for what takes long.</param>
    /// <param name="say">Receives lines about the progress of what takes long.</param>
    /// <param name="seen">Receives the data as they were read.</param>
    /// <exception cref="ToolException">They do not fit the settings.</exception>
    public static DataSplit<T> LoadData<T>(TrainSettings settings, Workers workers, Action<string> say, Action<DataSet>? seen = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        DataSet data = LocalData.Load(settings);
        if (!data.Train.AreImages && settings.Order != PixelLayout.ChannelFirst)
        {
            string layout = OptionFactory.NameOf(settings.Get(Layout));
            throw new ToolException($"--layout {layout} is for images; '{settings.Data}' holds arrays, whose order stays as it is");
        }

        if (settings.Get(Standardize) && data.Train.AreImages)
        {
            string images = settings.Data is null ? "the built-in data are images" : $"'{settings.Data}' holds images";
            throw new ToolException($"--standardize is for the columns of arrays; {images}, whose pixels have one scale");
        }

        ProtocolSizes sizes = data.DefaultProtocol;
        if (sizes.Train < 1 || sizes.Validation < 1)
        {
            bool hasOwn = data.Validation is not null && data.HoldOut is null;
            string hint = hasOwn ? " (without x_val and y_val the last tenth of x_train validates)" : string.Empty;
            throw new ToolException(
                $"'{settings.Data}' has {sizes.Train} training and {sizes.Validation} validation rows; expected 1 or more of each{hint}");
        }

        if (settings.Get(TrainingRows) is int asked && asked > sizes.Train)
        {
            throw new ToolException($"--train is {asked}; '{data.Name}' has {sizes.Train} training rows");
        }

        seen?.Invoke(data);
        try
        {
            // By a last column of ones a linear classifier's last row of weights becomes its bias.
            return settings.Get(TrainOptions.Features) == FeaturesName.Patches
                ? WithPatches<T>(settings, data, workers, say)
                : data.PrepareFirst<T>(settings.Order, new PreprocessingOptions
                {
                    DivideByDeviation = settings.Get(Standardize),
                    AppendOnes = settings.IsLinear,
                    StandardizeTargets = settings.StandardizesTargets,
                }, sizes, settings.Get(TrainingRows) ?? int.MaxValue);
        }
        catch (OverflowException error)
        {
            throw new ToolException($"'{settings.Data}' has a part of more than {int.MaxValue} numbers; expected smaller ones", error);
        }
    }

    /// <summary>
    /// Features of patches, each with mean 0 and deviation 1 on the training part; of flipped images too, where these are asked for.
    /// </summary>
    private static DataSplit<T> WithPatches<T>(TrainSettings settings, DataSet data, Workers workers, Action<string> say)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PatchFeatureOptions options = new() { Filters = settings.Get(Filters), Seed = settings.Get(Seed) };
        ImageShape image = data.Train.Shape;
        if (Math.Min(image.Height, image.Width) <= options.Side || image.Channels is not (1 or 3))
        {
            throw new ToolException(
                $"--features patches is for images of 1 or 3 channels and more than {options.Side} x {options.Side} "
                    + $"pixels; '{settings.Data}' has none");
        }

        PreparationProgress progress = new("features of image", say);
        DataSplit<T> raw = PatchFeatures.Prepare<T>(data, options, settings.Get(Flip), workers, progress.Show);
        return raw.Apply(
            Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true, AppendOnes = settings.IsLinear }, workers), workers);
    }

    /// <returns>Null: no step was made.</returns>
    private static TrainResult? Train<T>(
        TrainSettings settings, DataSplit<T> split, Solver<T> solver, RankSolver<T>? divided, TrainingView view, IReadOnlyList<CheckRow> doubts,
        RunEvents? events, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long start = Stopwatch.GetTimestamp();
        int first = solver.Iteration;
        RunCheckpoints? checkpoints = RunCheckpoints.Create(settings, first);
        double allocated = Steps(settings, split, solver, divided, view, checkpoints, events, stop);

        // The end of a run belongs to no checkpoint: it is not made when the run goes on.
        checkpoints?.AtEnd(solver);
        solver.Finish();
        events?.AfterFinish(solver);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (solver.Iteration == 0)
        {
            return null;
        }

        // The legacy loop's last check is on its last batch, which the solver that made the step knows.
        Solver<T> own = divided?.Own ?? solver;
        TrialResult result = TrialResult.Of(0, solver, split, solver.TotalIterations, seconds);
        return TrainResult.Of(result, solver, settings, split) with
        {
            Verdicts = DataChecks.Verdicts(doubts, (settings.Get(Trainer) == TrainerName.Legacy ? own : solver).Verdicts()),
            MillisecondsPerStep = 1000 * own.StepSeconds / (solver.Iteration - first),
            AllocatedBytesPerStep = allocated,
        };
    }

    /// <summary>Makes the steps; where the net is divided, each process those of its part. The solver is then where the run is.</summary>
    /// <returns>Managed bytes that a step allocates.</returns>
    private static double Steps<T>(
        TrainSettings settings, DataSplit<T> split, Solver<T> solver, RankSolver<T>? divided, TrainingView view, RunCheckpoints? checkpoints,
        RunEvents? events, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Solver<T> own = divided?.Own ?? solver;
        using CancellationTokenSource agreed = new();
        CancellationToken ends = divided is null ? stop : agreed.Token;
        double allocated = AllocationMeter.Measure(own, AfterStep, ends);
        view.While(own.TotalIterations, show =>
        {
            int rows = settings.Get(FullBatch) ? split.Train.Count : settings.Get(BatchSize);
            ProgressMeter<T> meter = new(rows, view.Interval, settings.Judge, show);
            while (!ends.IsCancellationRequested && own.Step())
            {
                AfterStep();
                meter.AfterStep(own);
            }
        });
        divided?.Collect();
        return allocated;

        void AfterStep()
        {
            if (divided?.IsStopped == true)
            {
                agreed.Cancel();
            }

            bool saves = RunCheckpoints.IsDue(settings, own);
            bool shows = RunEvents.IsDue(settings, own);
            if (saves || shows)
            {
                divided?.Collect();
            }

            if (saves)
            {
                checkpoints?.Save(solver);
            }

            events?.AfterStep(own, shows ? solver.Net : null);
        }
    }
}
