using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>y_ij += b_j. The specification of <see cref="BiasAdd.Apply"/>.</summary>
    public static void BiasAdd<T>(Span<T> y, int rows, int columns, int stride, ReadOnlySpan<T> bias)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                y[(i * stride) + j] += bias[j];
            }
        }
    }
}
