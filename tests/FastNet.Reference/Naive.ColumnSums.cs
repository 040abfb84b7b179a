using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>s_j = (x_0j + x_1j) + x_2j + ..., 0 without rows. The specification of <see cref="ColumnSums.Apply"/>.</summary>
    public static void ColumnSums<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            sums[j] = rows == 0 ? T.Zero : x[j];
            for (int i = 1; i < rows; i++)
            {
                sums[j] += x[(i * stride) + j];
            }
        }
    }
}
