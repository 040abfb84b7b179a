using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>What a training run needs beside its data: the model, its first weights drawn, the rule and the trainer, all of one random stream.</summary>
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
        int trainingRows = split.TrainSource.Count;
        options ??= Options(settings, split);
        // Made before what is left of the memory is looked at.
        SampleSource<T> training = options.NeedsNumbers ? split.Train : split.TrainSource;
        int capacity = Math.Max(settings.FullBatch ? trainingRows : settings.BatchSize, CheckRows);
        ModelShape shape = Shape(settings, split);
        MemoryNeed.Require<T>(settings, shape, capacity);
        RandomState random = new(settings.Seed);
        Model = ModelFactory.Create<T>(settings, shape, capacity, random, workers);
        Metric<T> metric = MetricChoice.Named(settings.Metric).Create(Model.Net.Objective, split.TargetDeviation);
        Optimizer<T> rule = ModelFactory.CreateRule(settings, Model.Net);
        Trainer = new Trainer<T>(Model.Net, training, split.Validation, rule, options, random, metric);
    }

    public Model<T> Model { get; }

    public Trainer<T> Trainer { get; }

    /// <summary>The model that the settings mean on these data.</summary>
    public static ModelShape Shape(TrainSettings settings, DataSplit<T> split)
        => new(
            settings.Model, split.MeanImage.Length, settings.IsLinear ? [] : settings.Hidden, split.Outputs, settings.Normalization, settings.Activation, LossChoice.Named(settings.Loss));

    /// <summary>How long and how fast a run is, on these data.</summary>
    /// <exception cref="ToolException">It has too many steps, or its options do not go with the data.</exception>
    public static TrainingOptions Options(TrainSettings settings, DataSplit<T> split)
    {
        int trainingRows = split.TrainSource.Count;
        TrainingOptions options = new()
        {
            Iterations = settings.Iterations ?? 0,
            Epochs = settings.Epochs ?? 0,
            FullBatch = settings.FullBatch,
            BatchSize = settings.BatchSize,
            Shuffle = settings.Shuffle && !settings.FullBatch,
            LearningRate = settings.LearningRate,
            LearningRateDecay = settings.Schedule == ScheduleName.Decay ? settings.LearningRateDecay : 1,
            Schedule = Schedule(settings) with { WarmupIterations = settings.Warmup },
            Augmentation = Augmentation(settings, split),
            AverageDecay = settings.AverageDecay,
            TrainingAccuracySamples = settings.TrainingAccuracySamples,
            KeepGoing = settings.KeepGoing,
            KeepSmallestLoss = settings.KeepBy == KeepByName.Loss,
            Patience = settings.Patience,
            MinimalGain = settings.MinimalGain,
            IsLegacy = settings.Trainer == TrainerName.Legacy,
        };
        long steps = settings.Iterations ?? ((long)settings.Epochs!.Value * options.IterationsPerEpoch(trainingRows));
        return steps <= int.MaxValue / 4
            ? options
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"--epochs {settings.Epochs} makes {steps} steps; expected {int.MaxValue / 4} at most"));
    }

    private static ImageAugmentation? Augmentation(TrainSettings settings, DataSplit<T> split)
    {
        if (settings.FullBatch || settings.Features != FeaturesName.Pixels || (!settings.Flip && settings.Shift == 0))
        {
            return null;
        }

        ImageShape image = settings.IsLinear || split.Image is null
            ? throw new ToolException("--flip and --shift change images in the order chw; expected a net on --data of images, and --layout chw")
            : split.Image.Value;
        return settings.Shift < Math.Min(image.Height, image.Width)
            ? new ImageAugmentation(image) { Flip = settings.Flip, Shift = settings.Shift, Seed = settings.Seed }
            : throw new ToolException($"--shift is {settings.Shift}; expected less than {Math.Min(image.Height, image.Width)} for images of {image.Height} x {image.Width} pixels");
    }

    private static LearningRateSchedule Schedule(TrainSettings settings) => settings.Schedule switch
    {
        ScheduleName.Step => LearningRateSchedule.Step(settings.StepEpochs, settings.LearningRateDecay),
        ScheduleName.Cosine => LearningRateSchedule.Cosine,
        _ => LearningRateSchedule.Constant,
    };
}
