using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The first largest piece of each unit, or its first NaN, and its number. The specification of
    /// <see cref="Maxout.Forward{T}"/>.
    /// </summary>
    public static void MaxoutForward<T>(ReadOnlySpan<T> x, int rows, int units, int pieces, int stride, Span<T> y, int yStride, Span<int> winners)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                T best = x[(i * stride) + unit];
                int winner = 0;
                for (int piece = 1; piece < pieces; piece++)
                {
                    T value = x[(i * stride) + (piece * units) + unit];
                    if (!T.IsNaN(best) && (value > best || T.IsNaN(value)))
                    {
                        best = value;
                        winner = piece;
                    }
                }

                y[(i * yStride) + unit] = best;
                winners[(i * units) + unit] = winner;
            }
        }
    }

    /// <summary>dX = dY at the piece that won, 0 at the others. The specification of <see cref="Maxout.Backward"/>.</summary>
    public static void MaxoutBackward<T>(ReadOnlySpan<int> winners, int rows, int units, int pieces, ReadOnlySpan<T> dY, int dYStride, Span<T> dX, int dXStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            for (int piece = 0; piece < pieces; piece++)
            {
                for (int unit = 0; unit < units; unit++)
                {
                    dX[(i * dXStride) + (piece * units) + unit] = winners[(i * units) + unit] == piece ? dY[(i * dYStride) + unit] : T.Zero;
                }
            }
        }
    }
}
