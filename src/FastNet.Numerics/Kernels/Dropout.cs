using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Inverted dropout: y = x m, where m is 1 / keep with probability keep, 0 otherwise; in prediction nothing needs to be done
/// (N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014; CS231n, "Neural networks 2").
/// The mask depends on seed, step, stream and the element's row and column alone: not on width, workers, element type, stride or earlier calls. It is
/// not stored.
/// </summary>
/// <remarks>
/// The stream, version <see cref="StreamVersion"/>: words of Philox4x32-10 with the seed as key (its lower 32 bits first) and the counter
/// (column / 4, row, step, stream). Column j reads word j mod 4. The element is kept where the word's upper 23 bits are a number below keep * 2^23. A
/// mask is a factor, so a dropped NaN or infinity becomes NaN.
/// </remarks>
public static unsafe class Dropout
{
    /// <summary>The version of the stream: another number means other masks for the same seed.</summary>
    public const int StreamVersion = 1;

    /// <summary>
    /// The smallest probability of keeping. Elements are kept with the next multiple of 2^-23 at or above the probability asked for. That is too
    /// often by no more than 1.2e-4 of it at this bound, and by less above.
    /// </summary>
    public const double SmallestKeep = 0.001;

    // Columns of a unit of work: its random numbers lie on the stack.
    private const int UnitColumns = 256;

    // Elements of a plain sweep that cost about as much as a word of the generator.
    private const int PhiloxCost = 4;

    /// <summary>y = x m. The backward pass is the same call on the gradient: dX = dY m.</summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    /// <param name="y">Result (N, D), its columns next to each other; may be <paramref name="x"/> itself.</param>
    /// <param name="keep">The probability that an element is kept, <see cref="SmallestKeep"/> to 1; with 1 the mask is all ones.</param>
    /// <param name="seed">Key of the generator.</param>
    /// <param name="step">Number of the training step, 0 or more.</param>
    /// <param name="stream">Number of the layer, 0 or more: layers of one net have masks of their own.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="firstColumn">
    /// Where x holds some neighbouring columns of a wider matrix and gets their part of its mask: the column there of the first, a multiple of 4.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="y"/> overlaps <paramref name="x"/> without being the
    /// same.</exception>
    public static void Apply<T>(
        ReadOnlyMatrix<T> x, Matrix<T> y, double keep, ulong seed, int step, int stream, Workers? workers = null, int firstColumn = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstColumn);
        ArgumentOutOfRangeException.ThrowIfNotEqual(firstColumn % Philox.Words, 0, nameof(firstColumn));
        Check.Within(keep, SmallestKeep, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        Check.Dense(x);
        Check.Dense<T>(y, x.Rows, x.Columns);
        Check.SameOrApart(x, y);
        int unitsPerRow = BlockCount.Of(x.Columns, UnitColumns);
        fixed (T* px = x.Elements, py = y.Elements)
        {
            T limit = T.CreateTruncating(1 + (Math.Ceiling(keep * (1 << 23)) / (1 << 23)));
            T factor = T.CreateTruncating(1 / keep);
            Op<T> op = new(new(px, x.RowStride), new(py, y.RowStride), x.Columns, unitsPerRow, limit, factor, seed, step, stream, firstColumn);
            Ranges.Run<T, Op<T>>(op, x.Rows * unitsPerRow, Ranges.Grain((long)int.Min(x.Columns, UnitColumns) * PhiloxCost), workers);
        }
    }

    private readonly struct Op<T>(
        RowsOf<T> x, RowsOf<T> y, int columns, int unitsPerRow, T limit, T factor, ulong seed, int step, int stream,
        int firstColumn) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* uniforms = stackalloc T[UnitColumns];
            for (int unit = start; unit < end; unit++)
            {
                int row = unit / unitsPerRow;
                int column = unit % unitsPerRow * UnitColumns;
                int count = int.Min(UnitColumns, columns - column);
                uint first = (uint)(firstColumn + column) / Philox.Words;
                Philox.Counter counter = new() { C0 = first, C1 = (uint)row, C2 = (uint)step, C3 = (uint)stream };
                Philox.Uniforms(uniforms, count, counter, seed, TSimd.Lanes * sizeof(T) * 8);
                Mask<TVec, TSimd>(x[row] + column, uniforms, y[row] + column, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Mask<TVec, TSimd>(T* from, T* uniforms, T* to, int count)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec limits = TSimd.Splat(limit);
            TVec factors = TSimd.Splat(factor);
            for (int i = 0; i < count; i += TSimd.Lanes)
            {
                // The numbers come in whole groups, so there is always a whole vector of them.
                TVec mask = TSimd.Select(TSimd.GreaterThan(limits, TSimd.Load(uniforms + i)), factors, TSimd.Zero);
                if (count - i >= TSimd.Lanes)
                {
                    TSimd.Store(to + i, TSimd.Multiply(TSimd.Load(from + i), mask));
                }
                else
                {
                    SomeLanes<T, TVec, TSimd> lanes = new(count - i);
                    lanes.Store(to + i, TSimd.Multiply(lanes.Load(from + i), mask));
                }
            }
        }
    }
}
