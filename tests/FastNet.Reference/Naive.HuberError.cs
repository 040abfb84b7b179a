using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of d^2 / 2 where d = s - t is within delta, and of delta (|d| - delta / 2) elsewhere; and its gradient, d within -delta and delta.
    /// The specification of <see cref="HuberError.Loss"/>.
    /// </summary>
    public static double HuberError<T>(
        ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, T delta, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double wide = double.CreateTruncating(delta);
        return ElementLoss(
            scores, targets, gradient, weights, (score, target) => Huber(score, target, delta), (score, target) => Huber(score, target, wide));
    }

    private static (T Value, T Derivative) Huber<T>(T score, T target, T delta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T difference = score - target;
        T limited = difference > delta ? delta : difference < -delta ? -delta : difference;
        T size = T.Abs(limited);
        T scaled = T.Abs((score * LossScale<T>()) - (target * LossScale<T>()));
        return (size * (scaled - (size * T.ScaleB(T.One, -33))), limited);
    }
}
