using System.Globalization;
using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Numerics;

namespace FastNet.Cli.Training;

/// <summary>What a training run needs beside its data: the model, its first weights drawn, the rule and the trainer, all of one random stream.</summary>
internal sealed class TrainSession<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that the net takes at once in accuracy checks; larger batches raise it.</summary>
    private const int CheckRows = 256;

    private readonly UpdateRule<T> _rule;

    /// <summary>Prepares a run; no batch is drawn yet.</summary>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public TrainSession(TrainSettings settings, DataSplit<T> split, Workers workers)
    {
        int trainingRows = split.Train.Count;
        TrainingOptions options = Options(settings, trainingRows);
        int capacity = Math.Max(settings.FullBatch ? trainingRows : settings.BatchSize, CheckRows);
        ModelShape shape = new(settings.Model, split.MeanImage.Length, settings.IsLinear ? [] : settings.Hidden, split.ClassNames.Count, settings.Normalization);
        MemoryNeed.Require<T>(settings, shape, capacity, options.TotalIterations(trainingRows));
        RandomState random = new(settings.Seed);
        Model = ModelFactory.Create<T>(settings, shape, capacity, random, workers);
        _rule = ModelFactory.CreateRule<T>(settings, Model.Net.Parameters.Length);
        Trainer = settings.Trainer == TrainerName.Solver
            ? new Solver<T>(Model.Net, split.Train, split.Validation, _rule, options, random, workers)
            : new LegacyTrainer<T>(Model.Net, split.Train, split.Validation, _rule, options, random, workers);
    }

    public Model<T> Model { get; }

    public Trainer<T> Trainer { get; }

    public void Dispose()
    {
        Trainer.Dispose();
        _rule.Dispose();
        Model.Dispose();
    }

    /// <summary>How long and how fast a run is, over that many training rows.</summary>
    /// <exception cref="ToolException">It has too many steps.</exception>
    public static TrainingOptions Options(TrainSettings settings, int trainingRows)
    {
        TrainingOptions options = new()
        {
            Iterations = settings.Iterations ?? 0,
            Epochs = settings.Epochs ?? 0,
            FullBatch = settings.FullBatch,
            BatchSize = settings.BatchSize,
            LearningRate = settings.LearningRate,
            LearningRateDecay = settings.Schedule == ScheduleName.Decay ? settings.LearningRateDecay : 1,
            Schedule = Schedule(settings) with { WarmupIterations = settings.Warmup },
            TrainingAccuracySamples = settings.TrainingAccuracySamples,
        };
        long steps = settings.Iterations ?? ((long)settings.Epochs!.Value * options.IterationsPerEpoch(trainingRows));
        return steps <= int.MaxValue / 4
            ? options
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"--epochs {settings.Epochs} makes {steps} steps; expected {int.MaxValue / 4} at most"));
    }

    private static LearningRateSchedule Schedule(TrainSettings settings) => settings.Schedule switch
    {
        ScheduleName.Step => LearningRateSchedule.Step(settings.StepEpochs, settings.LearningRateDecay),
        ScheduleName.Cosine => LearningRateSchedule.Cosine,
        _ => LearningRateSchedule.Constant,
    };
}
