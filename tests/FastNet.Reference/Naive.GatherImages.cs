using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// Row i, channel c, pixel (y, x) of the destination = pixel (y - dy, x - dx) of image indices[i] or, where the lowest bit of word 0 is 1, of its mirror image; 0 outside.
    /// dx and dy are floor(word (2 shift + 1) / 2^32) - shift with words 1 and 2. The specification of <see cref="GatherImages.Apply"/>.
    /// </summary>
    public static void GatherImages<T>(
        ReadOnlySpan<T> source, ImageShape shape, int sourceStride, ReadOnlySpan<int> indices, Span<T> destination, int destinationStride, bool flip, int shift, ulong seed, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int channels, int height, int width) = shape;
        for (int i = 0; i < indices.Length; i++)
        {
            bool mirrored = flip && PhiloxWord([0, (uint)i, (uint)step, uint.MaxValue], seed, 0) % 2 == 1;
            int dx = (int)(PhiloxWord([0, (uint)i, (uint)step, uint.MaxValue], seed, 1) * ((2 * (ulong)shift) + 1) / (1ul << 32)) - shift;
            int dy = (int)(PhiloxWord([0, (uint)i, (uint)step, uint.MaxValue], seed, 2) * ((2 * (ulong)shift) + 1) / (1ul << 32)) - shift;
            for (int j = 0; j < channels * height * width; j++)
            {
                int x = (j % width) - dx;
                int y = (j / width % height) - dy;
                int plane = j / (width * height) * (width * height);
                int column = mirrored ? width - 1 - x : x;
                bool inside = x >= 0 && x < width && y >= 0 && y < height;
                destination[(i * destinationStride) + j] = inside ? source[(indices[i] * sourceStride) + plane + (y * width) + column] : T.Zero;
            }
        }
    }
}
