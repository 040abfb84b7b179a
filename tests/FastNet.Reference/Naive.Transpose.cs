using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y_ji = x_ij. The specification of <see cref="Transpose.Apply"/>.</summary>
    public static void Transpose<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, Span<T> y, int yStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                y[(j * yStride) + i] = x[(i * stride) + j];
            }
        }
    }
}
