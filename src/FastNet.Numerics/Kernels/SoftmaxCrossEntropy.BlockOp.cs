using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

public static unsafe partial class SoftmaxCrossEntropy
{
    /// <summary>Blocks of 64 rows: in each first all exponentials, then all logarithms, then all gradients.</summary>
    private struct BlockOp<T, TWeights> : IRowBlock<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWeights : unmanaged, IRowWeights<T>
    {
        public T* Scores;
        public T* Gradient;
        public int* Labels;
        public nint Stride;
        public nint GradientStride;
        public int Classes;
        public TWeights Weights;

        /// <summary>The share of a target that goes to its own class alone, 1 - smoothing.</summary>
        public T Own;

        /// <summary>The share of a target that goes to each class, smoothing / classes; 0: none.</summary>
        public T Each;

        /// <summary>The target of the own class, 1 - smoothing + smoothing / classes.</summary>
        public T Target;

        /// <summary>The sum of the losses of some rows, at most 64, times <see cref="RowBlocks.Scale"/>; with their gradient when it is wanted.</summary>
        [MethodImpl(HotLoop.Options)]
        public readonly double Sum<TVec, TSimd>(int first, int rows)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(Classes);
            T* sums = stackalloc T[RowBlocks.Rows];
            T* losses = stackalloc T[RowBlocks.Rows]; // minus z_y at first
            T* lanes = stackalloc T[VirtualLanes];
            T scale = T.CreateTruncating(RowBlocks.Scale);
            for (int i = 0; i < rows; i++)
            {
                nint row = first + i;
                T* scores = Scores + (row * Stride);
                T* exps = Gradient is null ? null : Gradient + (row * GradientStride);
                TVec max = Largest<TVec, TSimd>(scores, tail);
                TSimd.Store(lanes, max);
                losses[i] = (scale * lanes[0]) - (scale * scores[Label(row)]);
                if (Each != T.Zero)
                {
                    losses[i] = T.FusedMultiplyAdd(-Each, ShiftedSum<TVec, TSimd>(scores, max, lanes, tail), Own * losses[i]);
                }

                ExpInto<TVec, TSimd>(scores, max, exps, lanes, tail);
                TSimd.Store(lanes, LaneFold.Sum<T, TVec, TSimd>(lanes, VirtualLanes));
                sums[i] = lanes[0];
            }

            double sum = 0;
            TVec scales = TSimd.Splat(scale);
            for (int i = 0; i < rows; i += TSimd.Lanes)
            {
                TSimd.Store(losses + i, TSimd.Fma(NaturalLog.Of<T, TVec, TSimd>(TSimd.Load(sums + i)), scales, TSimd.Load(losses + i)));
            }

            for (int i = 0; i < rows; i++)
            {
                sum += double.CreateTruncating(losses[i]) * Weights.Of(first + i);
            }

            // Only now, because a masked store cannot be read again before it has reached the cache.
            for (int i = 0; i < rows && Gradient is not null; i++)
            {
                ToGradient<TVec, TSimd>(Gradient + ((first + i) * GradientStride), sums[i], Label(first + i), Weights.Share(first + i), tail);
            }

            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int Label(nint row) => Check.StillBelow(Labels[row], Classes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Largest<TVec, TSimd>(T* scores, RowTail<T, TVec, TSimd> tail)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec max = tail.Count > 0 ? tail.LoadOrLowest(scores) : TSimd.Splat(T.NegativeInfinity);
            for (nint j = 0; j < tail.Start; j += TSimd.Lanes)
            {
                max = TSimd.Max(TSimd.Load(scores + j), max);
            }

            return LaneFold.Max<T, TVec, TSimd>(max);
        }

        /// <summary>The sum of s - max, all times the scale, in the order of the virtual lanes.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static T ShiftedSum<TVec, TSimd>(T* scores, TVec max, T* lanes, RowTail<T, TVec, TSimd> tail)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec scale = TSimd.Constant(RowBlocks.Scale);
            max = TSimd.Multiply(max, scale);
            for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                nint j = lane;
                for (; j < tail.Start; j += VirtualLanes)
                {
                    sum = TSimd.Add(sum, TSimd.Subtract(TSimd.Multiply(TSimd.Load(scores + j), scale), max));
                }

                if (j == tail.Start && tail.Count > 0)
                {
                    sum = TSimd.Add(sum, tail.Inside(TSimd.Subtract(TSimd.Multiply(tail.Load(scores), scale), max)));
                }

                TSimd.Store(lanes + lane, sum);
            }

            TSimd.Store(lanes, LaneFold.Sum<T, TVec, TSimd>(lanes, VirtualLanes));
            return lanes[0];
        }

        /// <summary>exp(s - max) to <paramref name="exps"/>, when it is wanted, and the sums of the virtual lanes to <paramref name="lanes"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void ExpInto<TVec, TSimd>(T* scores, TVec max, T* exps, T* lanes, RowTail<T, TVec, TSimd> tail)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                nint j = lane;
                for (; j < tail.Start; j += VirtualLanes)
                {
                    TVec exp = Exp.Of<T, TVec, TSimd>(TSimd.Subtract(TSimd.Load(scores + j), max));
                    sum = TSimd.Add(sum, exp);
                    if (exps is not null)
                    {
                        TSimd.Store(exps + j, exp);
                    }
                }

                if (j == tail.Start && tail.Count > 0)
                {
                    // Behind the row e^0, left out of the sum: e^-inf would be left out by itself, but on Intel processors a result that
                    // underflows stops the pipeline for some 100 ns.
                    TVec shifted = tail.Inside(TSimd.Subtract(tail.Load(scores), max));
                    TVec exp = tail.Inside(Exp.Of<T, TVec, TSimd>(shifted));
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
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            T atLabel = ((exps[label] / sum) - Target) * share;
            TVec sums = TSimd.Splat(sum);
            TVec shares = TSimd.Splat(share);
            TVec each = TSimd.Splat(Each);
            for (nint j = 0; j < tail.Start; j += TSimd.Lanes)
            {
                TSimd.Store(exps + j, TSimd.Multiply(TSimd.Subtract(TSimd.Divide(TSimd.Load(exps + j), sums), each), shares));
            }

            if (tail.Count > 0)
            {
                tail.Store(exps, TSimd.Multiply(TSimd.Subtract(TSimd.Divide(tail.Load(exps), sums), each), shares));
            }

            exps[label] = atLabel;
        }
    }
}
