using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Absolute error: loss = mean of |s_ij - t_ij| over all N x M elements, d loss / d s_ij = sign(s_ij - t_ij) / (N M), which is 0 where both are
/// equal; PyTorch's L1Loss.
/// With weights of rows the mean is sum_ij w_i loss_ij / (M sum_i w_i).
/// </summary>
/// <remarks>
/// The mean is finite for finite scores and targets of any size, unless the exact one is too large for a double. NaN passes through. The order of
/// summation is the same at every width and with any workers (docs/numerics.md).
/// </remarks>
public static class AbsoluteError
{
    /// <inheritdoc cref="SquaredError.Loss"/>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss<T, Formula>.Mean(default, cost: 1, scores, targets, gradient, weights, workers);

    private struct Formula : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec difference = TSimd.Subtract(score, target);
            TVec below = TSimd.Select(TSimd.GreaterThan(TSimd.Zero, difference), TSimd.Constant(-1), difference); // 0 and NaN stay
            derivative = TSimd.Select(TSimd.GreaterThan(difference, TSimd.Zero), TSimd.Constant(1), below);
            TVec scale = TSimd.Constant(RowBlocks.Scale);
            TVec scaled = TSimd.Subtract(TSimd.Multiply(score, scale), TSimd.Multiply(target, scale));
            return TSimd.Max(scaled, TSimd.Subtract(TSimd.Zero, scaled));
        }
    }
}
