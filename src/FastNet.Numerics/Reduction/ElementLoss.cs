using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The loss of one score against one number, and its derivative, on one vector: a struct that holds its parameters.</summary>
internal interface IElementLoss
{
    /// <summary>The loss times <see cref="RowBlocks.Scale"/>, made so that it is finite wherever it is that of a number.</summary>
    /// <param name="score">s.</param>
    /// <param name="target">t.</param>
    /// <param name="derivative">d loss / d s, not scaled.</param>
    TVec Value<T, TVec, TSimd>(TVec score, TVec target, out TVec derivative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>
/// The driver of the element-wise losses: the mean over all scores of a batch, with its gradient, in one pass. It checks the arguments, then forms
/// the same sums for every formula.
/// </summary>
/// <remarks>
/// Order of summation, the same at every width and with any workers: column j goes to virtual lane j mod 16, each lane is one chain down a group of
/// rows (as many as make 1024 elements, 1 to 64, none across a block of 64), and the lanes are folded pairwise; the sums of groups are added in
/// double, in order, and so are those of blocks.
/// A sum that is not finite in float is made again in double, element by element, and so are those of its gradients that are not finite.
/// </remarks>
internal static unsafe class ElementLoss<T, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : unmanaged, IElementLoss
{
    private const int VirtualLanes = 16;

    // So few additions in a chain keep the error of a sum in float below 70 roundings.
    private const int GroupElements = 64 * VirtualLanes;

    /// <summary>
    /// The mean over all elements; with weights of rows, the sum of weight times loss, divided by the columns and by the sum of the weights.
    /// </summary>
    /// <param name="loss">The formula.</param>
    /// <param name="cost">Elements of a plain sweep that cost as much as one of the formula.</param>
    /// <param name="scores">(N, M), N and M 1 or more, its columns next to each other.</param>
    /// <param name="targets">The right values (N, M), its columns next to each other.</param>
    /// <param name="gradient">Result (N, M), its columns next to each other; memory of its own.</param>
    /// <param name="weights">A weight for each row; empty: 1 each.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    public static double Mean(
        TLoss loss, int cost, ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights, Workers? workers)
    {
        Check.Dense(targets, scores.Rows, scores.Columns);
        Check.Apart(targets.Elements, gradient.Elements);
        fixed (T* pTargets = targets.Elements)
        {
            return Mean(loss, cost, scores, new(pTargets, targets.RowStride), null, gradient, weights, workers);
        }
    }

    /// <summary>The same for one score a row, whose right value is its label.</summary>
    public static double Mean(
        TLoss loss, int cost, ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient, ReadOnlySpan<T> weights, Workers? workers)
    {
        Check.Dense(scores, labels.Length, 1);
        Check.Apart(labels, gradient.Elements);
        fixed (int* pLabels = labels)
        {
            return Mean(loss, cost, scores, default, pLabels, gradient, weights, workers);
        }
    }

    private static double Mean(
        TLoss loss, int cost, ReadOnlyMatrix<T> scores, RowsOf<T> targets, int* labels, Matrix<T> gradient, ReadOnlySpan<T> weights, Workers? workers)
    {
        Check.Batch(scores);
        Check.Dense<T>(gradient, scores.Rows, scores.Columns);
        Check.Written(gradient.Elements, scores.Elements, weights);
        double total = LossWeights.Require(scores.Rows, weights);
        fixed (T* pScores = scores.Elements, pGradient = gradient.Elements, pWeights = weights)
        {
            RowWeights<T> all = new(total, scores.Columns, pWeights);
            BlockOp op = new(
                loss, all, new(pScores, scores.RowStride), targets, labels, new(pGradient, gradient.RowStride), scores.Columns, !weights.IsEmpty);
            long costPerRow = (long)int.Max(VirtualLanes, scores.Columns) * cost;
            return RowBlocks.Mean<T, BlockOp>(op, scores.Rows, all.Total, costPerRow, workers);
        }
    }

    private readonly struct BlockOp(
        TLoss loss, RowWeights<T> weights, RowsOf<T> scores, RowsOf<T> targets, int* labels, RowsOf<T> gradient, int columns, bool isWeighted)
        : IRowBlock<T>
    {
        public double Sum<TVec, TSimd>(int first, int rows)
            where TSimd : struct, ISimd<T, TVec>
        {
            int group = int.Clamp(GroupElements / columns, 1, RowBlocks.Rows);
            double sum = 0;
            for (int row = 0; row < rows; row += group)
            {
                nint start = first + row;
                nint end = start + int.Min(group, rows - row);
                double part = double.CreateTruncating(Group<TVec, TSimd>(start, end));
                sum += typeof(T) == typeof(float) && !double.IsFinite(part) ? InDouble(start, end) : part;
            }

            return sum;
        }

        /// <summary>The sum of a group of rows, and their gradient.</summary>
        [MethodImpl(HotLoop.Options)]
        private T Group<TVec, TSimd>(nint start, nint end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[VirtualLanes];
            new Span<T>(lanes, VirtualLanes).Clear();
            int count = columns % TSimd.Lanes;
            int tail = columns - count;
            TVec inside = LaneFold<T, TVec, TSimd>.FirstOf(count);
            SomeLanes<T, TVec, TSimd> some = new(count);
            TVec weight = TSimd.Zero;
            TVec share = TSimd.Zero;
            for (int lane = 0; lane < VirtualLanes && lane < columns; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                for (nint row = start; row < end; row++)
                {
                    if (isWeighted || row == start)
                    {
                        double counts = weights.Of(row);
                        weight = TSimd.Splat(T.CreateTruncating(counts));
                        share = TSimd.Splat(T.CreateTruncating(counts / weights.Total));
                    }

                    T* score = scores[row];
                    T* target = targets[row];
                    T* derivatives = gradient[row];
                    int* label = labels is null ? null : labels + row;
                    nint j = lane;
                    for (; j < tail; j += VirtualLanes)
                    {
                        TVec value = One<TVec, TSimd, AllLanes<T, TVec, TSimd>>(score + j, target + j, label, derivatives + j, share, default);
                        sum = TSimd.Add(sum, TSimd.Multiply(weight, value));
                    }

                    if (j == tail && count > 0)
                    {
                        TVec value = One<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(score + j, target + j, label, derivatives + j, share, some);
                        sum = TSimd.Add(sum, TSimd.Multiply(weight, TSimd.Select(inside, value, TSimd.Zero)));
                    }
                }

                TSimd.Store(lanes + lane, sum);
            }

            TSimd.Store(lanes, LaneFold<T, TVec, TSimd>.Sum(lanes, VirtualLanes));
            return lanes[0];
        }

        /// <summary>The losses of one vector of scores, times the scale; their gradient is written.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVec One<TVec, TSimd, TLanes>(T* score, T* target, int* label, T* derivatives, TVec share, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec right = label is null ? lanes.Load(target) : TSimd.Splat(T.CreateTruncating(*label));
            TVec value = loss.Value<T, TVec, TSimd>(lanes.Load(score), right, out TVec derivative);
            lanes.Store(derivatives, TSimd.Multiply(derivative, share));
            return value;
        }

        private double InDouble(nint start, nint end)
        {
            double sum = 0;
            for (nint row = start; row < end; row++)
            {
                double weight = weights.Of(row);
                for (nint j = 0; j < columns; j++)
                {
                    double score = double.CreateTruncating(scores[row][j]);
                    double target = labels is null ? double.CreateTruncating(targets[row][j]) : labels[row];
                    sum += weight * loss.Value<double, double, V1<double>>(score, target, out double derivative);
                    T* rounded = gradient[row] + j;
                    if (!T.IsFinite(*rounded))
                    {
                        *rounded = T.CreateTruncating(derivative * weight / weights.Total);
                    }
                }
            }

            return sum;
        }
    }
}
