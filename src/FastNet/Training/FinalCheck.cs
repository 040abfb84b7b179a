namespace FastNet;

/// <summary>
/// The end of a run by its last checks: means over the last fifth of them, because one check leaves much to chance. The numbers are accuracies, or
/// losses where the run is not judged by accuracy.
/// </summary>
/// <param name="OfLoss">Whether the numbers are losses.</param>
/// <param name="Training">The accuracy on training rows, 0 to 1; or the mean loss of the last tenth of the steps, with the L2 term.</param>
/// <param name="Validation">The accuracy, or the loss without L2 term, on validation rows.</param>
/// <param name="Error">Standard error of the difference of two accuracies, or of the ratio of two losses, by the rows that were looked at.</param>
/// <param name="Best">The best validation number of all checks.</param>
/// <param name="BestEpoch">Epochs completed by then.</param>
/// <param name="Checks">Checks of which these are the means.</param>
internal sealed record FinalCheck(bool OfLoss, double Training, double Validation, double Error, double Best, int BestEpoch, int Checks)
{
    private const int Share = 5;

    /// <summary>
    /// By how much the training accuracy is the better one; how many times the training loss that of the validation rows is, NaN of none above 0.
    /// </summary>
    internal double Gap => !OfLoss ? Training - Validation : Training > 0 ? Validation / Training : double.NaN;

    /// <summary>Which checks these numbers are of, in words.</summary>
    internal string Span => Checks == 1 ? "(last check)" : $"({(OfLoss ? "mean" : "means")} of the last {Checks} checks)";

    internal VerdictNumber[] Evidence => OfLoss
        ?
        [
            new("training_loss", Training), new("validation_loss", Validation), new("loss_ratio", Gap), new("lowest_validation_loss", Best),
            new("lowest_epoch", BestEpoch),
        ]
        :
        [
            new("training_accuracy", Training), new("validation_accuracy", Validation), new("gap", Gap), new("gap_standard_error", Error),
            new("best_validation_accuracy", Best), new("best_epoch", BestEpoch),
        ];

    /// <summary>
    /// Null where the numbers were not measured, or the last check was made in the first half of the run and says nothing of the end.
    /// </summary>
    internal static FinalCheck? Of(ReadOnlySpan<AccuracyPoint> checks, LossCurve curve, RunSizes sizes)
    {
        if (checks.IsEmpty || checks[^1].Iteration <= curve.Steps / 2)
        {
            return null;
        }

        bool ofLoss = sizes.Classes == RunSizes.NoClasses;
        int count = Math.Max(1, checks.Length / Share);
        (double training, double validation) = (0, 0);
        foreach (AccuracyPoint check in checks[^count..])
        {
            training += check.Training / count;
            validation += (ofLoss ? check.ValidationLoss : check.Validation) / count;
        }

        AccuracyPoint best = checks[0];
        foreach (AccuracyPoint check in checks)
        {
            best = (ofLoss ? check.ValidationLoss < best.ValidationLoss : check.Validation > best.Validation) ? check : best;
        }

        if (!double.IsFinite(ofLoss ? validation : training + validation))
        {
            return null;
        }

        // Each training check may draw other rows; validation rows are always the same. The mean of squares of n normal errors has a relative
        // standard
        // error of sqrt(2 / n).
        return ofLoss
            ? new FinalCheck(
                ofLoss, curve.End, validation, Math.Sqrt((2.0 / sizes.ValidationRows) + (2.0 / sizes.TrainingRows)), best.ValidationLoss, best.Epoch,
                count)
            : new FinalCheck(
                ofLoss, training, validation,
                Math.Sqrt((Variance(training) / ((double)count * sizes.TrainingRows)) + (Variance(validation) / sizes.ValidationRows)),
                best.Validation, best.Epoch, count);
    }

    private static double Variance(double share) => Math.Max(0, share * (1 - share));
}
