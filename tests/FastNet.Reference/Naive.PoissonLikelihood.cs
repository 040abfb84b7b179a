using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of e^s - t s, and its gradient e^s - t. The specification of <see cref="PoissonLikelihood.Loss"/>.
    /// </summary>
    public static double PoissonLikelihood<T>(
        ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss(scores, targets, gradient, weights, Poisson<T>, Poisson<double>);

    private static (T Value, T Derivative) Poisson<T>(T score, T target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T exp = ExpOf(score);
        return ((exp * LossScale<T>()) - (target * LossScale<T>() * score), exp - target);
    }
}
