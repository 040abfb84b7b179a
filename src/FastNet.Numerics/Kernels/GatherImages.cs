using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The images that a random batch picks from the training data, each flipped left to right with probability 1/2 and shifted by a few pixels:
/// y_i (c, r, q) = z (c, r - dy, q - dx), where z is x_(k_i) or its mirror image, and 0 where that lies outside (A. Krizhevsky, I. Sutskever and
/// G. Hinton, "ImageNet classification with deep convolutional neural networks", 2012, section 4.1). A warp also turns, stretches and shears each
/// image: the pixel at column q and row r is z at m + (I + E) ((q, r) - m) - (dx, dy), m the middle of the image, with four random entries in E;
/// bilinear between four pixels, and the nearest pixel of the edge where that lies outside (P. Simard, D. Steinkraus and J. Platt, "Best practices
/// for convolutional neural networks applied to visual document analysis", 2003, section 2).
/// The change depends on seed, step and the image's row in the batch alone: not on width, workers, element type, stride or earlier calls.
/// </summary>
/// <remarks>
/// The stream, version <see cref="StreamVersion"/>: words of Philox4x32-10 with the seed as key (its lower 32 bits first) and the counter
/// (0, row, step, 2^32 - 1), which <see cref="Dropout"/> never uses. The image is flipped where the lowest bit of word 0 is 1; dx and dy are word 1
/// and word 2 times (2 shift + 1) / 2^32, rounded down, less shift. E has, row by row, the words of the counter (1, row, step, 2^32 - 1) in place of
/// word 1, and 2^16 warp, rounded, in place of shift, all times 2^-16. Positions are exact in multiples of 2^-17 pixels. The value between a and b,
/// first along the rows, is a + (b - a) f without a fused operation.
/// </remarks>
public static unsafe class GatherImages
{
    /// <summary>The version of the stream: another number means other images for the same seed.</summary>
    public const int StreamVersion = 1;

    /// <summary>The largest warp: the diagonal of I + E is then 0.5 to 1.5.</summary>
    public const double LargestWarp = 0.5;

    private const uint Stream = uint.MaxValue;

    // Entries of E are whole numbers of its 2^-16. The middle of an image may lie between two pixels, so positions count halves.
    private const int HalfBits = 16;
    private const int Half = 1 << HalfBits;

    /// <summary>Copies image <c>indices[i]</c> of <paramref name="source"/>, changed, to row i of <paramref name="destination"/>.</summary>
    /// <param name="source">(N, channels x height x width), its columns next to each other; a row is an image, plane by plane.</param>
    /// <param name="shape">Channels, height and width of an image.</param>
    /// <param name="indices">Row numbers, each 0 or more and below N; repetitions are welcome.</param>
    /// <param name="destination">Result, as many rows as indices, its columns next to each other.</param>
    /// <param name="flip">Whether half of the images are flipped.</param>
    /// <param name="shift">The largest shift in pixels, each way in both directions; 0 or more, and less than height and width.</param>
    /// <param name="warp">The largest entry of E, 0 to <see cref="LargestWarp"/>; below 2^-17 images are not warped, and zeros come in.</param>
    /// <param name="seed">Key of the generator.</param>
    /// <param name="step">Number of the training step, 0 or more.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="destination"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row, or a number is out of its range; nothing has been written.</exception>
    public static void Apply<T>(
        ReadOnlyMatrix<T> source,
        ImageShape shape,
        ReadOnlySpan<int> indices,
        Matrix<T> destination,
        bool flip,
        int shift,
        double warp,
        ulong seed,
        int step,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Validate(shift);
        Check.Within(warp, 0, LargestWarp);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Check.Dense(source, source.Rows, shape.Length);
        Change<T> change = new(shape, flip, shift, (int)double.Round(warp * Half), seed, step);
        Gathering.Run<T, T, Change<T>>(change, source, indices, destination, workers);
    }

    private readonly struct Change<T>(ImageShape shape, bool flip, int shift, int warp, ulong seed, int step) : IRowMove<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <remarks>
        /// Nothing is computed without a warp: the runtime's own copies and reversals are as fast as any. With one there is scalar code alone. So no
        /// width can make a difference.
        /// </remarks>
        public void Move<TVec, TSimd>(T* from, T* next, T* to, int row, int columns)
            where TSimd : struct, ISimd<T, TVec>
        {
            uint* words = stackalloc uint[Philox.Words];
            Philox.Counter counter = new() { C0 = 0, C1 = (uint)row, C2 = (uint)step, C3 = Stream };
            Philox.Block(counter, seed, words);
            bool mirrored = flip && (words[0] & 1) != 0;
            (int dx, int dy) = (Between(words[1], shift), Between(words[2], shift));
            if (warp == 0)
            {
                Move(from, to, mirrored, dx, dy);
                return;
            }

            Philox.Block(counter with { C0 = 1 }, seed, words);
            Warp(from, to, mirrored, dx, dy, words);
        }

        // -largest to largest.
        private static int Between(uint word, int largest) => (int)(((ulong)word * (2 * (uint)largest + 1)) >> 32) - largest;

        private void Move(T* image, T* moved, bool mirrored, int dx, int dy)
        {
            int kept = shape.Width - int.Abs(dx);
            int from = int.Max(0, mirrored ? dx : -dx);
            int to = int.Max(0, dx);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                for (int y = 0; y < shape.Height; y++)
                {
                    Span<T> row = new(moved + (((channel * shape.Height) + y) * shape.Width), shape.Width);
                    if ((uint)(y - dy) >= (uint)shape.Height)
                    {
                        row.Clear();
                        continue;
                    }

                    Span<T> part = row.Slice(to, kept);
                    new ReadOnlySpan<T>(image + (((channel * shape.Height) + y - dy) * shape.Width) + from, kept).CopyTo(part);
                    row[..to].Clear();
                    row[(to + kept)..].Clear();
                    if (mirrored)
                    {
                        part.Reverse();
                    }
                }
            }
        }

        [MethodImpl(HotLoop.Options)]
        private void Warp(T* image, T* warped, bool mirrored, int dx, int dy, uint* words)
        {
            T unit = T.CreateTruncating(0.5 / Half);
            (int width, int lastX, int lastY) = (shape.Width, shape.Width - 1, shape.Height - 1);
            (int first, int sign) = mirrored ? (lastX, -1) : (0, 1);
            (long xx, long xy) = (Between(words[0], warp), Between(words[1], warp));
            (long yx, long yy) = (Between(words[2], warp), Between(words[3], warp));
            for (int r = 0; r <= lastY; r++)
            {
                // Less than 2^50 for every size of an int, so a long holds them.
                long x = (xy * ((2L * r) - lastY)) - (xx * lastX) - (2L * Half * dx);
                long y = (yy * ((2L * r) - lastY)) - (yx * lastX) + (2L * Half * (r - dy));
                for (int q = 0; q <= lastX; q++, x += 2 * (Half + xx), y += 2 * yx)
                {
                    (int left, T across) = Split(x, lastX);
                    (int top, T down) = Split(y, lastY);
                    int right = first + (sign * int.Min(left + 1, lastX));
                    left = first + (sign * left);
                    T* above = image + (top * width);
                    T* below = image + (int.Min(top + 1, lastY) * width);
                    T* to = warped + (r * width) + q;
                    for (int channel = 0; channel < shape.Channels; channel++)
                    {
                        T upper = above[left] + ((above[right] - above[left]) * across);
                        T lower = below[left] + ((below[right] - below[left]) * across);
                        *to = upper + ((lower - upper) * down);
                        above += width * shape.Height;
                        below += width * shape.Height;
                        to += width * shape.Height;
                    }
                }
            }

            (int Pixel, T Part) Split(long position, int last)
            {
                long inside = long.Clamp(position, 0, 2L * Half * last);
                return ((int)(inside >> (HalfBits + 1)), T.CreateTruncating((int)inside & ((2 * Half) - 1)) * unit);
            }
        }
    }
}
