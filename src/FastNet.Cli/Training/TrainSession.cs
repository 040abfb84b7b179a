using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>What a training run needs beside its data: the model, its first weights drawn, the rule and the solver, all of one random stream.</summary>
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
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public TrainSession(TrainSettings settings, DataSplit<T> split, Workers workers, TrainingOptions? options = null)
    {
        int trainingRows = split.Train.Count;
        options ??= Options(settings, split);
        if (options.NeedsNumbers)
        {
            // Made before what is left of the memory is looked at.
            split.Train.KeepNumbers();
        }

        int capacity = Math.Max(settings.Get(TrainOptions.FullBatch) ? trainingRows : settings.Get(TrainOptions.BatchSize), CheckRows);
        ModelShape shape = Shape(settings, split);
        MemoryNeed.Require<T>(settings, shape, capacity);
        RandomState random = new(settings.Get(TrainOptions.Seed));
        Model = ModelFactory.Create<T>(settings, shape, capacity, random, workers);
        Metric<T> metric = settings.Judge.Create(Model.Net.Objective, split.TargetDeviation);
        Optimizer<T> rule = ModelFactory.CreateRule(settings, Model.Net);
        Solver = new Solver<T>(Model.Net, split.Train, split.Validation, rule, options, random, metric);
    }

    public Model<T> Model { get; }

    public Solver<T> Solver { get; }

    /// <summary>The model that the settings mean on these data.</summary>
    public static ModelShape Shape(TrainSettings settings, DataSplit<T> split)
        => new(
            settings.Get(TrainOptions.Model), split.MeanImage.Length, settings.IsLinear ? [] : settings.Get(TrainOptions.Hidden), split.Outputs, settings.Get(TrainOptions.Normalization), settings.Get(TrainOptions.Activation), settings.Targets);

    /// <summary>How long and how fast a run is, on these data.</summary>
    /// <exception cref="ToolException">It has too many steps, or its options do not go with the data.</exception>
    public static TrainingOptions Options(TrainSettings settings, DataSplit<T> split)
    {
        int trainingRows = split.Train.Count;
        TrainingOptions options = new()
        {
            Iterations = settings.Get(TrainOptions.Iterations) ?? 0,
            Epochs = settings.Get(TrainOptions.Epochs) ?? 0,
            FullBatch = settings.Get(TrainOptions.FullBatch),
            BatchSize = settings.Get(TrainOptions.BatchSize),
            Shuffle = settings.Get(TrainOptions.Shuffle) && !settings.Get(TrainOptions.FullBatch),
            LearningRate = settings.Get(TrainOptions.LearningRate),
            LearningRateDecay = settings.Get(TrainOptions.Schedule) == ScheduleName.Decay ? settings.Get(TrainOptions.LearningRateDecay) : 1,
            Schedule = Schedule(settings) with { WarmupIterations = settings.Get(TrainOptions.Warmup) },
            Augmentation = Augmentation(settings, split),
            AverageDecay = settings.Get(TrainOptions.AverageDecay),
            TrainingAccuracySamples = settings.Get(TrainOptions.TrainingAccuracySamples),
            KeepGoing = settings.Get(TrainOptions.KeepGoing),
            KeepSmallestLoss = settings.Get(TrainOptions.KeepBy) == KeepByName.Loss,
            Patience = settings.Get(TrainOptions.Patience),
            MinimalGain = settings.Get(TrainOptions.MinimalGain),
            IsLegacy = settings.Get(TrainOptions.Trainer) == TrainerName.Legacy,
        };
        long steps = settings.Get(TrainOptions.Iterations) ?? ((long)settings.Get(TrainOptions.Epochs)!.Value * options.IterationsPerEpoch(trainingRows));
        return steps <= int.MaxValue / 4
            ? options
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"--epochs {settings.Get(TrainOptions.Epochs)} makes {steps} steps; expected {int.MaxValue / 4} at most"));
    }

    private static ImageAugmentation? Augmentation(TrainSettings settings, DataSplit<T> split)
    {
        if (settings.Get(TrainOptions.FullBatch) || settings.Get(TrainOptions.Features) != FeaturesName.Pixels || (!settings.Get(TrainOptions.Flip) && settings.Get(TrainOptions.Shift) == 0))
        {
            return null;
        }

        ImageShape image = settings.IsLinear || split.Image is null
            ? throw new ToolException("--flip and --shift change images in the order chw; expected a net on --data of images, and --layout chw")
            : split.Image.Value;
        return settings.Get(TrainOptions.Shift) < Math.Min(image.Height, image.Width)
            ? new ImageAugmentation(image) { Flip = settings.Get(TrainOptions.Flip), Shift = settings.Get(TrainOptions.Shift), Seed = settings.Get(TrainOptions.Seed) }
            : throw new ToolException($"--shift is {settings.Get(TrainOptions.Shift)}; expected less than {Math.Min(image.Height, image.Width)} for images of {image.Height} x {image.Width} pixels");
    }

    private static LearningRateSchedule Schedule(TrainSettings settings) => settings.Get(TrainOptions.Schedule) switch
    {
        ScheduleName.Step => LearningRateSchedule.Step(settings.Get(TrainOptions.StepEpochs), settings.Get(TrainOptions.LearningRateDecay)),
        ScheduleName.Cosine => LearningRateSchedule.Cosine,
        _ => LearningRateSchedule.Constant,
    };
}
