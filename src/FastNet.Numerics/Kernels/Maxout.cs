using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Maxout: y_iu = max over pieces p of x_i,(p units + u): the columns of x are blocks, one for each piece, as if the outputs of that many affine layers
/// stood side by side. The gradient goes to the piece that won
/// (I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio, "Maxout networks", 2013).
/// </summary>
/// <remarks>Of equal pieces the first wins (so do -0 and 0, which are equal). A NaN wins over everything, the first one, as in <see cref="ArgMax"/>.</remarks>
public static unsafe class Maxout
{
    // Piece numbers travel in lanes of T, and float holds every whole number up to 2^24.
    private const int MostPieces = 1 << 24;

    /// <summary>The outputs alone, for predictions.</summary>
    /// <param name="x">Matrix (rows, pieces * units), row-major.</param>
    /// <param name="rows">Rows of both matrices, 0 or more.</param>
    /// <param name="units">Columns of <paramref name="y"/>, 0 or more.</param>
    /// <param name="pieces">Candidates for each output, 1 or more.</param>
    /// <param name="stride">Elements from row to row of <paramref name="x"/>, at least pieces * units.</param>
    /// <param name="y">Result, matrix (rows, units), row-major.</param>
    /// <param name="yStride">Elements from row to row of <paramref name="y"/>, at least <paramref name="units"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or <paramref name="y"/> overlaps <paramref name="x"/>.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, int rows, int units, int pieces, int stride, Span<T> y, int yStride, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckInputs(x, rows, units, pieces, stride, y, yStride);
        Run(x, rows, units, pieces, stride, y, yStride, [], workers);
    }

    /// <summary>The outputs, and which piece won each: what the backward pass needs.</summary>
    /// <param name="x">Matrix (rows, pieces * units), row-major.</param>
    /// <param name="rows">Rows of both matrices, 0 or more.</param>
    /// <param name="units">Columns of <paramref name="y"/>, 0 or more.</param>
    /// <param name="pieces">Candidates for each output, 1 or more.</param>
    /// <param name="stride">Elements from row to row of <paramref name="x"/>, at least pieces * units.</param>
    /// <param name="y">Result, matrix (rows, units), row-major.</param>
    /// <param name="yStride">Elements from row to row of <paramref name="y"/>, at least <paramref name="units"/>.</param>
    /// <param name="winners">Result, the number of the winning piece: matrix (rows, units), row-major, without gaps.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or a result overlaps <paramref name="x"/> or the other result.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> x, int rows, int units, int pieces, int stride, Span<T> y, int yStride, Span<int> winners, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckInputs(x, rows, units, pieces, stride, y, yStride);
        Check.Length(winners.Length, rows * units);
        Check.Apart(x, winners, nameof(x), nameof(winners));
        Check.Apart<T, int>(y, winners, nameof(y), nameof(winners));
        Run(x, rows, units, pieces, stride, y, yStride, winners, workers);
    }

    /// <summary>dX = dY at the piece that won, 0 at the others.</summary>
    /// <param name="winners">The number of the winning piece, from the forward pass: matrix (rows, units), row-major, without gaps.</param>
    /// <param name="rows">Rows of all matrices, 0 or more.</param>
    /// <param name="units">Columns of <paramref name="dY"/>, 0 or more.</param>
    /// <param name="pieces">Candidates for each output, 1 or more.</param>
    /// <param name="dY">Upstream gradient, matrix (rows, units), row-major.</param>
    /// <param name="dYStride">Elements from row to row of <paramref name="dY"/>, at least <paramref name="units"/>.</param>
    /// <param name="dX">Gradient of the inputs, matrix (rows, pieces * units), row-major; overwritten.</param>
    /// <param name="dXStride">Elements from row to row of <paramref name="dX"/>, at least pieces * units.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or <paramref name="dX"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A winner is no piece; nothing has been written.</exception>
    public static void Backward<T>(
        ReadOnlySpan<int> winners, int rows, int units, int pieces, ReadOnlySpan<T> dY, int dYStride, Span<T> dX, int dXStride, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        int columns = Columns(units, pieces);
        Check.Matrix(dY.Length, rows, units, dYStride, nameof(dY));
        Check.Matrix(dX.Length, rows, columns, dXStride, nameof(dX));
        Check.Length(winners.Length, rows * units);
        Check.Apart(dY, dX, nameof(dY), nameof(dX));
        Check.Apart(winners, dX, nameof(winners), nameof(dX));
        int wrong = winners.IndexOfAnyExceptInRange(0, pieces - 1);
        if (wrong >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(winners), winners[wrong], $"winners[{wrong}] is {winners[wrong]}; expected 0 or more and below {pieces}, the number of pieces.");
        }

        fixed (T* pdY = dY, pdX = dX)
        fixed (int* pWinners = winners)
        {
            BackwardOp<T> op = new() { Winners = pWinners, DY = pdY, DYStride = dYStride, DX = pdX, DXStride = dXStride, Units = units, Pieces = pieces, Columns = columns };
            Ranges.Run<T, BackwardOp<T>>(op, rows, Ranges.Grain(columns), workers);
        }
    }

    private static int Columns(int units, int pieces)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(pieces, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pieces, MostPieces);
        long columns = (long)units * pieces;
        return columns <= int.MaxValue
            ? (int)columns
            : throw new ArgumentException($"{units} units of {pieces} pieces make {columns} columns; expected {int.MaxValue} or fewer.", nameof(units));
    }

    private static void CheckInputs<T>(ReadOnlySpan<T> x, int rows, int units, int pieces, int stride, Span<T> y, int yStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Matrix(x.Length, rows, Columns(units, pieces), stride, nameof(x));
        Check.Matrix(y.Length, rows, units, yStride, nameof(y));
        Check.Apart(x, y, nameof(x), nameof(y));
    }

    private static void Run<T>(ReadOnlySpan<T> x, int rows, int units, int pieces, int stride, Span<T> y, int yStride, Span<int> winners, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* px = x, py = y)
        fixed (int* pWinners = winners)
        {
            ForwardOp<T> op = new() { X = px, Stride = stride, Y = py, YStride = yStride, Winners = pWinners, Units = units, Pieces = pieces };
            Ranges.Run<T, ForwardOp<T>>(op, rows, Ranges.Grain((long)units * pieces), workers);
        }
    }

    private struct ForwardOp<T> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* X;
        public T* Y;
        public int* Winners;
        public nint Stride;
        public nint YStride;
        public nint Units;
        public int Pieces;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[TSimd.Lanes];
            nint whole = Units / TSimd.Lanes * TSimd.Lanes;
            SomeLanes<T, TVec, TSimd> tail = new((int)(Units - whole));
            for (nint row = start; row < end; row++)
            {
                for (nint unit = 0; unit < whole; unit += TSimd.Lanes)
                {
                    Best<TVec, TSimd, AllLanes<T, TVec, TSimd>>(row, unit, default, TSimd.Lanes, lanes);
                }

                if (whole < Units)
                {
                    Best<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(row, whole, tail, (int)(Units - whole), lanes);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Best<TVec, TSimd, TLanes>(nint row, nint unit, TLanes lanes, int count, T* numbers)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            T* x = X + (row * Stride) + unit;
            TVec best = lanes.Load(x);
            TVec winner = TSimd.Zero;
            for (int piece = 1; piece < Pieces; piece++)
            {
                x += Units;
                TVec value = lanes.Load(x);
                TVec wins = TSimd.Select(IsNumber<TVec, TSimd>(value), TSimd.GreaterThan(value, best), IsNumber<TVec, TSimd>(best));
                best = TSimd.Select(wins, value, best);
                winner = TSimd.Select(wins, TSimd.Splat(T.CreateTruncating(piece)), winner);
            }

            lanes.Store(Y + (row * YStride) + unit, best);
            if (Winners is not null)
            {
                TSimd.Store(numbers, winner);
                int* winners = Winners + (row * Units) + unit;
                for (int lane = 0; lane < count; lane++)
                {
                    winners[lane] = T.ConvertToIntegerNative<int>(numbers[lane]); // one instruction; CreateTruncating also looks for what cannot be here
                }
            }
        }

        /// <summary>A mask, false where the lane is NaN: |NaN| is the only one that is not above -1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec IsNumber<TVec, TSimd>(TVec value)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.GreaterThan(TSimd.Max(value, TSimd.Subtract(TSimd.Zero, value)), TSimd.Constant(-1));
    }

    private struct BackwardOp<T> : IRangeOp<T>
        where T : unmanaged
    {
        public int* Winners;
        public T* DY;
        public T* DX;
        public nint DYStride;
        public nint DXStride;
        public nint Units;
        public int Pieces;
        public int Columns;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            for (nint row = start; row < end; row++)
            {
                int* winners = Winners + (row * Units);
                T* dY = DY + (row * DYStride);
                T* dX = DX + (row * DXStride);
                new Span<T>(dX, Columns).Clear();
                for (nint unit = 0; unit < Units; unit++)
                {
                    dX[(Check.StillBelow(winners[unit], Pieces) * Units) + unit] = dY[unit];
                }
            }
        }
    }
}
