using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of (s - t)^2, and its gradient 2 (s - t). The specification of <see cref="SquaredError.Loss"/>.
    /// </summary>
    public static double SquaredError<T>(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss(scores, targets, gradient, weights, Squared<T>, Squared<double>);

    private static (T Value, T Derivative) Squared<T>(T score, T target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T difference = score - target;
        T scaled = difference * T.ScaleB(T.One, -16);
        return (scaled * scaled, difference + difference);
    }
}
