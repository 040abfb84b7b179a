using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>
    /// The mean of ln(sum_k exp(z_k)) - z_y with z = s - max(s), and its gradient (exp(z_j) / sum - [j = y]) * (1 / rows). A row's sum runs in 16 lanes,
    /// class j in lane j mod 16, folded pairwise; the losses are added in double, in blocks of 64 rows. The specification of
    /// <see cref="SoftmaxCrossEntropy.Loss{T}(ReadOnlySpan{T}, int, int, int, ReadOnlySpan{int}, Span{T}, int, Workers?)"/>, whose parameters these are.
    /// </summary>
    public static double SoftmaxCrossEntropy<T>(
        ReadOnlySpan<T> scores, int rows, int classes, int stride, ReadOnlySpan<int> labels, Span<T> gradient, int gradientStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int blockRows = 64;
        double sum = 0;
        double blockSum = 0;
        for (int i = 0; i < rows; i++)
        {
            T loss = SoftmaxRow(scores.Slice(i * stride, classes), labels[i], T.One / T.CreateTruncating(rows), gradient.Slice(i * gradientStride, classes));
            blockSum += double.CreateTruncating(loss);
            if ((i + 1) % blockRows == 0 || i + 1 == rows)
            {
                sum += blockSum;
                blockSum = 0;
            }
        }

        return sum / rows;
    }

    private static T SoftmaxRow<T>(ReadOnlySpan<T> scores, int label, T inverseRows, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T max = T.NegativeInfinity;
        foreach (T score in scores)
        {
            max = score > max ? score : max;
        }

        T shiftedLabel = scores[label] - max;
        Span<T> lanes = stackalloc T[16];
        for (int j = 0; j < scores.Length; j++)
        {
            gradient[j] = scores[j] - max;
            Exp<T>(gradient.Slice(j, 1), gradient.Slice(j, 1));
            lanes[j % lanes.Length] += gradient[j];
        }

        T sum = FoldLanes(lanes);
        for (int j = 0; j < scores.Length; j++)
        {
            T probability = gradient[j] / sum;
            gradient[j] = (j == label ? probability - T.One : probability) * inverseRows;
        }

        Span<T> loss = [sum];
        Log<T>(loss, loss);
        return loss[0] - shiftedLabel;
    }
}
