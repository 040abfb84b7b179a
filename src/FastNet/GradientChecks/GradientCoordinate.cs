namespace FastNet;

/// <summary>One coordinate of a checked array.</summary>
/// <param name="Index">Its place in the array, row-major.</param>
/// <param name="Analytic">The derivative under test.</param>
/// <param name="Numeric">The derivative by differences.</param>
/// <param name="LeftSlope">(f(x) - f(x - h)) / h; NaN where the function is not finite there.</param>
/// <param name="RightSlope">(f(x + h) - f(x)) / h; NaN where the function is not finite there.</param>
/// <param name="Step">h: the largest step whose neighbourhood is smooth.</param>
/// <param name="Noise">The rounding error that <paramref name="Numeric"/> may have.</param>
/// <param name="Verdict">The verdict.</param>
public readonly record struct GradientCoordinate(
    int Index, double Analytic, double Numeric, double LeftSlope, double RightSlope, double Step, double Noise, GradientVerdict Verdict)
{
    /// <summary>|a - n|.</summary>
    public double AbsoluteError => Math.Abs(Analytic - Numeric);

    /// <summary>|a - n| / (|a| + |n|), from 0 to 1; 0 where both are 0, NaN where one is not finite.</summary>
    public double RelativeError => Analytic == 0 && Numeric == 0 ? 0 : AbsoluteError / (Math.Abs(Analytic) + Math.Abs(Numeric));
}

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
