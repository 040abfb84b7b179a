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
            BlockOp op = new() { Loss = loss, Targets = new(pTargets, targets.RowStride) };
            return Mean(op, cost, scores, gradient, weights, workers);
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
            return Mean(new BlockOp { Loss = loss, Labels = pLabels }, cost, scores, gradient, weights, workers);
        }
    }

    private static double Mean(
        BlockOp op, int cost, ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights, Workers? workers)
    {
        Check.Batch(scores);
        Check.Dense<T>(gradient, scores.Rows, scores.Columns);
        Check.Written(gradient.Elements, scores.Elements, weights);
        double total = LossWeights.Require(scores.Rows, weights);
        fixed (T* pScores = scores.Elements, pGradient = gradient.Elements, pWeights = weights)
        {
            op.Scores = new(pScores, scores.RowStride);
            op.Gradient = new(pGradient, gradient.RowStride);
            op.Columns = scores.Columns;
            op.IsWeighted = !weights.IsEmpty;
            op.Weights = new(total, scores.Columns, pWeights);
            long costPerRow = (long)int.Max(VirtualLanes, scores.Columns) * cost;
            return RowBlocks.Mean<T, BlockOp>(op, scores.Rows, op.Weights.Total, costPerRow, workers);
        }
    }

    private struct BlockOp : IRowBlock<T>
    {
        public TLoss Loss;
        public RowWeights<T> Weights;
        public RowsOf<T> Scores;
        public RowsOf<T> Targets;
        public RowsOf<T> Gradient;
        public int* Labels;
        public int Columns;
        public bool IsWeighted;

        public readonly double Sum<TVec, TSimd>(int first, int rows)
            where TSimd : struct, ISimd<T, TVec>
        {
            int group = int.Clamp(GroupElements / Columns, 1, RowBlocks.Rows);
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
        private readonly T Group<TVec, TSimd>(nint start, nint end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[VirtualLanes];
            new Span<T>(lanes, VirtualLanes).Clear();
            int count = Columns % TSimd.Lanes;
            int tail = Columns - count;
            TVec inside = LaneFold<T, TVec, TSimd>.FirstOf(count);
            SomeLanes<T, TVec, TSimd> some = new(count);
            TVec weight = TSimd.Zero;
            TVec share = TSimd.Zero;
            for (int lane = 0; lane < VirtualLanes && lane < Columns; lane += TSimd.Lanes)
            {
                TVec sum = TSimd.Zero;
                for (nint row = start; row < end; row++)
                {
                    if (IsWeighted || row == start)
                    {
                        double counts = Weights.Of(row);
                        weight = TSimd.Splat(T.CreateTruncating(counts));
                        share = TSimd.Splat(T.CreateTruncating(counts / Weights.Total));
                    }

                    T* scores = Scores[row];
                    T* targets = Targets[row];
                    T* gradient = Gradient[row];
                    int* label = Labels is null ? null : Labels + row;
                    nint j = lane;
                    for (; j < tail; j += VirtualLanes)
                    {
                        TVec value = One<TVec, TSimd, AllLanes<T, TVec, TSimd>>(scores + j, targets + j, label, gradient + j, share, default);
                        sum = TSimd.Add(sum, TSimd.Multiply(weight, value));
                    }

                    if (j == tail && count > 0)
                    {
                        TVec value = One<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(scores + j, targets + j, label, gradient + j, share, some);
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
        private readonly TVec One<TVec, TSimd, TLanes>(T* scores, T* targets, int* label, T* gradient, TVec share, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec target = label is null ? lanes.Load(targets) : TSimd.Splat(T.CreateTruncating(*label));
            TVec value = Loss.Value<T, TVec, TSimd>(lanes.Load(scores), target, out TVec derivative);
            lanes.Store(gradient, TSimd.Multiply(derivative, share));
            return value;
        }

        private readonly double InDouble(nint start, nint end)
        {
            double sum = 0;
            for (nint row = start; row < end; row++)
            {
                double weight = Weights.Of(row);
                for (nint j = 0; j < Columns; j++)
                {
                    double score = double.CreateTruncating(Scores[row][j]);
                    double target = Labels is null ? double.CreateTruncating(Targets[row][j]) : Labels[row];
                    sum += weight * Loss.Value<double, double, V1<double>>(score, target, out double derivative);
                    T* gradient = Gradient[row] + j;
                    if (!T.IsFinite(*gradient))
                    {
                        *gradient = T.CreateTruncating(derivative * weight / Weights.Total);
                    }
                }
            }

            return sum;
        }
    }
}
