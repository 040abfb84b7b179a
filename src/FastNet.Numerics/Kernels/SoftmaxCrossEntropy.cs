using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Softmax classifier: p_ij = exp(s_ij) / sum_k exp(s_ik), loss = mean of -ln p_i,y(i), d loss / d s_ij = (p_ij - [j = y(i)]) / rows
/// (CS231n, "Linear classification" and "Neural networks case study"). With label smoothing e, [j = y(i)] and the loss are those of targets
/// 1 - e + e / classes for the row's own class and e / classes for every other: loss_i = -(1 - e) ln p_i,y(i) - e / classes sum_j ln p_ij
/// (C. Szegedy et al., "Rethinking the Inception architecture", 2016, section 7). With weights the mean is sum_i w_i loss_i / sum_i w_i, where w_i is
/// the weight of the row times that of its class.
/// </summary>
/// <remarks>
/// Stable for scores of any finite size, and finite unless the exact mean is too large for a double: with z = s - max(s),
/// loss_i = ln(sum_k exp(z_k)) - z_y, or ln(sum_k exp(z_k)) + fma(-e / classes, sum_j z_j, (1 - e) (-z_y)). A row with NaN or inf has a NaN loss and
/// gradient.
/// Order of summation, the same at every width and with any workers: in a row, class j goes to virtual lane j mod 16 and the lanes are folded
/// pairwise; the losses of 64 rows are added in double, in order, and so are the sums of these blocks.
/// </remarks>
public static unsafe class SoftmaxCrossEntropy
{
    private const int VirtualLanes = 16;

    // An exponential costs about as much as four elements of a plain sweep.
    private const int ExpCost = 4;

    /// <summary>The mean loss, and its gradient; the loss is the same number without it.</summary>
    /// <param name="scores">(N, C), N and C 1 or more; its columns next to each other.</param>
    /// <param name="labels">The correct class of each row, 0 or more and below C.</param>
    /// <param name="gradient">Result: d loss / d scores (N, C), its columns next to each other; may be <paramref name="scores"/> itself. Left out:
    /// the loss alone.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="classWeights">A weight for each class; empty: 1 each.</param>
    /// <param name="smoothing">Label smoothing e, 0 (none) or more and below 1.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <returns>The mean of the rows' losses.</returns>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit each other, <paramref name="gradient"/> overlaps an input without being the scores in place, or the weights add up to 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A label names no class, a weight is negative or not finite, <paramref name="smoothing"/> is out of its range, or there are no rows or classes;
    /// nothing has been written.
    /// </exception>
    public static double Loss<T>(
        ReadOnlyMatrix<T> scores,
        ReadOnlySpan<int> labels,
        Matrix<T> gradient = default,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default,
        double smoothing = 0,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(smoothing);
        double each = smoothing / scores.Columns;
        Formula<T> formula = new(T.CreateTruncating(1 - smoothing), T.CreateTruncating(each), T.CreateTruncating(1 - smoothing + each));
        return LabelLoss.Mean(formula, ExpCost, scores, labels, gradient, weights, classWeights, workers);
    }

    /// <summary>Blocks of 64 rows: in each first all exponentials, then all logarithms, then all gradients.</summary>
    /// <param name="own">The share of a target that goes to its own class alone, 1 - smoothing.</param>
    /// <param name="each">The share of a target that goes to each class, smoothing / classes; 0: none.</param>
    /// <param name="target">The target of the own class, 1 - smoothing + smoothing / classes.</param>
    private struct Formula<T>(T own, T each, T target) : ILabelLoss<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private LabelledRows<T> _rows;

        public void Take(in LabelledRows<T> rows) => _rows = rows;

        [MethodImpl(HotLoop.Options)]
        public readonly double Sum<TVec, TSimd>(int first, int count)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(_rows.Classes);
            T* sums = stackalloc T[RowBlocks.Rows];
            T* losses = stackalloc T[RowBlocks.Rows]; // minus z_y at first
            T* lanes = stackalloc T[VirtualLanes];
            T scale = T.CreateTruncating(RowBlocks.Scale);
            for (int i = 0; i < count; i++)
            {
                T* scores = _rows.Scores[first + i];
                TVec max = Largest<TVec, TSimd>(scores, tail);
                TSimd.Store(lanes, max);
                T scaledMax = scale * lanes[0];
                losses[i] = scaledMax - (scale * scores[_rows.Label(first + i)]);
                if (each != T.Zero)
                {
                    T shifted = tail.Sum(new ShiftedTerm<T>(scores, scaledMax), lanes, VirtualLanes);
                    losses[i] = T.FusedMultiplyAdd(-each, shifted, own * losses[i]);
                }

                ExpInto<TVec, TSimd>(scores, max, _rows.HasGradient ? _rows.Gradient[first + i] : null, lanes, tail);
                TSimd.Store(lanes, LaneFold<T, TVec, TSimd>.Sum(lanes, VirtualLanes));
                sums[i] = lanes[0];
            }

            TVec scales = TSimd.Splat(scale);
            for (int i = 0; i < count; i += TSimd.Lanes)
            {
                TSimd.Store(losses + i, TSimd.Fma(LogFormula<T, TVec, TSimd>.Of(TSimd.Load(sums + i)), scales, TSimd.Load(losses + i)));
            }

            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += double.CreateTruncating(losses[i]) * _rows.Weights.Of(first + i);
            }

            // Last, because a masked store cannot be read again before it has reached the cache.
            for (int i = 0; i < count && _rows.HasGradient; i++)
            {
                ToGradient<TVec, TSimd>(_rows.Gradient[first + i], sums[i], _rows.Label(first + i), _rows.Weights.Share(first + i, T.One), tail);
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Largest<TVec, TSimd>(T* scores, RowTail<T, TVec, TSimd> tail)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec max = tail.Count > 0 ? tail.LoadOrLowest(scores) : TSimd.Splat(T.NegativeInfinity);
            for (nint j = 0; j < tail.Start; j += TSimd.Lanes)
            {
                max = TSimd.Max(TSimd.Load(scores + j), max);
            }

            return LaneFold<T, TVec, TSimd>.Max(max);
        }

        /// <summary>
        /// exp(s - max) to <paramref name="exps"/>, when it is wanted, and the sums of the virtual lanes to <paramref name="lanes"/>.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ExpInto<TVec, TSimd>(T* scores, TVec max, T* exps, T* lanes, RowTail<T, TVec, TSimd> tail)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                nint j = lane;
                for (; j < tail.Start; j += VirtualLanes)
                {
                    TVec exp = ExpFormula<T, TVec, TSimd>.Of(TSimd.Subtract(TSimd.Load(scores + j), max));
                    sum = TSimd.Add(sum, exp);
                    if (exps is not null)
                    {
                        TSimd.Store(exps + j, exp);
                    }
                }

                if (j == tail.Start && tail.Count > 0)
                {
                    // After the row's end e^0, left out of the sum: e^-inf would be left out by itself, but on Intel processors a result that
                    // underflows stops the pipeline for some 100 ns.
                    TVec shifted = tail.Inside(TSimd.Subtract(tail.Load(scores), max));
                    TVec exp = tail.Inside(ExpFormula<T, TVec, TSimd>.Of(shifted));
                    sum = TSimd.Add(sum, exp);
                    if (exps is not null)
                    {
                        tail.Store(exps, exp);
                    }
                }

                TSimd.Store(lanes + lane, sum);
            }
        }

        /// <summary>The row's share of (exp / sum - target), in place of the exponentials.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void ToGradient<TVec, TSimd>(T* exps, T sum, int label, T share, RowTail<T, TVec, TSimd> tail)
            where TSimd : struct, ISimd<T, TVec>
        {
            T atLabel = ((exps[label] / sum) - target) * share;
            TVec sums = TSimd.Splat(sum);
            TVec shares = TSimd.Splat(share);
            TVec uniform = TSimd.Splat(each);
            for (nint j = 0; j < tail.Start; j += TSimd.Lanes)
            {
                TSimd.Store(exps + j, TSimd.Multiply(TSimd.Subtract(TSimd.Divide(TSimd.Load(exps + j), sums), uniform), shares));
            }

            if (tail.Count > 0)
            {
                tail.Store(exps, TSimd.Multiply(TSimd.Subtract(TSimd.Divide(tail.Load(exps), sums), uniform), shares));
            }

            exps[label] = atLabel;
        }
    }

    /// <summary>s - max, all times the scale.</summary>
    private readonly struct ShiftedTerm<T>(T* scores, T scaledMax) : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec scaled = TSimd.Multiply(lanes.Load(scores + column), TSimd.Constant(RowBlocks.Scale));
            return TSimd.Add(sum, TSimd.Subtract(scaled, TSimd.Splat(scaledMax)));
        }
    }
}
