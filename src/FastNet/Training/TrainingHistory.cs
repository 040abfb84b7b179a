namespace FastNet;

/// <summary>What was measured at one moment of a run.</summary>
/// <param name="Iteration">Steps made, 1 or more.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Training">The run's metric, accuracy (0 to 1) unless it was given another, on (a sample of) the training rows.</param>
/// <param name="Validation">The metric on the validation rows.</param>
public readonly record struct AccuracyPoint(int Iteration, int Epoch, double Training, double Validation)
{
    /// <summary>The mean loss of the validation rows, without L2 term; NaN where it was not measured.</summary>
    public double ValidationLoss { get; init; } = double.NaN;
}

/// <summary>
/// What a run records on its way. The room for a million losses (8 MB) and 65,536 accuracy checks, or for as many as the run will make, is
/// allocated before the first
/// step; a longer run doubles it whenever it is full, and no other step allocates.
/// </summary>
public sealed class TrainingHistory
{
    private const int MostLosses = 1 << 20;
    private const int MostAccuracies = 1 << 16;

    private double[] _losses;
    private AccuracyPoint[] _accuracies;
    private int _lossCount;
    private int _accuracyCount;

    internal TrainingHistory(int iterations, int accuracyChecks)
    {
        _losses = new double[Math.Min(iterations, MostLosses)];
        _accuracies = new AccuracyPoint[Math.Min(accuracyChecks, MostAccuracies)];
    }

    /// <summary>The loss of every step's batch, before that step's update.</summary>
    public ReadOnlySpan<double> Losses => _losses.AsSpan(0, _lossCount);

    /// <summary>The mean loss of the last tenth of the steps, which jumps about less than the last loss; NaN before the first step.</summary>
    public double LastTenthLoss => LossCurve.MeanOfLastTenth(Losses);

    /// <summary>The accuracy checks, in order.</summary>
    public ReadOnlySpan<AccuracyPoint> Accuracies => _accuracies.AsSpan(0, _accuracyCount);

    internal void Add(double loss) => Add(ref _losses, ref _lossCount, loss);

    internal void Add(in AccuracyPoint point) => Add(ref _accuracies, ref _accuracyCount, point);

    /// <summary>Puts another run's records in the place of these.</summary>
    internal void Restore(ReadOnlySpan<double> losses, ReadOnlySpan<AccuracyPoint> accuracies)
    {
        (_lossCount, _accuracyCount) = (0, 0);
        foreach (double loss in losses)
        {
            Add(loss);
        }

        foreach (AccuracyPoint point in accuracies)
        {
            Add(point);
        }
    }

    private static void Add<TRecord>(ref TRecord[] records, ref int count, TRecord record)
    {
        if (count == records.Length)
        {
            Array.Resize(ref records, (int)Math.Min(2L * count, Array.MaxLength));
        }

        records[count++] = record;
    }
}
