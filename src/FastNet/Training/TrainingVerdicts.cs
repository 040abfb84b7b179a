using static System.FormattableString;

namespace FastNet;

/// <summary>
/// Reads loss and accuracy histories as CS231n teaches to ("Neural networks 3: babysitting the learning process"): a straight line means too low a
/// rate, a loss above three times the first one divergence, a wide gap between training and validation accuracy (of numbers: loss) overfitting,
/// none too small a net. The thresholds and their reasons stand in docs/checks.md.
/// </summary>
public static class TrainingVerdicts
{
    // The lectures' rule: give up when the loss exceeds three times the first one.
    private const double Divergence = 3;
    private const double Rise = 1.5;
    private const double RiseOfFall = 0.1;
    private const double RiseErrors = 4;

    // An exponential of two time constants or fewer: more than an eighth of the way was still to go.
    private const double StraightEarlyShare = 0.15;
    private const double StraightLateShare = 0.3;

    private const double WideGap = 0.1;
    private const double NoGap = 0.02;
    private const double WideLossGap = 0.5;
    private const double ChanceErrors = 3;

    // Measured on published legacy runs: 200 rows are found this much more often right after a step on them.
    private const double LastBatchFlattery = 0.1;
    private const double HighAccuracy = 0.9;
    private const double SolvedAccuracy = 0.95;
    private const double GuessMargin = 0.1;
    private const double Level = 0.1;

    /// <summary>The verdicts on a run: one or two, that on the loss curve first.</summary>
    /// <param name="history">The run's records.</param>
    /// <param name="sizes">Sizes that they do not contain.</param>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static IReadOnlyList<TrainingVerdict> Of(TrainingHistory history, RunSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Of(history.Losses, history.Accuracies, sizes);
    }

    /// <summary>The verdicts on a run whose records come from elsewhere, a file for instance.</summary>
    /// <param name="losses">The loss of every step's batch, before its update.</param>
    /// <param name="accuracies">The accuracy checks, in order; may be empty.</param>
    /// <param name="sizes">Sizes that they do not contain.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static IReadOnlyList<TrainingVerdict> Of(ReadOnlySpan<double> losses, ReadOnlySpan<AccuracyPoint> accuracies, RunSizes sizes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.Classes == RunSizes.NoClasses ? 1 : sizes.Classes, 1, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.TrainingRows, 1, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfLessThan(sizes.ValidationRows, 1, nameof(sizes));
        int broken = 0;
        while (broken < losses.Length && double.IsFinite(losses[broken]))
        {
            broken++;
        }

        if (broken < losses.Length)
        {
            return [NotFinite(losses, broken, sizes)];
        }

        if (sizes.Classes == 1)
        {
            return [new TrainingVerdict(VerdictKind.Data, "There is one class; nothing can be learnt.", [new("classes", 1)])];
        }

        if (losses.IsEmpty)
        {
            return [new TrainingVerdict(VerdictKind.TooShort, "No step was made.", [new("steps", 0)])];
        }

        LossCurve curve = new(losses);
        FinalCheck? end = FinalCheck.Of(accuracies, curve, sizes);
        TrainingVerdict? ofCurve = TooHigh(curve, sizes) ?? TooShort(curve) ?? TooLow(curve, end, sizes);

        // A gap is judged where the rate does not explain it: training accuracy far above validation accuracy is overfitting at any rate.
        TrainingVerdict? ofGap = ofCurve is null or { Kind: VerdictKind.RateTooHigh } ? Overfitting(end, sizes) : null;
        return ofCurve is null ? [ofGap ?? Underfitting(end) ?? Fine(curve, end)]
            : ofGap is null ? [ofCurve]
            : [ofCurve, ofGap];
    }

    /// <summary>
    /// An observation on the loss, and its cause: the settings, unless the scales of the features leave no rate that suits them all.
    /// </summary>
    private static TrainingVerdict Judged(VerdictKind kind, string seen, string cause, IReadOnlyList<VerdictNumber> evidence, RunSizes sizes)
        => sizes.Scales is { AreSuitable: false } scales
            ? new(
                kind == VerdictKind.Diverged ? kind : VerdictKind.Data, $"{seen}: {scales}; divide each by its deviation (--standardize).",
                [.. evidence, .. scales.Evidence()])
            : new(kind, $"{seen}: {cause}.", evidence);

    private static TrainingVerdict NotFinite(ReadOnlySpan<double> losses, int broken, RunSizes sizes)
    {
        List<VerdictNumber> evidence =
            [new("first_loss", losses[0]), new("step", broken + 1), new("loss_before", broken == 0 ? double.NaN : losses[broken - 1]),
                new("steps", losses.Length)];
        string seen = broken == 0 ? "The loss is not finite from the first step on"
            : broken + 1 == losses.Length ? Invariant($"The loss is not finite at step {broken + 1:N0}")
            : Invariant($"The loss is not finite from step {broken + 1:N0} of {losses.Length:N0} on");
        string cause = broken == 0
            ? "the first weights or the data are too large, or the data are not finite"
            : "the learning rate is too high; try a tenth of it";
        return Judged(VerdictKind.Diverged, seen, cause, evidence, sizes);
    }

    private static TrainingVerdict? TooHigh(LossCurve curve, RunSizes sizes)
    {
        // A lucky first batch must not make what follows look high: guessing costs ln C.
        double reference = Math.Max(curve.First, sizes.Classes == RunSizes.NoClasses ? 0 : Math.Log(sizes.Classes));
        if (curve.Steps > 1 && curve.End > Divergence * reference && curve.End >= curve.Highest / 2)
        {
            return High(
                Invariant($"The loss rose from {curve.First:G4} to {curve.End:G4} and stays there"),
                "the learning rate is too high; try a tenth of it", VerdictKind.Diverged);
        }

        if (curve.Highest > Rise * reference)
        {
            return High(
                Invariant($"The loss rose from {curve.First:G4} to {curve.Highest:G4} before it fell to {curve.End:G4}"),
                "the learning rate is too high; try a third of it, or warm up");
        }

        if (curve.Steps < LossCurve.ShortestShape)
        {
            return null;
        }

        if (curve.IsStuckBeyond(Divergence * reference))
        {
            return High(
                Invariant($"The loss jumped to {curve.Largest:G4} at step {curve.LargestAt + 1:N0} and then stood at {curve.End:G4}, ")
                + "no better than at first",
                "the learning rate is too high; try a tenth of it");
        }

        return curve.End - curve.Lowest > RiseOfFall * Math.Max(0, reference - curve.Lowest) && curve.RiseInErrors > RiseErrors
            ? High(
                Invariant($"The loss fell to {curve.Lowest:G4} and rose again to {curve.End:G4}"),
                "the learning rate is too high for the end; try a third of it, or let it decay")
            : null;

        TrainingVerdict High(string seen, string cause, VerdictKind kind = VerdictKind.RateTooHigh) => Judged(
            kind, seen, cause,
            [
                new("first_loss", curve.First), new("highest_tenth", curve.Highest), new("lowest_tenth", curve.Lowest), new("last_tenth", curve.End),
                new("largest_loss", curve.Largest), new("largest_loss_step", curve.LargestAt + 1),
            ],
            sizes);
    }

    private static TrainingVerdict? TooShort(LossCurve curve) => curve.Steps >= LossCurve.ShortestShape ? null : new(
        VerdictKind.TooShort,
        Invariant($"A curve of {curve.Steps:N0} {(curve.Steps == 1 ? "step" : "steps")} has no shape yet; {LossCurve.ShortestShape} are the least."),
        [new("steps", curve.Steps), new("first_loss", curve.First), new("last_tenth", curve.End)]);

    private static TrainingVerdict? TooLow(LossCurve curve, FinalCheck? end, RunSizes sizes)
    {
        double? accuracy = end is { OfLoss: false } ? end.Training : null;
        VerdictNumber[] found = accuracy is double known ? [new("training_accuracy", known)] : [];
        bool straight = !curve.IsFlat && curve.EarlyShare <= StraightEarlyShare && curve.LateShare >= StraightLateShare;
        double guess = 1.0 / sizes.Classes;
        bool guesses = accuracy <= guess + Math.Max(GuessMargin * (1 - guess),
            ChanceErrors * Math.Sqrt(guess * (1 - guess) / sizes.TrainingRows));
        if (curve.IsFlat && accuracy is null or < HighAccuracy)
        {
            return Low(
                Invariant($"The loss stands at {curve.End:G4}"),
                "the learning rate is far too low, try ten times it, or no gradient flows (first weights of zero, units that are never on)");
        }

        if (straight && accuracy is null or < SolvedAccuracy)
        {
            return Low(
                Invariant($"The loss falls like a straight line, from {curve.First:G4} to {curve.End:G4} ")
                + Invariant($"(its second half brought {curve.LateShare:P0} of what the first did)"),
                "the learning rate is too low; try three to ten times it, or train longer");
        }

        // Where the curve is level, as under too strong a regularisation, the rate has done what it could.
        return guesses && curve.LateShare > Level
            ? Low(
                Invariant($"The loss falls, to {curve.End:G4}, but training accuracy {accuracy:F3} {end!.Span} is hardly better than guessing"),
                "the learning rate is too low; try ten times it, or train longer")
            : null;

        TrainingVerdict Low(string seen, string cause) => Judged(VerdictKind.RateTooLow, seen, cause, [.. Shape(curve), .. found], sizes);
    }

    private static TrainingVerdict? Overfitting(FinalCheck? end, RunSizes sizes)
    {
        double chance = ChanceErrors * end?.Error ?? 0;
        if (end is { OfLoss: false } && end.Gap >= WideGap + (sizes.OnLastBatch ? LastBatchFlattery : 0) && end.Gap >= chance)
        {
            return new(
                VerdictKind.Overfitting,
                Invariant($"Training accuracy {end.Training:F3} {end.Span} is {end.Gap:F3} above validation accuracy {end.Validation:F3} ")
                + Invariant($"(best {end.Best:F3} in epoch {end.BestEpoch}): try stronger regularisation, dropout, more data or a smaller net."),
                end.Evidence);
        }

        return end is { OfLoss: true } && end.Gap > 1 + Math.Max(WideLossGap, chance)
            ? new(
                VerdictKind.Overfitting,
                Invariant($"The loss on validation rows, {end.Validation:G4} {end.Span}, is {end.Gap:F1} times that of training, ")
                + Invariant($"{end.Training:G4} (lowest {end.Best:G4} in epoch {end.BestEpoch}): ")
                + "try stronger regularisation, dropout, more data, a smaller net, or stop early.",
                end.Evidence)
            : null;
    }

    private static TrainingVerdict? Underfitting(FinalCheck? end)
        => end is { OfLoss: false, Training: < HighAccuracy } && end.Gap <= Math.Max(NoGap, end.Error)
            ? new(VerdictKind.Underfitting,
                Invariant($"Validation accuracy {end.Validation:F3} follows training accuracy {end.Training:F3} {end.Span}, ")
                + Invariant($"and both are below {HighAccuracy}: try a larger net, weaker regularisation, a higher rate or more epochs."),
                end.Evidence)
            : null;

    private static TrainingVerdict Fine(LossCurve curve, FinalCheck? end)
    {
        string gap = end switch
        {
            null => string.Empty,
            { OfLoss: true } => Invariant($"; on validation rows it is {end.Validation:G4} {end.Span}"),
            _ => Invariant($"; training accuracy {end.Training:F3}, validation {end.Validation:F3} {end.Span}"),
        };
        return new(
            VerdictKind.Fine, Invariant($"The loss fell from {curve.First:G4} to {curve.End:G4} (mean of the last tenth){gap}."),
            [.. Shape(curve), .. end?.Evidence ?? []]);
    }

    private static VerdictNumber[] Shape(LossCurve curve)
        => [new("first_loss", curve.First), new("last_tenth", curve.End), new("early_share", curve.EarlyShare), new("late_share", curve.LateShare)];
}
