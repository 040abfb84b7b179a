namespace FastNet.Cli.Training;

/// <summary>What a run came to; accuracies are 0 to 1.</summary>
internal sealed record TrainResult
{
    /// <summary>A run without a step.</summary>
    public static TrainResult Empty { get; } = new() { DataSet = string.Empty };

    public required string DataSet { get; init; }

    /// <summary>Steps made.</summary>
    public int Iterations { get; init; }

    /// <summary>Steps that were asked for.</summary>
    public int TotalIterations { get; init; }

    public double FirstLoss { get; init; }

    public double LastLoss { get; init; }

    /// <summary>Mean of the last tenth of the steps.</summary>
    public double LastTenthLoss { get; init; }

    /// <summary>The step after which <see cref="TrainingAccuracy"/> was checked.</summary>
    public int CheckIteration { get; init; }

    /// <summary>At that step, on the rows of its check.</summary>
    public double TrainingAccuracy { get; init; }

    /// <summary>Of the parameters that are kept, as are the two that follow.</summary>
    public double ValidationAccuracy { get; init; }

    /// <summary>On the protocol's test rows; NaN where the data have none.</summary>
    public double TestAccuracy { get; init; }

    /// <summary>On every test row; NaN where the data have none.</summary>
    public double TestAccuracyAll { get; init; }

    /// <summary>What the histories say of rate, size and regularisation.</summary>
    public IReadOnlyList<TrainingVerdict> Verdicts { get; init; } = [];

    /// <summary>Training with its accuracy checks.</summary>
    public double Seconds { get; init; }

    /// <summary>Steps alone.</summary>
    public double MillisecondsPerStep { get; init; }

    /// <summary>Managed memory, all threads, measured over some steps after the first ones.</summary>
    public double AllocatedBytesPerStep { get; init; }

    /// <summary>Bits; 1 is scalar code.</summary>
    public int SimdWidth { get; init; }

    public int Threads { get; init; }

    public bool StoppedEarly { get; init; }

    /// <summary>Whether the last loss is not finite.</summary>
    public bool Diverged { get; init; }

    /// <summary>Whether the net that is left is finite: at the end, or at an accuracy check before.</summary>
    public bool HasModel { get; init; } = true;
}
