using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// Row i of the destination = row indices[i] of the source less the mean, the difference in double. The specification of <see cref="GatherPixels.Apply{T}"/>.
    /// </summary>
    public static void GatherPixels<T>(
        ReadOnlySpan<byte> source, int columns, int sourceStride, ReadOnlySpan<double> mean, ReadOnlySpan<int> indices, Span<T> destination, int destinationStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < indices.Length; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                destination[(i * destinationStride) + j] = T.CreateTruncating(source[(indices[i] * sourceStride) + j] - mean[j]);
            }
        }
    }
}
