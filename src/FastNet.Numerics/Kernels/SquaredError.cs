using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Squared error: loss = mean of (s_ij - t_ij)^2 over all N x M elements, d loss / d s_ij = 2 (s_ij - t_ij) / (N M). No 1/2 stands in front of it, as
/// in PyTorch's MSELoss.
/// With weights of rows the mean is sum_ij w_i loss_ij / (M sum_i w_i).
/// </summary>
/// <remarks>
/// The mean is finite for finite scores and targets of any size, unless the exact one is too large for a double. NaN passes through. The order of
/// summation is the same at every width and with any workers (docs/numerics.md).
/// </remarks>
public static class SquaredError
{
    /// <summary>The mean loss, and its gradient.</summary>
    /// <param name="scores">(N, M), N and M 1 or more; its columns next to each other.</param>
    /// <param name="targets">The right values (N, M); its columns next to each other.</param>
    /// <param name="gradient">Result: d loss / d scores (N, M), its columns next to each other; memory of its own.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <returns>The mean over all elements.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit each other, <paramref name="gradient"/> overlaps an input, or the weights add up to 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A weight is negative or not finite, or there are no rows or columns; nothing has been written.
    /// </exception>
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
            derivative = TSimd.Add(difference, difference);
            TVec scaled = TSimd.Multiply(difference, TSimd.Constant(1.0 / (1 << 16))); // its square has the scale
            return TSimd.Multiply(scaled, scaled);
        }
    }
}
