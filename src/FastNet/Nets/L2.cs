using System.Numerics;

namespace FastNet;

/// <summary>The L2 term of a loss.</summary>
internal static class L2
{
    /// <summary>The factor of sum(W^2) in the loss; the gradient has twice this times W.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strength is negative or not finite, also in the element type, or the convention is unknown.</exception>
    public static double Factor<T>(double regularization, RegularizationConvention convention)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ensure.FiniteAndNotNegative(regularization);
        Ensure.Defined(convention);
        double factor = convention == RegularizationConvention.Half ? 0.5 * regularization : regularization;
        Ensure.FiniteAndNotNegative(double.CreateChecked(T.CreateChecked(2 * factor)), nameof(regularization));
        return factor;
    }
}
