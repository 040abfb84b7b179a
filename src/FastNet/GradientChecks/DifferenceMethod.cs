namespace FastNet;

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
