using System.Numerics;

namespace FastNet;

/// <summary>The result of a trial. All but the seconds is the same, to the bit, as that of the same run alone.</summary>
public sealed record TrialResult
{
    /// <summary>The number of the trial, as its plan has it.</summary>
    public required int Trial { get; init; }

    /// <summary>How it ended.</summary>
    public required TrialState State { get; init; }

    /// <summary>Whether a larger value of the run's metric is a better one.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>
    /// The run's metric, accuracy (0 to 1) unless it was given another, on all validation rows, with the parameters that are kept (the solver's best,
    /// the legacy loop's last).
    /// </summary>
    public required double Validation { get; init; }

    /// <summary>On the protocol's test rows, with the same parameters.</summary>
    public required double Test { get; init; }

    /// <summary>On every test row, with the same parameters.</summary>
    public required double TestAll { get; init; }

    /// <summary>Of the same parameters, on the rows of their check; the legacy loop's last check is at the first step of its last epoch.</summary>
    public required double Training { get; init; }

    /// <summary>Loss of the first step.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>Loss of the last step.</summary>
    public required double LastLoss { get; init; }

    /// <summary>Steps made.</summary>
    public required int Iterations { get; init; }

    /// <summary>Steps that were asked for; fewer are made only by a trial that was pruned, diverged, or ended by its patience.</summary>
    public required int TotalIterations { get; init; }

    /// <summary>The trial's share of the time of its steps and checks, on one thread or several.</summary>
    public required double Seconds { get; init; }

    /// <summary>The accuracy checks, in order.</summary>
    public required IReadOnlyList<TrialCheck> Checks { get; init; }

    /// <summary>
    /// Whether this result stands before <paramref name="other"/>: trials that did not diverge first, then by the metric on validation rows, then by
    /// number.
    /// </summary>
    public bool IsBetterThan(TrialResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        bool finite = State != TrialState.Diverged;
        return finite != (other.State != TrialState.Diverged) ? finite
            : Goodness(Validation, HigherIsBetter) is double own
                && Goodness(other.Validation, HigherIsBetter) is double others
                && own != others
                ? own > others
            : Trial < other.Trial;
    }

    /// <summary>A value of a metric so that more of it is better; of one that is not defined nothing is.</summary>
    internal static double Goodness(double value, bool higherIsBetter)
        => double.IsNaN(value) ? double.NegativeInfinity : higherIsBetter ? value : -value;

    /// <summary>The best of some results; null where all diverged, or there are none.</summary>
    public static TrialResult? Best(IEnumerable<TrialResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return results.Where(result => result.State != TrialState.Diverged)
            .Aggregate((TrialResult?)null, (best, result) => best is null || result.IsBetterThan(best) ? result : best);
    }

    /// <summary>The result of a run as its net now is, its best or last parameters in place.</summary>
    internal static TrialResult Of<T>(int trial, Solver<T> solver, SampleSplit<T> data, int totalIterations, double seconds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> losses = solver.History.Losses;
        bool whole = solver.Iteration >= totalIterations || solver.IsStalled;
        return new TrialResult
        {
            Trial = trial,
            State = solver.IsDiverged || double.IsNaN(solver.BestValidation) ? TrialState.Diverged
                : whole ? TrialState.Done
                : TrialState.Pruned,
            HigherIsBetter = solver.Metric.HigherIsBetter,
            Validation = solver.Evaluate(data.Validation),
            Test = data.Test.Count == 0 ? double.NaN : solver.Evaluate(data.Test),
            TestAll = data.TestAll.Count == 0 ? double.NaN : solver.Evaluate(data.TestAll),
            Training = solver.KeptCheck.Training,
            FirstLoss = losses[0],
            LastLoss = losses[^1],
            Iterations = solver.Iteration,
            TotalIterations = totalIterations,
            Seconds = seconds,
            Checks = ChecksOf(solver.History),
        };
    }

    /// <summary>Every accuracy check with the mean of the losses that led to it; losses after the last one belong to none.</summary>
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

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>All steps made, or as many as its patience lasted for, and the last loss is a number.</summary>
    Done,

    /// <summary>
    /// Its last loss is infinite or not a number: the learning rate is too high. No step was made after that one, unless it was to go on.
    /// </summary>
    Diverged,

    /// <summary>Ended early by successive halving, because others were better.</summary>
    Pruned,
}

/// <summary>An accuracy check of a trial.</summary>
/// <param name="Iteration">Steps made, 1 or more.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">Mean of the losses since the check before.</param>
/// <param name="Training">The run's metric, accuracy (0 to 1) unless it was given another, on (a sample of) the training rows.</param>
/// <param name="Validation">The metric on the validation rows.</param>
public readonly record struct TrialCheck(int Iteration, int Epoch, double Loss, double Training, double Validation);
