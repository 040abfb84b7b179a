using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of sum_j max(0, s_j - s_y + 1) over the classes j other than y, and its gradient. A row's sum runs in 16 lanes, class j in lane j mod 16,
    /// folded pairwise; the losses are added in double, in blocks of 64 rows, all times 2^-32: the same bits, and nothing becomes infinite. The specification of <see cref="MulticlassSvm"/>.
    /// </summary>
    public static double MulticlassSvm<T>(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        ReadOnlySpan<T> weights = default,
        ReadOnlySpan<T> classWeights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int blockRows = 64;
        RowCounts<T> counted = new(rows, weights, labels, classWeights);
        double sum = 0;
        double blockSum = 0;
        for (int i = 0; i < rows; i++)
        {
            T loss = SvmRow(scores.Slice(i * stride, classes), labels[i], gradient.Slice(i * gradientStride, classes), i, counted);
            blockSum += counted.Of(i) * double.CreateTruncating(loss);
            if ((i + 1) % blockRows == 0 || i + 1 == rows)
            {
                sum += blockSum;
                blockSum = 0;
            }
        }

        return sum / counted.Total * (1L << 32);
    }

    private static T SvmRow<T>(ReadOnlySpan<T> scores, int label, Span<T> gradient, int row, RowCounts<T> counted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T scale = T.ScaleB(T.One, -32);
        T correct = scores[label] * scale;
        int count = 0;
        Span<T> lanes = stackalloc T[16];
        for (int j = 0; j < scores.Length; j++)
        {
            T margin = (scores[j] * scale) - correct + scale;
            margin = j == label || margin <= T.Zero ? T.Zero : margin;
            lanes[j % lanes.Length] += margin;
            count += margin > T.Zero ? 1 : 0;
            gradient[j] = margin > T.Zero ? counted.Share(row, T.One) : T.Zero;
        }

        gradient[label] = counted.Share(row, T.CreateTruncating(-count));
        return FoldLanes(lanes);
    }
}
