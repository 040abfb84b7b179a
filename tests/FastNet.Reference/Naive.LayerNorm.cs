using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// Sums of a row run in 64 lanes, element j in lane j mod 64, folded pairwise; y = fma(gamma, (x - mean) * inverse, beta). The specification of
    /// <see cref="LayerNorm.Forward"/>.
    /// </summary>
    public static void LayerNormForward<T>(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, T epsilon, Span<T> mean, Span<T> inverse, Matrix<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T columns = T.CreateTruncating(x.Columns);
        Span<T> lanes = stackalloc T[64];
        for (int i = 0; i < x.Rows; i++)
        {
            lanes.Clear();
            for (int j = 0; j < x.Columns; j++)
            {
                lanes[j % 64] += x[i, j];
            }

            mean[i] = FoldLanes(lanes) / columns;
            lanes.Clear();
            for (int j = 0; j < x.Columns; j++)
            {
                lanes[j % 64] = T.FusedMultiplyAdd(x[i, j] - mean[i], x[i, j] - mean[i], lanes[j % 64]);
            }

            inverse[i] = T.One / T.Sqrt((FoldLanes(lanes) / columns) + epsilon);
            for (int j = 0; j < x.Columns; j++)
            {
                y[i, j] = T.FusedMultiplyAdd(gamma[j], (x[i, j] - mean[i]) * inverse[i], beta[j]);
            }
        }
    }

    /// <summary>
    /// dBeta and dGamma are chains in the order of the rows; with g = dY gamma, dX = fma(h, -mean(g h), g - mean(g)) * inverse, the means in 64 lanes.
    /// The specification of <see cref="LayerNorm.Backward"/>.
    /// </summary>
    public static void LayerNormBackward<T>(
        ReadOnlyMatrix<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> mean, ReadOnlySpan<T> inverse, ReadOnlyMatrix<T> dY, Span<T> dGamma, Span<T> dBeta, Matrix<T> dX)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T columns = T.CreateTruncating(x.Columns);
        Span<T> upstream = stackalloc T[64];
        Span<T> products = stackalloc T[64];
        dBeta.Clear();
        dGamma.Clear();
        for (int i = 0; i < x.Rows; i++)
        {
            upstream.Clear();
            products.Clear();
            for (int j = 0; j < x.Columns; j++)
            {
                T normal = (x[i, j] - mean[i]) * inverse[i];
                dBeta[j] += dY[i, j];
                dGamma[j] = T.FusedMultiplyAdd(dY[i, j], normal, dGamma[j]);
                upstream[j % 64] = T.FusedMultiplyAdd(dY[i, j], gamma[j], upstream[j % 64]);
                products[j % 64] = T.FusedMultiplyAdd(dY[i, j] * gamma[j], normal, products[j % 64]);
            }

            T shift = FoldLanes(upstream) / columns;
            T slope = T.Zero - (FoldLanes(products) / columns);
            for (int j = 0; j < x.Columns; j++)
            {
                dX[i, j] = T.FusedMultiplyAdd((x[i, j] - mean[i]) * inverse[i], slope, (dY[i, j] * gamma[j]) - shift) * inverse[i];
            }
        }
    }
}
