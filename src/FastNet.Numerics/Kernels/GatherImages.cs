using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The images that a random batch picks from the training data, each flipped left to right with probability 1/2 and shifted by a few pixels:
/// y_i (c, r, q) = z (c, r - dy, q - dx), where z is x_(k_i) or its mirror image, and 0 where that lies outside (A. Krizhevsky, I. Sutskever and
/// G. Hinton, "ImageNet classification with deep convolutional neural networks", 2012, section 4.1).
/// The change depends on seed, step and the image's row in the batch alone: not on width, workers, element type, stride or earlier calls.
/// </summary>
/// <remarks>
/// The stream, version <see cref="StreamVersion"/>: words of Philox4x32-10 with the seed as key (its lower 32 bits first) and the counter
/// (0, row, step, 2^32 - 1), which <see cref="Dropout"/> never uses. The image is flipped where the lowest bit of word 0 is 1; dx and dy are word 1
/// and word 2 times (2 shift + 1) / 2^32, rounded down, less shift.
/// </remarks>
public static unsafe class GatherImages
{
    /// <summary>The version of the stream: another number means other images for the same seed.</summary>
    public const int StreamVersion = 1;

    private const uint Stream = uint.MaxValue;

    /// <summary>Copies image <c>indices[i]</c> of <paramref name="source"/>, changed, to row i of <paramref name="destination"/>.</summary>
    /// <param name="source">(N, channels x height x width), its columns next to each other; a row is an image, plane by plane.</param>
    /// <param name="shape">Channels, height and width of an image.</param>
    /// <param name="indices">Row numbers, each 0 or more and below N; repetitions are welcome.</param>
    /// <param name="destination">Result, as many rows as indices, its columns next to each other.</param>
    /// <param name="flip">Whether half of the images are flipped.</param>
    /// <param name="shift">The largest shift in pixels, each way in both directions; 0 or more, and less than height and width.</param>
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
        ulong seed,
        int step,
        Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        shape.Validate(shift);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Check.Dense(source, source.Rows, shape.Length);
        Change<T> change = new(shape, flip, shift, seed, step);
        Gathering.Run<T, T, Change<T>>(change, source, indices, destination, workers);
    }

    private readonly struct Change<T>(ImageShape shape, bool flip, int shift, ulong seed, int step) : IRowMove<T, T>
        where T : unmanaged
    {
        /// <remarks>Nothing is computed: the runtime's own copies and reversals are as fast as any, and no width can make a difference.</remarks>
        public void Move<TVec, TSimd>(T* from, T* next, T* to, int row, int columns)
            where TSimd : struct, ISimd<T, TVec>
        {
            uint* words = stackalloc uint[Philox.Words];
            Philox.Block(new Philox.Counter { C0 = 0, C1 = (uint)row, C2 = (uint)step, C3 = Stream }, seed, words);
            Move(from, to, flip && (words[0] & 1) != 0, Offset(words[1]), Offset(words[2]));
        }

        private int Offset(uint word) => (int)(((ulong)word * (2 * (uint)shift + 1)) >> 32) - shift;

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
    }
}
