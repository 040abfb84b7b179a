using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Cross-entropy of independent yes-or-no questions with p_ij = 1 / (1 + e^(-s_ij)): loss = mean of -t_ij ln p_ij - (1 - t_ij) ln(1 - p_ij) over all
/// N x M elements,
/// d loss / d s_ij = (p_ij - t_ij) / (N M); PyTorch's BCEWithLogitsLoss. One column is binary classification, several are labels that do not exclude
/// each other.
/// With weights of rows the mean is sum_ij w_i loss_ij / (M sum_i w_i).
/// </summary>
/// <remarks>
/// Stable, and without cancellation: with e = e^(-|s|), and a = 1 - t where s &gt; 0 and t elsewhere, loss = |s| a + ln(1 + e), and the derivative is
/// plus or minus (a - e / (1 + e)).
/// The logarithm is corrected for the rounding of 1 + e.
/// The mean is finite for finite scores and targets of any size, unless the exact one is too large for a double. NaN passes through. The order of
/// summation is the same at every width and with any workers (docs/numerics.md).
/// </remarks>
public static class SigmoidCrossEntropy
{
    /// <summary>The mean loss, and its gradient.</summary>
    /// <param name="scores">(N, M), N and M 1 or more; its columns next to each other.</param>
    /// <param name="targets">The right values (N, M), 0 to 1; its columns next to each other.</param>
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
        => ElementLoss<T, Formula>.Mean(default, cost: 8, scores, targets, gradient, weights, workers);

    /// <inheritdoc cref="Loss{T}(ReadOnlyMatrix{T}, ReadOnlyMatrix{T}, Matrix{T}, ReadOnlySpan{T}, Workers?)"/>
    /// <param name="scores">(N, 1), N 1 or more.</param>
    /// <param name="labels">The right values of the rows, 0 or 1.</param>
    /// <param name="gradient">Result: d loss / d scores (N, 1); memory of its own.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => ElementLoss<T, Formula>.Mean(default, cost: 8, scores, labels, gradient, weights, workers);

    private struct Formula : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec one = TSimd.Constant(1);
            TVec lower = TSimd.Min(score, TSimd.Subtract(TSimd.Zero, score)); // -|s|
            TVec e = ExpFormula<T, TVec, TSimd>.Of(lower);
            TVec sum = TSimd.Add(one, e);
            TVec lost = TSimd.Subtract(e, TSimd.Subtract(sum, one));
            TVec inverse = TSimd.Divide(one, sum);
            TVec yes = TSimd.GreaterThan(score, TSimd.Zero);
            TVec against = TSimd.Select(yes, TSimd.Subtract(one, target), target);
            TVec doubt = TSimd.Multiply(e, inverse);
            derivative = TSimd.Select(yes, TSimd.Subtract(against, doubt), TSimd.Subtract(doubt, against));

            TVec scale = TSimd.Constant(RowBlocks.Scale);
            TVec log1p = TSimd.Fma(lost, inverse, LogFormula<T, TVec, TSimd>.Of(sum));
            TVec size = TSimd.Multiply(TSimd.Subtract(TSimd.Zero, lower), scale);
            return TSimd.Add(TSimd.Multiply(size, against), TSimd.Multiply(log1p, scale));
        }
    }
}
