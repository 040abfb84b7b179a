namespace FastNet;

/// <summary>The verdict of a <see cref="GradientChecker"/> on one coordinate.</summary>
public enum GradientVerdict
{
    /// <summary>Analytic and numeric derivative agree to the tolerance.</summary>
    Correct,

    /// <summary>
    /// They agree, but rounding leaves the numeric one fewer digits than the tolerance asks for: the derivative is 0, or small beside the values.
    /// </summary>
    Unresolved,

    /// <summary>The slopes to the left and to the right differ however small the step, and the analytic derivative lies between them.</summary>
    Kink,

    /// <summary>They disagree, or something is not finite.</summary>
    Wrong,
}
