using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The mean of ln(sum_k exp(z_k)) - z_y with z = s - max(s), and its gradient (exp(z_j) / sum - [j = y]) * (1 / rows). A row's sum runs in 16 lanes,
    /// class j in lane j mod 16, folded pairwise; the losses are added in double, in blocks of 64 rows. With smoothing e, which is 0 or more, a row's loss is
    /// ln(sum_k exp(z_k)) + fma(-e / classes, sum_j z_j, (1 - e) (-z_y)), and [j = y] becomes e / classes, plus 1 - e where j = y. Losses are summed times 2^-32, z too there:
    /// the same bits, and nothing becomes infinite. The specification of <see cref="SoftmaxCrossEntropy"/>.
    /// </summary>
    public static double SoftmaxCrossEntropy<T>(
        ReadOnlySpan<T> scores,
        int rows,
        int classes,
        int stride,
        ReadOnlySpan<int> labels,
        Span<T> gradient,
        int gradientStride,
        double smoothing = 0,
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
            T loss = SoftmaxRow(scores.Slice(i * stride, classes), labels[i], counted.Share(i, T.One), gradient.Slice(i * gradientStride, classes), smoothing);
            blockSum += counted.Of(i) * double.CreateTruncating(loss);
            if ((i + 1) % blockRows == 0 || i + 1 == rows)
            {
                sum += blockSum;
                blockSum = 0;
            }
        }

        return sum / counted.Total * (1L << 32);
    }

    private static T SoftmaxRow<T>(ReadOnlySpan<T> scores, int label, T share, Span<T> gradient, double smoothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = T.NegativeInfinity;
        foreach (T score in scores)
        {
            max = score > max ? score : max;
        }

        T scale = T.ScaleB(T.One, -32);
        T shiftedLabel = (scores[label] * scale) - (max * scale);
        Span<T> lanes = stackalloc T[16];
        Span<T> shiftedLanes = stackalloc T[16];
        for (int j = 0; j < scores.Length; j++)
        {
            shiftedLanes[j % lanes.Length] += (scores[j] * scale) - (max * scale);
            gradient[j] = scores[j] - max;
            Exp<T>(gradient.Slice(j, 1), gradient.Slice(j, 1));
            lanes[j % lanes.Length] += gradient[j];
        }

        T each = T.CreateTruncating(smoothing / scores.Length);
        T own = T.CreateTruncating(1 - smoothing + (smoothing / scores.Length));
        T sum = FoldLanes(lanes);
        for (int j = 0; j < scores.Length; j++)
        {
            T probability = gradient[j] / sum;
            gradient[j] = (probability - (j == label ? own : each)) * share;
        }

        Span<T> loss = [sum];
        NaturalLog<T>(loss, loss);
        return each == T.Zero
            ? (loss[0] * scale) - shiftedLabel
            : (loss[0] * scale) + T.FusedMultiplyAdd(-each, FoldLanes(shiftedLanes), T.CreateTruncating(1 - smoothing) * -shiftedLabel);
    }
}
