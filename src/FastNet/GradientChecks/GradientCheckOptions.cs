using FastNet.Numerics;

namespace FastNet;

/// <summary>How a <see cref="GradientChecker"/> works, and how exact it wants gradients to be.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>The options of calls that give none.</summary>
    public static GradientCheckOptions Default { get; } = new();

    /// <summary>The largest relative error |a - n| / (|a| + |n|) of a correct coordinate, 1e-7 unless set. Above 0, below 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and below 1.</exception>
    public double Tolerance { get; init => field = Fraction(value, nameof(Tolerance)); } = 1e-7;

    /// <summary>
    /// An absolute error |a - n| that is always accepted, 0 unless set. The rounding of the difference is estimated for each coordinate and accepted
    /// anyway.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double AbsoluteTolerance { get; init => field = Ensure.FiniteAndNotNegative(value, nameof(AbsoluteTolerance)); }

    /// <summary>
    /// For a float layer: the largest difference from its double twin's gradient, relative to the array's largest gradient; 1e-4 unless set. Above 0,
    /// below 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0 and below 1.</exception>
    public double FloatTolerance { get; init => field = Fraction(value, nameof(FloatTolerance)); } = 1e-4;

    /// <summary>Coordinates drawn from each array, without replacement; none: all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Samples { get; init => field = value is int count ? Ensure.Positive(count, nameof(Samples)) : null; }

    /// <summary>The seed of the drawn coordinates.</summary>
    public uint Seed { get; init; }

    /// <summary>
    /// The first step h; none: chosen for each coordinate from the precision of double, the method and the size of x (docs/gradient-checking.md).
    /// Steps near kinks are smaller.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double? Step { get; init => field = value is double step ? Ensure.FiniteAndPositive(step, nameof(Step)) : null; }

    /// <summary>How derivatives are made of values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is unknown.</exception>
    public DifferenceMethod Method { get; init => field = Ensure.Defined(value, nameof(Method)); }

    /// <summary>Threads that share the coordinates; none: the caller alone. The report does not depend on their number.</summary>
    public Workers? Workers { get; init; }

    private static double Fraction(double value, string name)
        => value > 0 && value < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected above 0 and below 1.");
}

/// <summary>
/// How a <see cref="GradientChecker"/> makes a derivative of values of a function. Coordinates where the first attempt disagrees are always refined.
/// </summary>
public enum DifferenceMethod
{
    /// <summary>
    /// Two central differences, of steps h and h / 2, and Richardson's extrapolation: error O(h^4), four evaluations, about eleven digits.
    /// </summary>
    Richardson,

    /// <summary>One central difference: error O(h^2), two evaluations, about nine digits.</summary>
    Central,
}
