namespace FastNet;

/// <summary>Accuracies at one moment of a run.</summary>
/// <param name="Iteration">Steps made, 1 or more.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Training">Accuracy on (a sample of) the training rows, 0 to 1.</param>
/// <param name="Validation">Accuracy on the validation rows, 0 to 1.</param>
public readonly record struct AccuracyPoint(int Iteration, int Epoch, double Training, double Validation);

/// <summary>What a run records on its way. The room for it is allocated before the first step; only a run that is stopped and continued several times may need more.</summary>
public sealed class TrainingHistory
{
    private readonly double[] _losses;
    private AccuracyPoint[] _accuracies;
    private int _lossCount;
    private int _accuracyCount;

    internal TrainingHistory(int iterations, int accuracyChecks)
    {
        _losses = new double[iterations];
        _accuracies = new AccuracyPoint[accuracyChecks];
    }

    /// <summary>The loss of every step's batch, before that step's update.</summary>
    public ReadOnlySpan<double> Losses => _losses.AsSpan(0, _lossCount);

    /// <summary>The mean loss of the last tenth of the steps, which jumps about less than the last loss; NaN before the first step.</summary>
    public double LastTenthLoss => LossCurve.MeanOfLastTenth(Losses);

    /// <summary>The accuracy checks, in order.</summary>
    public ReadOnlySpan<AccuracyPoint> Accuracies => _accuracies.AsSpan(0, _accuracyCount);

    internal void Add(double loss) => _losses[_lossCount++] = loss;

    /// <summary>Puts another run's records in the place of these; the room for the losses must do.</summary>
    internal void Restore(ReadOnlySpan<double> losses, ReadOnlySpan<AccuracyPoint> accuracies)
    {
        losses.CopyTo(_losses);
        _lossCount = losses.Length;
        _accuracyCount = 0;
        foreach (AccuracyPoint point in accuracies)
        {
            Add(point);
        }
    }

    internal void Add(in AccuracyPoint point)
    {
        if (_accuracyCount == _accuracies.Length)
        {
            Array.Resize(ref _accuracies, 2 * _accuracyCount);
        }

        _accuracies[_accuracyCount++] = point;
    }
}
