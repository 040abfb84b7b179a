namespace FastNet;

/// <summary>The accuracies at the end of a run: means over the last fifth of its checks, because one check leaves much to chance.</summary>
/// <param name="Training">0 to 1.</param>
/// <param name="Validation">0 to 1.</param>
/// <param name="Error">Standard error of the difference of the two, by the rows that were looked at.</param>
/// <param name="Best">The best validation accuracy of all checks.</param>
/// <param name="BestEpoch">Epochs completed by then.</param>
/// <param name="Checks">Checks of which these are the means.</param>
internal readonly record struct FinalAccuracy(double Training, double Validation, double Error, double Best, int BestEpoch, int Checks)
{
    private const int Share = 5;

    internal double Gap => Training - Validation;

    /// <summary>Which checks these accuracies are of, in words.</summary>
    internal string Span => Checks == 1 ? "(last check)" : $"(means of the last {Checks} checks)";

    /// <summary>None where the last check was made in the first half of the run: it says nothing of the end.</summary>
    internal static FinalAccuracy? Of(ReadOnlySpan<AccuracyPoint> checks, int steps, RunSizes sizes)
    {
        if (checks.IsEmpty || checks[^1].Iteration <= steps / 2)
        {
            return null;
        }

        int count = Math.Max(1, checks.Length / Share);
        (double training, double validation) = (0, 0);
        foreach (AccuracyPoint check in checks[^count..])
        {
            training += check.Training / count;
            validation += check.Validation / count;
        }

        AccuracyPoint best = checks[0];
        foreach (AccuracyPoint check in checks)
        {
            best = check.Validation > best.Validation ? check : best;
        }

        // Each training check may draw other rows; validation rows are always the same.
        double error = Math.Sqrt((Variance(training) / ((double)count * sizes.TrainingRows)) + (Variance(validation) / sizes.ValidationRows));
        return double.IsFinite(training + validation) ? new FinalAccuracy(training, validation, error, best.Validation, best.Epoch, count) : null;
    }

    internal VerdictNumber[] Evidence() =>
    [
        new("training_accuracy", Training), new("validation_accuracy", Validation), new("gap", Gap), new("gap_standard_error", Error),
            new("best_validation_accuracy", Best), new("best_epoch", BestEpoch),
    ];

    private static double Variance(double share) => Math.Max(0, share * (1 - share));
}
