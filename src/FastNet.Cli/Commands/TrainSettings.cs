namespace FastNet.Cli.Commands;

/// <summary>The update rules; the names are those of the command line.</summary>
internal enum RuleName
{
    Sgd,
    Momentum,
    RmsProp,
    Adam,
}

/// <summary>The training loops.</summary>
internal enum TrainerName
{
    Solver,
    Legacy,
}

/// <summary>Orders of an image's features: channel, height, width, or height, width, channel.</summary>
internal enum LayoutName
{
    Chw,
    Hwc,
}

/// <summary>Element types.</summary>
internal enum PrecisionName
{
    Float,
    Double,
}

/// <summary>Everything that `fastnet train` was asked for.</summary>
internal sealed record TrainSettings
{
    /// <summary>What <see cref="DataSource"/> is to load; null: the built-in data set.</summary>
    public required string? Data { get; init; }

    public required int Hidden { get; init; }

    public required RuleName Rule { get; init; }

    public required double LearningRate { get; init; }

    public required double LearningRateDecay { get; init; }

    /// <summary>Null where <see cref="Iterations"/> counts.</summary>
    public required int? Epochs { get; init; }

    public required int? Iterations { get; init; }

    public required int BatchSize { get; init; }

    public required double Regularization { get; init; }

    public required RegularizationConvention Convention { get; init; }

    public required double WeightScale { get; init; }

    public required TrainerName Trainer { get; init; }

    public required LayoutName Layout { get; init; }

    public required PrecisionName Precision { get; init; }

    public required int Threads { get; init; }

    public required uint Seed { get; init; }

    public required int TrainingAccuracySamples { get; init; }

    /// <summary>Where the files go; null: none are written.</summary>
    public required string? Out { get; init; }

    public required bool Quiet { get; init; }
}
