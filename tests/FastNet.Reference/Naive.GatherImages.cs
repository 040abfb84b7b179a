using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// Row i, channel c, pixel (y, x) of the destination = pixel (y - dy, x - dx) of image indices[i] or, where the lowest bit of word 0 is 1, of its mirror image; 0 outside.
    /// dx and dy are floor(word (2 shift + 1) / 2^32) - shift with words 1 and 2. With a warp it is the value at ((width - 1) / 2, (height - 1) / 2) + (I + E) times the way from
    /// there to (x, y), less (dx, dy), where E has four words of another counter; bilinear, and the nearest pixel outside. The specification of <see cref="GatherImages.Apply"/>.
    /// </summary>
    public static void GatherImages<T>(
        ReadOnlySpan<T> source, ImageShape shape, int sourceStride, ReadOnlySpan<int> indices, Span<T> destination, int destinationStride, bool flip, int shift, double warp, ulong seed, int step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int channels, int height, int width) = shape;
        int entry = (int)Math.Round(warp * 65536);
        for (int i = 0; i < indices.Length; i++)
        {
            bool mirrored = flip && PhiloxWord([0, (uint)i, (uint)step, uint.MaxValue], seed, 0) % 2 == 1;
            int dx = Chosen(shift, 0, i, 1);
            int dy = Chosen(shift, 0, i, 2);
            double[] e = [Chosen(entry, 1, i, 0) / 65536.0, Chosen(entry, 1, i, 1) / 65536.0, Chosen(entry, 1, i, 2) / 65536.0, Chosen(entry, 1, i, 3) / 65536.0];
            for (int j = 0; j < channels * height * width; j++)
            {
                int x = j % width;
                int y = j / width % height;
                ReadOnlySpan<T> plane = source.Slice((indices[i] * sourceStride) + (j / (width * height) * (width * height)), width * height);
                destination[(i * destinationStride) + j] = entry == 0 ? Moved(plane, x - dx, y - dy, mirrored) : Warped(plane, x, y, dx, dy, e, mirrored);
            }
        }

        int Chosen(int largest, uint counter, int row, int word)
            => (int)(PhiloxWord([counter, (uint)row, (uint)step, uint.MaxValue], seed, word) * ((2 * (ulong)largest) + 1) / (1ul << 32)) - largest;

        T Moved(ReadOnlySpan<T> plane, int x, int y, bool mirrored)
            => x < 0 || x >= width || y < 0 || y >= height ? T.Zero : plane[(y * width) + (mirrored ? width - 1 - x : x)];

        // Positions are multiples of 2^-17, so no number here is rounded.
        T Warped(ReadOnlySpan<T> plane, int x, int y, int dx, int dy, double[] e, bool mirrored)
        {
            double middleX = (width - 1) / 2.0;
            double middleY = (height - 1) / 2.0;
            double fromX = Math.Clamp(middleX + ((1 + e[0]) * (x - middleX)) + (e[1] * (y - middleY)) - dx, 0, width - 1);
            double fromY = Math.Clamp(middleY + (e[2] * (x - middleX)) + ((1 + e[3]) * (y - middleY)) - dy, 0, height - 1);
            int left = (int)Math.Floor(fromX);
            int top = (int)Math.Floor(fromY);
            int right = Math.Min(left + 1, width - 1);
            int bottom = Math.Min(top + 1, height - 1);
            T upper = Between(Moved(plane, left, top, mirrored), Moved(plane, right, top, mirrored), fromX - left);
            T lower = Between(Moved(plane, left, bottom, mirrored), Moved(plane, right, bottom, mirrored), fromX - left);
            return Between(upper, lower, fromY - top);
        }

        static T Between(T a, T b, double part) => a + ((b - a) * T.CreateChecked(part));
    }
}
