using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of |s - t|, and its gradient, the sign of s - t, 0 where both are equal. The specification of <see cref="AbsoluteError.Loss"/>, whose
    /// parameters these are.
    /// </summary>
    public static double AbsoluteError<T>(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss(scores, targets, gradient, weights, Absolute<T>, Absolute<double>);

    private static (T Value, T Derivative) Absolute<T>(T score, T target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T difference = score - target;
        T sign = difference > T.Zero ? T.One : difference < T.Zero ? -T.One : difference;
        return (T.Abs((score * LossScale<T>()) - (target * LossScale<T>())), sign);
    }
}
