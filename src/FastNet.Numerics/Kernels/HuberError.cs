using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Huber's error: with d = s_ij - t_ij the loss is the mean of d^2 / 2 where |d| &lt;= delta and delta (|d| - delta / 2) elsewhere, over all N x M
/// elements;
/// d loss / d s_ij = d, limited to -delta and delta, / (N M) (P. J. Huber, 1964); PyTorch's HuberLoss.
/// With weights of rows the mean is sum_ij w_i loss_ij / (M sum_i w_i).
/// </summary>
/// <remarks>
/// The mean is finite for finite scores and targets of any size, unless the exact one is too large for a double. NaN passes through. The order of
/// summation is the same at every width and with any workers (docs/numerics.md).
/// </remarks>
public static class HuberError
{
    /// <summary>The mean loss, and its gradient.</summary>
    /// <param name="scores">(N, M), N and M 1 or more; its columns next to each other.</param>
    /// <param name="targets">The right values (N, M); its columns next to each other.</param>
    /// <param name="gradient">Result: d loss / d scores (N, M), its columns next to each other; memory of its own.</param>
    /// <param name="delta">Where the square ends, finite and above 0 also in the element type; 1 is usual.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <returns>The mean over all elements.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit each other, <paramref name="gradient"/> overlaps an input, or the weights add up to 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="delta"/> is out of its range, a weight is negative or not finite, or there are no rows or columns; nothing has been written.
    /// </exception>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores,
        ReadOnlyMatrix<T> targets,
        Matrix<T> gradient,
        double delta,
        ReadOnlySpan<T> weights = default,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rounded = T.CreateTruncating(delta);
        Check.Positive(rounded, nameof(delta));
        return ElementLoss<T, Formula>.Mean(new(double.CreateTruncating(rounded)), cost: 1, scores, targets, gradient, weights, workers);
    }

    private readonly struct Formula(double delta) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec limit = TSimd.Constant(delta);
            TVec scale = TSimd.Constant(RowBlocks.Scale);
            derivative = TSimd.Min(limit, TSimd.Max(TSimd.Subtract(TSimd.Zero, limit), TSimd.Subtract(score, target))); // NaN stays
            TVec scaled = TSimd.Subtract(TSimd.Multiply(score, scale), TSimd.Multiply(target, scale));

            // c (|d| - c / 2) with c the smaller of |d| and delta is either of the two.
            TVec size = TSimd.Max(derivative, TSimd.Subtract(TSimd.Zero, derivative));
            TVec scaledSize = TSimd.Max(scaled, TSimd.Subtract(TSimd.Zero, scaled));
            return TSimd.Multiply(size, TSimd.Subtract(scaledSize, TSimd.Multiply(size, TSimd.Constant(RowBlocks.Scale / 2))));
        }
    }
}
