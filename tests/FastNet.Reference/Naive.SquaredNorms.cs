using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>n_i = fma(x_ik, x_ik, n_i) in order of k, from 0. The specification of <see cref="SquaredNorms.Rows"/>.</summary>
    public static void SquaredNorms<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, Span<T> norms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            T sum = T.Zero;
            for (int k = 0; k < columns; k++)
            {
                T value = x[(i * stride) + k];
                sum = T.FusedMultiplyAdd(value, value, sum);
            }

            norms[i] = sum;
        }
    }
}
