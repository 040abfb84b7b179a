using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of |s| a + ln(1 + e) with e = e^-|s| and a = 1 - t where s &gt; 0, t elsewhere; and its gradient, 1 / (1 + e^-s) - t. The
    /// specification of <see cref="SigmoidCrossEntropy.Loss{T}(ReadOnlyMatrix{T}, ReadOnlyMatrix{T}, Matrix{T}, ReadOnlySpan{T}, Workers?)"/>, whose
    /// parameters these are.
    /// </summary>
    public static double SigmoidCrossEntropy<T>(
        ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss(scores, targets, gradient, weights, SigmoidElement<T>, SigmoidElement<double>);

    private static (T Value, T Derivative) SigmoidElement<T>(T score, T target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T e = ExpOf(-T.Abs(score));
        T sum = T.One + e;
        T inverse = T.One / sum;
        Span<T> log = [sum];
        NaturalLog<T>(log, log);
        T log1p = T.FusedMultiplyAdd(e - (sum - T.One), inverse, log[0]);
        bool yes = score > T.Zero;
        T against = yes ? T.One - target : target;
        T doubt = e * inverse;
        return ((T.Abs(score) * LossScale<T>() * against) + (log1p * LossScale<T>()), yes ? against - doubt : doubt - against);
    }
}
