namespace FastNet;

/// <summary>
/// Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016): all trials
/// are trained for a few epochs, the best part of them for some times as many, and so on, until the last ones are trained to their end.
/// </summary>
/// <param name="Factor">Of the trials in a round one in so many goes on, rounded up; each round is so many times as long. 2 or more.</param>
/// <param name="FirstEpochs">Epochs of the first round, 1 or more.</param>
public sealed record SuccessiveHalving(int Factor = 3, int FirstEpochs = 1)
{
    /// <summary>The epochs after which trials are compared, for runs of <paramref name="epochs"/>; the end of the runs is not among them.</summary>
    public IReadOnlyList<int> Rungs(int epochs)
    {
        List<int> rungs = [];
        for (long rung = FirstEpochs; rung < epochs; rung *= Factor)
        {
            rungs.Add((int)rung);
        }

        return rungs;
    }

    /// <summary>How many of <paramref name="trials"/> go on.</summary>
    public int Survivors(int trials) => (trials + Factor - 1) / Factor;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Factor, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstEpochs, 1);
    }

    /// <summary>
    /// The score of a trial after some steps: the best value of the metric on validation rows so far, more being better; less than any other where
    /// the loss has become infinite or no number.
    /// </summary>
    /// <param name="checks">The accuracy checks of the trial.</param>
    /// <param name="divergedAt">The step at which it diverged; null where it did not.</param>
    /// <param name="iterations">The steps after which it is compared.</param>
    /// <param name="higherIsBetter">Whether a larger value of the metric is a better one.</param>
    internal static double Score(IReadOnlyList<TrialCheck> checks, int? divergedAt, int iterations, bool higherIsBetter)
    {
        if (divergedAt <= iterations)
        {
            return double.NegativeInfinity;
        }

        double best = double.NegativeInfinity;
        foreach (TrialCheck check in checks)
        {
            if (check.Iteration > iterations)
            {
                break;
            }

            best = double.IsFinite(check.Loss) ? Math.Max(best, TrialResult.Goodness(check.Validation, higherIsBetter)) : double.NegativeInfinity;
        }

        return best;
    }
}
