using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>`fastnet train`: data, net, trainer, training, test, files.</summary>
internal static class TrainRun
{
    /// <summary>Rows that the net takes at once in accuracy checks; larger batches raise it.</summary>
    private const int CheckRows = 256;

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
        using DataSplit<T> split = LoadData<T>(settings);
        TrainingOptions options = Options(settings, split.Train.Count);
        MemoryNeed.Require<T>(settings, split.Train.Features, split.ClassNames.Count, Math.Max(settings.BatchSize, CheckRows), options.TotalIterations(split.Train.Count));
        using Workers workers = new(settings.Threads);
        using TwoLayerNet<T> net = new(
            split.Train.Features, settings.Hidden, split.ClassNames.Count, Math.Max(settings.BatchSize, CheckRows), settings.Regularization, settings.Convention, workers);
        using UpdateRule<T> rule = CreateRule<T>(settings.Rule, net.Parameters.Length);
        RandomState random = new(settings.Seed);
        net.Initialize(random, settings.WeightScale);
        using Trainer<T> trainer = settings.Trainer == TrainerName.Solver
            ? new Solver<T>(net, split.Train, split.Validation, rule, options, random, workers)
            : new LegacyTrainer<T>(net, split.Train, split.Validation, rule, options, random, workers);

        using OutputFolder? folder = settings.Out is null ? null : OutputFolder.Prepare(settings.Out);
        TrainingView view = TrainingView.Create(settings.Quiet, console);
        view.Begin(settings, split.Name, [split.Train.Count, split.Validation.Count, split.Test.Count, split.TestAll.Count], split.Train.Features, split.ClassNames.Count);
        TrainResult result = Train(settings, split, trainer, workers, view, stop.Token);
        if (result.Iterations == 0)
        {
            console.Error.WriteLine("fastnet: stopped before the first step; nothing was learnt and nothing is written");
            return stop.ExitCode;
        }

        IReadOnlyList<string> files = folder?.Save(settings, result, trainer.History, net, split) ?? [];
        view.End(settings, result, files);
        return result.StoppedEarly ? stop.ExitCode : ExitCode.Success;
    }

    private static DataSplit<T> LoadData<T>(TrainSettings settings)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PixelLayout layout = settings.Layout == LayoutName.Chw ? PixelLayout.ChannelFirst : PixelLayout.Interleaved;
        IDataSet data = settings.Data is null ? SyntheticImages.Create() : DataSource.Load(settings.Data);
        if (data is ArrayData && layout != PixelLayout.ChannelFirst)
        {
            throw new ToolException($"--layout {OptionFactory.NameOf(settings.Layout)} is for images; '{settings.Data}' holds arrays, whose order stays as it is");
        }

        try
        {
            return data.Prepare<T>(layout);
        }
        catch (OverflowException error)
        {
            throw new ToolException($"'{settings.Data}' has a part of more than {int.MaxValue} numbers; expected smaller ones", error);
        }
    }

    private static TrainingOptions Options(TrainSettings settings, int trainingRows)
    {
        TrainingOptions options = new()
        {
            Iterations = settings.Iterations ?? 0,
            Epochs = settings.Epochs ?? 0,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate,
            LearningRateDecay = settings.LearningRateDecay,
            TrainingAccuracySamples = settings.TrainingAccuracySamples,
        };
        long steps = settings.Iterations ?? ((long)settings.Epochs!.Value * options.IterationsPerEpoch(trainingRows));
        return steps <= int.MaxValue / 4
            ? options
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"--epochs {settings.Epochs} makes {steps} steps; expected {int.MaxValue / 4} at most"));
    }

    private static UpdateRule<T> CreateRule<T>(RuleName name, int parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => name switch
        {
            RuleName.Sgd => new Sgd<T>(parameters),
            RuleName.Momentum => new Momentum<T>(parameters),
            RuleName.RmsProp => new RmsProp<T>(parameters),
            RuleName.Adam => new Adam<T>(parameters),
            _ => throw new UnreachableException($"Rule {name} has no class."),
        };

    private static TrainResult Train<T>(
        TrainSettings settings, DataSplit<T> split, Trainer<T> trainer, Workers workers, TrainingView view, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long start = Stopwatch.GetTimestamp();
        double allocated = AllocationMeter.Measure(trainer, stop);
        view.While(trainer.TotalIterations, show =>
        {
            ProgressMeter<T> meter = new(settings.BatchSize, view.Interval, show);
            trainer.Train(meter.AfterStep, stop);
        });
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
            TrainingAccuracy = trainer.History.Accuracies[^1].Training,
            ValidationAccuracy = trainer.Accuracy(split.Validation),
            TestAccuracy = trainer.Accuracy(split.Test),
            TestAccuracyAll = trainer.Accuracy(split.TestAll),
            Seconds = seconds,
            MillisecondsPerStep = 1000 * trainer.StepSeconds / trainer.Iteration,
            AllocatedBytesPerStep = allocated,
            SimdWidth = SimdDispatch.Width,
            Threads = workers.Count,
            StoppedEarly = trainer.Iteration < trainer.TotalIterations,
        };
    }
}
