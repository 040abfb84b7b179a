using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The k first elements of each column in the order: smaller first, of equal ones the smaller row, NaN last. Each is the first of those that
    /// come behind the one before. The specification of <see cref="SmallestK.Columns"/>.
    /// </summary>
    public static void SmallestK<T>(ReadOnlySpan<T> x, int rows, int columns, int stride, int k, Span<T> values, Span<int> indices)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < columns; j++)
        {
            int former = -1;
            for (int n = 0; n < k; n++)
            {
                int best = -1;
                for (int i = 0; i < rows; i++)
                {
                    if ((former < 0 || IsBefore(x, former, i, j, stride)) && (best < 0 || IsBefore(x, i, best, j, stride)))
                    {
                        best = i;
                    }
                }

                values[(j * k) + n] = x[(best * stride) + j];
                indices[(j * k) + n] = best;
                former = best;
            }
        }
    }

    private static bool IsBefore<T>(ReadOnlySpan<T> x, int rowA, int rowB, int column, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = x[(rowA * stride) + column];
        T b = x[(rowB * stride) + column];
        bool same = a == b || (T.IsNaN(a) && T.IsNaN(b));
        return same ? rowA < rowB : a < b || T.IsNaN(b);
    }
}
