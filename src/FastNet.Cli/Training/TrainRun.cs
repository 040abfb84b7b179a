using System.Diagnostics;
using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>`fastnet train`: data, net, trainer, training, test, files.</summary>
internal static class TrainRun
{
    /// <summary>Trains as the settings say.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="console">Where progress and result are shown.</param>
    /// <param name="stop">Ends the training early; none: the process's own signals do.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(TrainSettings settings, ToolConsole console, StopSignal? stop)
    {
        SimdWidth.Require();
        using StopSignal? own = stop is null ? StopSignal.Listen() : null;
        return settings.Precision == PrecisionName.Float
            ? Run<float>(settings, console, stop ?? own!)
            : Run<double>(settings, console, stop ?? own!);
    }

    private static int Run<T>(TrainSettings settings, ToolConsole console, StopSignal stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using OutputFolder? folder = settings.Out is null ? null : RunFiles.Prepare(settings);
        TrainingView view = TrainingView.Create(settings.Get(Quiet), console);
        ReportData? reported = null;
        using Workers workers = new(settings.Get(Threads));
        DataSplit<T> split = LoadData<T>(settings, workers, view.Say, data => reported = settings.Out is not null && !settings.Get(NoReport) ? ReportData.Of(data) : null);
        // Before images become numbers, where the run needs them.
        List<CheckRow> doubts = DataChecks.Failed(split);
        TrainSession<T> session = new(settings, split, workers);
        Trainer<T> trainer = session.Trainer;
        if (settings.Get(Resume) is string checkpoint)
        {
            Checkpoint.Load(checkpoint, trainer);
        }

        view.Begin(settings, split.Name, [split.TrainSource.Count, split.Validation.Count, split.Test.Count, split.TestAll.Count], session.Model.Shape, trainer.Iteration);
        if (trainer.Iteration == trainer.TotalIterations || trainer.IsStalled)
        {
            view.AllMade(settings, trainer);
            if (settings.ContinuesOut && RunFiles.AreOf(settings.Out!, trainer.Iteration))
            {
                return ExitCode.Success;
            }
        }

        if (settings.Get(Overwrite) && !settings.ContinuesOut && settings.Out is string replaced)
        {
            RunFiles.Delete(replaced);
        }

        doubts.ForEach(doubt => view.Say(doubt.Warning));
        TrainResult result = Train(settings, split, trainer, workers, view, doubts, stop.Token);
        if (result.Iterations == 0)
        {
            console.Tell("stopped before the first step; nothing was learnt and nothing is written");
            return stop.ExitCode;
        }

        IReadOnlyList<string> files = settings.Out is null ? [] : RunFiles.Save(settings.Out, settings, result, trainer.History, session.Model, split);
        IReadOnlyList<string> report = reported is null ? [] : ReportRun.TryWrite(settings.Out!, reported, workers, console);
        view.End(settings, result, [.. files, .. report], trainer.History);
        if (!result.HasModel)
        {
            console.Tell("at no accuracy check was the net finite; there is no model");
        }

        return stop.Token.IsCancellationRequested && result.StoppedEarly ? stop.ExitCode
            : result.Diverged || !result.HasModel ? ExitCode.Missed
            : ExitCode.Success;
    }

    /// <summary>The data that the settings name, prepared as their model takes them.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="workers">Threads for what takes long.</param>
    /// <param name="say">Receives lines about the progress of what takes long.</param>
    /// <param name="seen">Receives the data as they were read.</param>
    /// <exception cref="ToolException">They do not fit the settings.</exception>
    public static DataSplit<T> LoadData<T>(TrainSettings settings, Workers workers, Action<string> say, Action<IDataSet>? seen = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PixelLayout layout = settings.Get(Layout) == LayoutName.Chw ? PixelLayout.ChannelFirst : PixelLayout.Interleaved;
        IDataSet data = LocalData.Load(settings.Data, settings.Targets);
        if (data is ArrayData && layout != PixelLayout.ChannelFirst)
        {
            throw new ToolException($"--layout {OptionFactory.NameOf(settings.Get(Layout))} is for images; '{settings.Data}' holds arrays, whose order stays as it is");
        }

        if (settings.Get(Standardize) && data is not ArrayData)
        {
            throw new ToolException($"--standardize is for the columns of arrays; {(settings.Data is null ? "the built-in data are" : $"'{settings.Data}' holds")} images, whose pixels have one scale");
        }

        ProtocolSizes sizes = data.DefaultProtocol;
        if (sizes.Train < 1 || sizes.Validation < 1)
        {
            throw new ToolException(
                $"'{settings.Data}' has {sizes.Train} training and {sizes.Validation} validation rows; expected 1 or more of each{(data is ArrayData { Validation: not null } ? " (without x_val and y_val the last tenth of x_train validates)" : string.Empty)}");
        }

        seen?.Invoke(data);
        try
        {
            // By a last column of ones a linear classifier's last row of weights becomes its bias.
            return settings.Get(TrainOptions.Features) == FeaturesName.Patches
                ? WithPatches<T>(settings, data, workers, say)
                : data.Prepare<T>(layout, new PreprocessingOptions { DivideByDeviation = settings.Get(Standardize), AppendOnes = settings.IsLinear, StandardizeTargets = settings.StandardizesTargets });
        }
        catch (OverflowException error)
        {
            throw new ToolException($"'{settings.Data}' has a part of more than {int.MaxValue} numbers; expected smaller ones", error);
        }
    }

    /// <summary>Features of patches, each with mean 0 and deviation 1 on the training part; of flipped images too, where these are asked for.</summary>
    private static DataSplit<T> WithPatches<T>(TrainSettings settings, IDataSet data, Workers workers, Action<string> say)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PatchFeatureOptions options = new() { Filters = settings.Get(Filters), Seed = settings.Get(Seed) };
        if (data is not ImageData images || Math.Min(images.Train.Height, images.Train.Width) <= options.Side || images.Train.Channels is not (1 or 3))
        {
            throw new ToolException($"--features patches is for images of 1 or 3 channels and more than {options.Side} x {options.Side} pixels; '{settings.Data}' has none");
        }

        PreparationProgress progress = new("features of image", say);
        DataSplit<T> raw = PatchFeatures.Prepare<T>(images, options, settings.Get(Flip), workers, progress.Show);
        return raw.Apply(Preprocessing.Fit(raw.Train, new PreprocessingOptions { DivideByDeviation = true, AppendOnes = settings.IsLinear }, workers));
    }

    private static TrainResult Train<T>(
        TrainSettings settings, DataSplit<T> split, Trainer<T> trainer, Workers workers, TrainingView view, IReadOnlyList<CheckRow> doubts, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long start = Stopwatch.GetTimestamp();
        int first = trainer.Iteration;
        RunCheckpoints? checkpoints = RunCheckpoints.Create(settings, first);
        double allocated = AllocationMeter.Measure(trainer, () => checkpoints?.AfterStep(trainer), stop);
        view.While(trainer.TotalIterations, show =>
        {
            ProgressMeter<T> meter = new(settings.Get(FullBatch) ? split.TrainSource.Count : settings.Get(BatchSize), view.Interval, settings.Judge, show);
            while (!stop.IsCancellationRequested && trainer.Step())
            {
                checkpoints?.AfterStep(trainer);
                meter.AfterStep(trainer);
            }
        });

        // What a run does at its end belongs to no checkpoint: it is not done when the run goes on.
        checkpoints?.AtEnd(trainer);
        trainer.Finish();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (trainer.Iteration == 0)
        {
            return TrainResult.Empty;
        }

        return new TrainResult
        {
            DataSet = split.Name,
            Iterations = trainer.Iteration,
            TotalIterations = trainer.TotalIterations,
            FirstLoss = trainer.History.Losses[0],
            LastLoss = trainer.History.Losses[^1],
            LastTenthLoss = trainer.History.LastTenthLoss,
            CheckIteration = trainer.KeptCheck.Iteration,
            Metric = settings.Judge,
            Training = trainer.KeptCheck.Training,
            Validation = trainer.Evaluate(split.Validation),
            Test = split.Test.Count == 0 ? double.NaN : trainer.Evaluate(split.Test),
            TestAll = split.TestAll.Count == 0 ? double.NaN : trainer.Evaluate(split.TestAll),
            Others = TrainResult.OthersOf(trainer, settings, split),
            Verdicts = DataChecks.Verdicts(doubts, trainer.Verdicts()),
            Seconds = seconds,
            MillisecondsPerStep = 1000 * trainer.StepSeconds / (trainer.Iteration - first),
            AllocatedBytesPerStep = allocated,
            SimdWidth = SimdDispatch.Width,
            Threads = workers.Count,
            StoppedEarly = trainer.Iteration < trainer.TotalIterations,
            Stalled = trainer.IsStalled,
            Diverged = trainer.IsDiverged,
            HasModel = !double.IsNaN(trainer.BestValidation),
        };
    }
}
