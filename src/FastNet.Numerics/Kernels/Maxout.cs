using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Maxout: y_iu = max over pieces p of x_i,(p units + u): the columns of x are blocks, one for each piece, as if the outputs of that many affine
/// layers stood side by side. The gradient goes to the piece that won
/// (I. J. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio, "Maxout networks", 2013).
/// </summary>
/// <remarks>
/// Of equal pieces the first wins (so do -0 and 0, which are equal). A NaN wins over everything, the first one, as in <see cref="ArgMax"/>.
/// </remarks>
public static unsafe class Maxout
{
    // Piece numbers travel in lanes of T, and float holds every whole number up to 2^24.
    private const int MostPieces = 1 << 24;

    /// <summary>The outputs, and the number of the winning piece of each, which the backward pass needs.</summary>
    /// <param name="x">(N, pieces * units), its columns next to each other.</param>
    /// <param name="y">Result (N, units), its columns next to each other; it decides the number of pieces.</param>
    /// <param name="winners">Result (N, units), row-major, without gaps; empty: not wanted, for predictions.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a result overlaps <paramref name="x"/> or the other result.</exception>
    public static void Forward<T>(ReadOnlyMatrix<T> x, Matrix<T> y, Span<int> winners = default, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int pieces = Pieces(x, y, nameof(x), nameof(y));
        Check.Apart(x.Elements, y.Elements);
        if (!winners.IsEmpty)
        {
            Check.Length(winners.Length, y.Rows * y.Columns);
            Check.Apart(x.Elements, winners);
            Check.Apart(y.Elements, winners);
        }

        fixed (T* px = x.Elements, py = y.Elements)
        fixed (int* pWinners = winners)
        {
            ForwardOp<T> op = new(new(px, x.RowStride), new(py, y.RowStride), pWinners, y.Columns, pieces);
            Ranges.Run<T, ForwardOp<T>>(op, x.Rows, Ranges.Grain(x.Columns), workers);
        }
    }

    /// <summary>dX = dY at the piece that won, 0 at the others.</summary>
    /// <param name="winners">The numbers of the winning pieces, from the forward pass: (N, units), row-major, without gaps.</param>
    /// <param name="dY">Upstream gradient (N, units), its columns next to each other.</param>
    /// <param name="dX">Gradient of the inputs (N, pieces * units), its columns next to each other; overwritten.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="dX"/> overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A winner is no piece; nothing has been written.</exception>
    public static void Backward<T>(ReadOnlySpan<int> winners, ReadOnlyMatrix<T> dY, Matrix<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int pieces = Pieces(dX, dY, nameof(dX), nameof(dY));
        Check.Length(winners.Length, dY.Rows * dY.Columns);
        Check.Apart(dY.Elements, dX.Elements);
        Check.Apart(winners, dX.Elements);
        Check.Indices(winners, pieces, "pieces");
        fixed (T* pdY = dY.Elements, pdX = dX.Elements)
        fixed (int* pWinners = winners)
        {
            BackwardOp<T> op = new(pWinners, new(pdY, dY.RowStride), new(pdX, dX.RowStride), dY.Columns, pieces);
            Ranges.Run<T, BackwardOp<T>>(op, dY.Rows, Ranges.Grain(dX.Columns), workers);
        }
    }

    private static int Pieces<T>(ReadOnlyMatrix<T> wide, ReadOnlyMatrix<T> narrow, string wideName, string narrowName)
        where T : unmanaged
    {
        Check.Dense(wide, wideName);
        Check.Dense(narrow, wide.Rows, narrow.Columns, narrowName);
        int units = narrow.Columns;
        int pieces = wide.Columns / int.Max(units, 1);
        return pieces * units == wide.Columns && pieces <= MostPieces && (pieces > 0 || units == 0)
            ? pieces
            : throw new ArgumentException($"{wide.Columns} columns are not 1 to {MostPieces} pieces for each of {units} outputs.", wideName);
    }

    private readonly struct ForwardOp<T>(RowsOf<T> x, RowsOf<T> y, int* winners, nint units, int pieces) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[TSimd.Lanes];
            nint whole = units / TSimd.Lanes * TSimd.Lanes;
            SomeLanes<T, TVec, TSimd> tail = new((int)(units - whole));
            for (nint row = start; row < end; row++)
            {
                for (nint unit = 0; unit < whole; unit += TSimd.Lanes)
                {
                    Best<TVec, TSimd, AllLanes<T, TVec, TSimd>>(row, unit, default, TSimd.Lanes, lanes);
                }

                if (whole < units)
                {
                    Best<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(row, whole, tail, (int)(units - whole), lanes);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Best<TVec, TSimd, TLanes>(nint row, nint unit, TLanes lanes, int count, T* numbers)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            T* piece0 = x[row] + unit;
            TVec best = lanes.Load(piece0);
            TVec winner = TSimd.Zero;
            for (int piece = 1; piece < pieces; piece++)
            {
                TVec value = lanes.Load(piece0 + (piece * units));
                TVec wins = TSimd.Select(IsNumber<TVec, TSimd>(value), TSimd.GreaterThan(value, best), IsNumber<TVec, TSimd>(best));
                best = TSimd.Select(wins, value, best);
                winner = TSimd.Select(wins, TSimd.Splat(T.CreateTruncating(piece)), winner);
            }

            lanes.Store(y[row] + unit, best);
            if (winners is not null)
            {
                TSimd.Store(numbers, winner);
                int* numbersOfRow = winners + (row * units) + unit;
                for (int lane = 0; lane < count; lane++)
                {
                    // One instruction; CreateTruncating also handles numbers out of range, which cannot occur here.
                    numbersOfRow[lane] = T.ConvertToIntegerNative<int>(numbers[lane]);
                }
            }
        }

        /// <summary>A mask, false where the lane is NaN: |NaN| is the only one that is not above -1.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec IsNumber<TVec, TSimd>(TVec value)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.GreaterThan(TSimd.Max(value, TSimd.Subtract(TSimd.Zero, value)), TSimd.Constant(-1));
    }

    private readonly struct BackwardOp<T>(int* winners, RowsOf<T> dY, RowsOf<T> dX, nint units, int pieces) : IRangeOp<T>
        where T : unmanaged
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (nint row = start; row < end; row++)
            {
                int* winnersOfRow = winners + (row * units);
                T* from = dY[row];
                T* to = dX[row];
                new Span<T>(to, (int)units * pieces).Clear();
                for (nint unit = 0; unit < units; unit++)
                {
                    to[(Check.StillBelow(winnersOfRow[unit], pieces) * units) + unit] = from[unit];
                }
            }
        }
    }
}
