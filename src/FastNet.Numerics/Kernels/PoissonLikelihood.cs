using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Negative log-likelihood of counts t_ij whose expectation is e^(s_ij): loss = mean of e^(s_ij) - t_ij s_ij over all N x M elements, without the
/// term ln(t_ij!), which no score
/// changes; d loss / d s_ij = (e^(s_ij) - t_ij) / (N M); PyTorch's PoissonNLLLoss.
/// With weights of rows the mean is sum_ij w_i loss_ij / (M sum_i w_i).
/// </summary>
/// <remarks>
/// The mean is finite for finite scores and targets of any size, unless the exact one is too large for a double or a score exceeds 709. NaN passes
/// through. The order of summation is the same at every width and with any workers (docs/numerics.md).
/// </remarks>
public static class PoissonLikelihood
{
    /// <inheritdoc cref="SquaredError.Loss"/>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss<T, Formula>.Mean(default, cost: 4, scores, targets, gradient, weights, workers);

    private struct Formula : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec exp = ExpFormula<T, TVec, TSimd>.Of(score);
            derivative = TSimd.Subtract(exp, target);
            TVec scale = TSimd.Constant(RowBlocks.Scale);
            return TSimd.Subtract(TSimd.Multiply(exp, scale), TSimd.Multiply(TSimd.Multiply(target, scale), score));
        }
    }
}
