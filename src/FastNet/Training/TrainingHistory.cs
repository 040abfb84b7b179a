using System.Runtime.InteropServices;

namespace FastNet;

/// <summary>The measurements at one moment of a run.</summary>
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
/// The records of a run. The room for a million losses (8 MB) and 65,536 accuracy checks, or for as many as the run will make, is allocated before
/// the first step; a longer run doubles it whenever it is full, and no other step allocates.
/// </summary>
public sealed class TrainingHistory
{
    private const int MostLosses = 1 << 20;
    private const int MostAccuracies = 1 << 16;

    private readonly List<double> _losses;
    private readonly List<AccuracyPoint> _accuracies;

    internal TrainingHistory(int iterations, int accuracyChecks)
    {
        _losses = new List<double>(Math.Min(iterations, MostLosses));
        _accuracies = new List<AccuracyPoint>(Math.Min(accuracyChecks, MostAccuracies));
    }

    /// <summary>The loss of every step's batch, before that step's update.</summary>
    public ReadOnlySpan<double> Losses => CollectionsMarshal.AsSpan(_losses);

    /// <summary>The mean loss of the last tenth of the steps, which jumps about less than the last loss; NaN before the first step.</summary>
    public double LastTenthLoss => LossCurve.MeanOfLastTenth(Losses);

    /// <summary>The accuracy checks, in order.</summary>
    public ReadOnlySpan<AccuracyPoint> Accuracies => CollectionsMarshal.AsSpan(_accuracies);

    internal void Add(double loss) => _losses.Add(loss);

    internal void Add(in AccuracyPoint point) => _accuracies.Add(point);

    /// <summary>Puts another run's records in the place of these.</summary>
    internal void Restore(ReadOnlySpan<double> losses, ReadOnlySpan<AccuracyPoint> accuracies)
    {
        _losses.Clear();
        _losses.AddRange(losses);
        _accuracies.Clear();
        _accuracies.AddRange(accuracies);
    }
}

/// <summary>Where a run is after a step: what <see cref="Solver{T}.Train"/> tells an observer.</summary>
/// <param name="Iteration">Steps made.</param>
/// <param name="TotalIterations">Steps to make in all.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">The loss of the step's batch, before its update.</param>
/// <param name="LearningRate">The learning rate of the next step.</param>
/// <param name="Check">The check that was made after this step; null: none was.</param>
public readonly record struct TrainingProgress(int Iteration, int TotalIterations, int Epoch, double Loss, double LearningRate, AccuracyPoint? Check);
