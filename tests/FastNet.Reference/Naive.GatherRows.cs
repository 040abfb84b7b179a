using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>Row i of the destination = row indices[i] of the source. The specification of <see cref="GatherRows.Apply{T}"/>.</summary>
    public static void GatherRows<T>(ReadOnlySpan<T> source, int columns, int sourceStride, ReadOnlySpan<int> indices, Span<T> destination, int destinationStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[(i * destinationStride) + j] = source[(indices[i] * sourceStride) + j];
            }
        }
    }
}
