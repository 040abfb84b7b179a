using System.Numerics;

namespace FastNet;

/// <summary>What a trial came to: to the bit what the same run alone comes to, but for the seconds. Accuracies are 0 to 1.</summary>
public sealed record TrialResult
{
    /// <summary>The number of the trial, as its plan has it.</summary>
    public required int Trial { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>On all validation rows, with the parameters that are kept (the solver's best, the legacy trainer's last).</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>On the protocol's test rows, with the same parameters.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>On every test row, with the same parameters.</summary>
    public required double TestAccuracyAll { get; init; }

    /// <summary>Of the same parameters, on the rows of their check; the older trainer's last check is at the first step of its last epoch.</summary>
    public required double TrainingAccuracy { get; init; }

    /// <summary>Loss of the first step.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>Loss of the last step.</summary>
    public required double LastLoss { get; init; }

    /// <summary>Steps made.</summary>
    public required int Iterations { get; init; }

    /// <summary>Steps that were asked for; fewer are made only by a trial that was pruned or diverged.</summary>
    public required int TotalIterations { get; init; }

    /// <summary>The trial's share of the time of its steps and checks, on one thread or several.</summary>
    public required double Seconds { get; init; }

    /// <summary>The accuracy checks, in order.</summary>
    public required IReadOnlyList<TrialCheck> Checks { get; init; }

    /// <summary>Whether this result stands before <paramref name="other"/>: trials that did not diverge first, then by validation accuracy, then by number.</summary>
    public bool IsBetterThan(TrialResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool finite = State != TrialState.Diverged;
        return finite != (other.State != TrialState.Diverged) ? finite
            : ValidationAccuracy != other.ValidationAccuracy ? ValidationAccuracy > other.ValidationAccuracy
            : Trial < other.Trial;
    }

    /// <summary>The best of some results; null where all diverged, or there are none.</summary>
    public static TrialResult? Best(IEnumerable<TrialResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return results.Where(result => result.State != TrialState.Diverged)
            .Aggregate((TrialResult?)null, (best, result) => best is null || result.IsBetterThan(best) ? result : best);
    }

    /// <summary>The result of a run as its net now is, its best or last parameters in place.</summary>
    internal static TrialResult Of<T>(int trial, Trainer<T> trainer, DataSplit<T> data, int totalIterations, double seconds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> losses = trainer.History.Losses;
        bool whole = trainer.Iteration >= totalIterations;
        return new TrialResult
        {
            Trial = trial,
            State = trainer.IsDiverged || double.IsNaN(trainer.BestValidation) ? TrialState.Diverged
                : whole ? TrialState.Done
                : TrialState.Pruned,
            ValidationAccuracy = trainer.Evaluate(data.Validation),
            TestAccuracy = data.Test.Count == 0 ? double.NaN : trainer.Evaluate(data.Test),
            TestAccuracyAll = data.TestAll.Count == 0 ? double.NaN : trainer.Evaluate(data.TestAll),
            TrainingAccuracy = trainer.KeptCheck.Training,
            FirstLoss = losses[0],
            LastLoss = losses[^1],
            Iterations = trainer.Iteration,
            TotalIterations = totalIterations,
            Seconds = seconds,
            Checks = ChecksOf(trainer.History),
        };
    }

    /// <summary>Every accuracy check with the mean of the losses that led to it; losses behind the last one belong to none.</summary>
    internal static IReadOnlyList<TrialCheck> ChecksOf(TrainingHistory history)
    {
        TrialCheck[] checks = new TrialCheck[history.Accuracies.Length];
        int from = 0;
        for (int i = 0; i < checks.Length; i++)
        {
            AccuracyPoint point = history.Accuracies[i];
            double sum = 0;
            foreach (double loss in history.Losses[from..point.Iteration])
            {
                sum += loss;
            }

            checks[i] = new TrialCheck(point.Iteration, point.Epoch, sum / (point.Iteration - from), point.Training, point.Validation);
            from = point.Iteration;
        }

        return checks;
    }
}
