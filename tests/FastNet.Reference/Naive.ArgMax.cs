using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>The first largest element of each row, or its first NaN. The specification of <see cref="ArgMax.Rows"/>.</summary>
    public static void ArgMaxRows<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, Span<int> indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<T> row = x.Slice(i * stride, columns);
            int best = 0;
            for (int j = 1; j < columns; j++)
            {
                if (!T.IsNaN(row[best]) && (row[j] > row[best] || T.IsNaN(row[j])))
                {
                    best = j;
                }
            }

            indices[i] = best;
        }
    }
}
