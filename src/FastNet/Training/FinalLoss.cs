namespace FastNet;

/// <summary>The losses at the end of a run that is not judged by accuracy: of the validation rows the mean over the last fifth of the checks.</summary>
/// <param name="Training">Mean of the last tenth of the steps, with the L2 term.</param>
/// <param name="Validation">Without one.</param>
/// <param name="Lowest">The smallest of all checks.</param>
/// <param name="LowestEpoch">Epochs completed by then.</param>
/// <param name="Checks">Checks of which the validation loss is the mean.</param>
internal readonly record struct FinalLoss(double Training, double Validation, double Lowest, int LowestEpoch, int Checks)
{
    private const int Share = 5;

    /// <summary>How many times the training loss that of the validation rows is; NaN where it is not above 0.</summary>
    internal double Ratio => Training > 0 ? Validation / Training : double.NaN;

    /// <summary>Which checks the validation loss is of, in words.</summary>
    internal string Span => Checks == 1 ? "(last check)" : $"(mean of the last {Checks} checks)";

    /// <summary>None where it was not measured, or the last check was made in the first half of the run.</summary>
    internal static FinalLoss? Of(ReadOnlySpan<AccuracyPoint> checks, LossCurve curve)
    {
        if (checks.IsEmpty || checks[^1].Iteration <= curve.Steps / 2)
        {
            return null;
        }

        int count = Math.Max(1, checks.Length / Share);
        double validation = 0;
        foreach (AccuracyPoint check in checks[^count..])
        {
            validation += check.ValidationLoss / count;
        }

        AccuracyPoint lowest = checks[0];
        foreach (AccuracyPoint check in checks)
        {
            lowest = check.ValidationLoss < lowest.ValidationLoss ? check : lowest;
        }

        return double.IsFinite(validation) ? new FinalLoss(curve.End, validation, lowest.ValidationLoss, lowest.Epoch, count) : null;
    }

    internal VerdictNumber[] Evidence() =>
        [new("training_loss", Training), new("validation_loss", Validation), new("loss_ratio", Ratio), new("lowest_validation_loss", Lowest),
            new("lowest_epoch", LowestEpoch)];
}
