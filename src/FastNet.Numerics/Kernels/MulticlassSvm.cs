using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Multiclass support vector machine (hinge) loss: m_ij = max(0, s_ij - s_i,y(i) + 1) for j other than y(i), loss = mean of sum_j m_ij;
/// d loss / d s_ij = [m_ij &gt; 0] / rows, and minus the sum of these at y(i) (J. Weston and C. Watkins, 1999; CS231n, "Linear classification").
/// With weights the mean is sum_i w_i loss_i / sum_i w_i, where w_i is the weight of the row times that of its class.
/// </summary>
/// <remarks>
/// The mean is finite for finite scores of any size, unless the exact one is too large for a double. A row with NaN has a
/// NaN loss; its gradient counts the margins that are above 0, and NaN is not.
/// Order of summation, the same at every width and with any workers: in a row, class j goes to virtual lane j mod 16 and the lanes are folded
/// pairwise; the losses of 64 rows are added in double, in order, and so are the sums of these blocks.
/// </remarks>
public static unsafe class MulticlassSvm
{
    private const int VirtualLanes = 16;

    // Class numbers travel in lanes of T, and float holds every whole number up to 2^24.
    private const int MostClasses = 1 << 24;

    /// <summary>The mean loss, and its gradient; the loss is the same number without it.</summary>
    /// <param name="scores">(N, C), N 1 or more, C 1 to 2^24; its columns next to each other.</param>
    /// <param name="labels">The correct class of each row, 0 or more and below C.</param>
    /// <param name="gradient">Result: d loss / d scores (N, C), its columns next to each other; may be <paramref name="scores"/> itself. Left out:
    /// the loss alone.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit each other, <paramref name="gradient"/> overlaps an input without being the scores in place, or the weights add up to 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A label names no class, a weight is negative or not finite, or rows or classes are out of range; nothing has been written.
    /// </exception>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores,
        ReadOnlySpan<int> labels,
        Matrix<T> gradient = default,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scores.Columns, MostClasses, nameof(scores));
        return LabelLoss.Mean(default(Formula<T>), 1, scores, labels, gradient, weights, classWeights, workers);
    }

    private struct Formula<T> : ILabelLoss<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private LabelledRows<T> _rows;

        public void Take(in LabelledRows<T> rows) => _rows = rows;

        [MethodImpl(HotLoop.Options)]
        public readonly double Sum<TVec, TSimd>(int first, int count)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(_rows.Classes);
            T* lanes = stackalloc T[VirtualLanes];
            for (int lane = 0; lane < VirtualLanes; lane++)
            {
                lanes[lane] = T.CreateTruncating(lane);
            }

            TVec numbers = TSimd.Load(lanes);
            double sum = 0;
            for (nint row = first; row < first + count; row++)
            {
                T loss = Row(row, lanes, numbers, tail);
                sum += double.CreateTruncating(loss) * _rows.Weights.Of(row);
            }

            return sum;
        }

        /// <summary>The loss of a row, times <see cref="RowBlocks.Scale"/>, and its gradient when it is wanted.</summary>
        /// <param name="row">Its number.</param>
        /// <param name="lanes">Room for the virtual lanes.</param>
        /// <param name="numbers">0, 1, 2, ...</param>
        /// <param name="tail">The classes after the last whole vector.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly T Row<TVec, TSimd>(nint row, T* lanes, TVec numbers, RowTail<T, TVec, TSimd> tail)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* scores = _rows.Scores[row];
            T* gradient = _rows.HasGradient ? _rows.Gradient[row] : null;
            int label = _rows.Label(row);
            TVec correct = TSimd.Multiply(TSimd.Splat(scores[label]), TSimd.Constant(RowBlocks.Scale));
            TVec one = TSimd.Splat(T.One);
            TVec share = TSimd.Splat(_rows.Weights.Share(row, T.One));
            TVec count = TSimd.Zero;
            for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                int j = lane;
                for (; j < tail.Start; j += VirtualLanes)
                {
                    TVec margin = Margin<TVec, TSimd>(TSimd.Load(scores + j), correct, numbers, label - j);
                    TVec above = TSimd.GreaterThan(margin, TSimd.Zero);
                    sum = TSimd.Add(sum, margin);
                    count = TSimd.Add(count, TSimd.Select(above, one, TSimd.Zero));
                    if (gradient is not null)
                    {
                        TSimd.Store(gradient + j, TSimd.Select(above, share, TSimd.Zero));
                    }
                }

                if (j == tail.Start && tail.Count > 0)
                {
                    TVec margin = tail.Inside(Margin<TVec, TSimd>(tail.Load(scores), correct, numbers, label - j));
                    TVec above = TSimd.GreaterThan(margin, TSimd.Zero);
                    sum = TSimd.Add(sum, margin);
                    count = TSimd.Add(count, TSimd.Select(above, one, TSimd.Zero));
                    if (gradient is not null)
                    {
                        tail.Store(gradient, TSimd.Select(above, share, TSimd.Zero));
                    }
                }

                TSimd.Store(lanes + lane, sum);
            }

            TVec loss = LaneFold<T, TVec, TSimd>.Sum(lanes, VirtualLanes);
            if (gradient is not null)
            {
                TSimd.Store(lanes, LaneFold<T, TVec, TSimd>.Sum(count)); // whole numbers: exact in any order
                gradient[label] = _rows.Weights.Share(row, T.Zero - lanes[0]);
            }

            TSimd.Store(lanes, loss);
            return lanes[0];
        }

        /// <summary>
        /// max(0, s - correct + 1), all times the scale, and 0 where the class is the label, <paramref name="distance"/> lanes from the first.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Margin<TVec, TSimd>(TVec scores, TVec correct, TVec numbers, int distance)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec scale = TSimd.Constant(RowBlocks.Scale);
            TVec margin = TSimd.Add(TSimd.Subtract(TSimd.Multiply(scores, scale), correct), scale);
            TVec apart = TSimd.Subtract(numbers, TSimd.Splat(T.CreateTruncating(distance)));
            return TSimd.Select(TSimd.GreaterThan(TSimd.Multiply(apart, apart), TSimd.Zero), TSimd.Max(TSimd.Zero, margin), TSimd.Zero);
        }
    }
}
