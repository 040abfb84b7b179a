using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Data;
using FastNet.Numerics;
using static FastNet.Cli.Commands.TrainOptions;

namespace FastNet.Cli.Training;

/// <summary>
/// What a training run needs beside its data: the model, its first weights drawn, the rule and the solver, all of one random stream.
/// </summary>
internal sealed class TrainSession<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that the net takes at once in accuracy checks; larger batches raise it.</summary>
    private const int CheckRows = 256;

    /// <summary>Prepares a run; no batch is drawn yet.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="split">The data.</param>
    /// <param name="workers">Threads that share the work.</param>
    /// <param name="options">How long and how fast; null: as the settings say.</param>
    /// <param name="parts">Of each part of the net that will be made, the number of processes that divide it.</param>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public TrainSession(TrainSettings settings, DataSplit<T> split, Workers workers, TrainingOptions? options = null, params IReadOnlyList<int> parts)
    {
        int trainingRows = split.Train.Count;
        options ??= Options(settings, split);
        if (options.NeedsNumbers)
        {
            // Made before what is left of the memory is looked at.
            split.Train.KeepNumbers();
        }

        int capacity = Math.Max(settings.Get(FullBatch) ? trainingRows : settings.Get(BatchSize), CheckRows);
        ModelShape shape = Shape(settings, split);
        MemoryNeed.Require<T>(settings, shape, capacity, parts);
        RandomState random = new(settings.Get(Seed));
        Model = ModelFactory.Create<T>(settings, shape, capacity, random, workers);
        Metric<T> metric = settings.Judge.Create(Model.Net.Objective, split.TargetDeviation);
        Optimizer<T> rule = ModelFactory.CreateRule(settings, Model.Net);
        RandomState draws = settings.Get(BatchSeed) is int seed ? new RandomState((uint)seed) : random;
        Solver = new Solver<T>(Model.Net, split.Train, split.Validation, rule, options, draws, metric);
    }

    public Model<T> Model { get; }

    public Solver<T> Solver { get; }

    /// <summary>The model that the settings mean on these data.</summary>
    public static ModelShape Shape(TrainSettings settings, DataSplit<T> split)
        => new(
            settings.Get(TrainOptions.Model), split.MeanImage.Length, settings.IsLinear ? [] : settings.Get(Hidden), split.Outputs,
            settings.Get(TrainOptions.Normalization), settings.Get(TrainOptions.Activation), settings.Targets)
        {
            ClassWeights = Weights(settings, split),
        };

    /// <summary>
    /// How much a row of each class counts; null: 1 each. Balanced are rows / (classes x rows of the class), so that classes count alike; a class
    /// without training rows has 1.
    /// </summary>
    /// <exception cref="ToolException">There are more or fewer numbers than classes.</exception>
    private static double[]? Weights(TrainSettings settings, DataSplit<T> split)
    {
        if (settings.Get(TrainOptions.ClassWeights) is not string text)
        {
            return null;
        }

        if (text != OptionFactory.Balanced)
        {
            double[] weights = OptionFactory.WeightsOf(text)!;
            return weights.Length == split.Outputs ? weights
                : throw new ToolException($"--class-weights has {weights.Length} numbers; '{split.Name}' has {split.Outputs} classes");
        }

        int[] counts = DataChecks.Counts(split.Train.Labels, split.Outputs);
        return Array.ConvertAll(counts, count => count == 0 ? 1 : split.Train.Count / ((double)counts.Length * count));
    }

    /// <summary>How long and how fast a run is, on these data.</summary>
    /// <exception cref="ToolException">It has too many steps, or its options do not go with the data.</exception>
    public static TrainingOptions Options(TrainSettings settings, DataSplit<T> split)
    {
        int trainingRows = split.Train.Count;
        TrainingOptions options = new()
        {
            Iterations = settings.Get(Iterations) ?? 0,
            Epochs = settings.Get(Epochs) ?? 0,
            FullBatch = settings.Get(FullBatch),
            BatchSize = settings.Get(BatchSize),
            Shuffle = settings.Get(Shuffle) && !settings.Get(FullBatch),
            LearningRate = settings.Get(LearningRate),
            LearningRateDecay = settings.Get(TrainOptions.Schedule) == ScheduleName.Decay ? settings.Get(LearningRateDecay) : 1,
            Schedule = Schedule(settings) with { WarmupIterations = settings.Get(Warmup) },
            Augmentation = Augmentation(settings, split),
            AverageDecay = settings.Get(AverageDecay),
            TrainingAccuracySamples = settings.Get(TrainingAccuracySamples),
            KeepGoing = settings.Get(KeepGoing),
            KeepSmallestLoss = settings.Get(KeepBy) == KeepByName.Loss,
            Patience = settings.Get(Patience),
            MinimalGain = settings.Get(MinimalGain),
            IsLegacy = settings.Get(Trainer) == TrainerName.Legacy,
        };
        long steps = settings.Get(Iterations) ?? ((long)settings.Get(Epochs)!.Value * options.IterationsPerEpoch(trainingRows));
        return steps <= int.MaxValue / 4
            ? options
            : throw new ToolException($"--epochs {settings.Get(Epochs)} makes {steps} steps; expected {int.MaxValue / 4} at most");
    }

    private static ImageAugmentation? Augmentation(TrainSettings settings, DataSplit<T> split)
    {
        if (settings.Get(FullBatch) || !settings.ShowsPixels || (!settings.Get(Flip) && settings.Get(Shift) == 0 && settings.Get(Warp) == 0))
        {
            return null;
        }

        ImageShape image = settings.IsLinear || split.Image is null
            ? throw new ToolException("--flip, --shift and --warp change images in the order chw; expected a net on images, and --layout chw")
            : split.Image.Value;
        int side = Math.Min(image.Height, image.Width);
        return settings.Get(Shift) < side
            ? new ImageAugmentation(image)
            {
                Flip = settings.Get(Flip),
                Shift = settings.Get(Shift),
                Warp = settings.Get(Warp),
                Seed = (uint?)settings.Get(BatchSeed) ?? settings.Get(Seed),
            }
            : throw new ToolException(
                $"--shift is {settings.Get(Shift)}; expected less than {side} for images of {image.Height} x {image.Width} pixels");
    }

    private static LearningRateSchedule Schedule(TrainSettings settings) => settings.Get(TrainOptions.Schedule) switch
    {
        ScheduleName.Step => LearningRateSchedule.Step(settings.Get(StepEpochs), settings.Get(LearningRateDecay)),
        ScheduleName.Cosine => LearningRateSchedule.Cosine,
        _ => LearningRateSchedule.Constant,
    };
}
