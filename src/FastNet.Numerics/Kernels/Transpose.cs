using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>y_ji = x_ij: a copy with rows and columns exchanged. A view that exchanges them is <see cref="Matrix{T}.Transposed"/>.</summary>
public static unsafe class Transpose
{
    // Rows of y that are written for all rows of x before the next: their lines stay in L1 until they are full.
    private const int Stretch = 64;

    /// <summary>Writes the rows of <paramref name="x"/> as the columns of <paramref name="y"/>.</summary>
    /// <param name="x">(N, D), its columns next to each other.</param>
    /// <param name="y">Result (D, N), its columns next to each other.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or the two overlap.</exception>
    public static void Apply<T>(ReadOnlyMatrix<T> x, Matrix<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Dense(x);
        Check.Dense<T>(y, x.Columns, x.Rows);
        Check.Apart(x.Elements, y.Elements);
        fixed (T* px = x.Elements, py = y.Elements)
        {
            ColumnOp<T> op = new(px, x.RowStride, x.Rows, py, y.RowStride);
            Ranges.Run<T, ColumnOp<T>>(op, x.Columns, Ranges.Grain(x.Rows), workers);
        }
    }

    /// <summary>to[j * toRow + i] = from[i * fromRow + j * fromColumn], in small blocks in registers where columns are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<T>(T* from, nint fromRow, nint fromColumn, int rows, int columns, T* to, nint toRow)
        where T : unmanaged
    {
        int side = fromColumn == 1 ? SmallBlock.Side<T>() : 1;
        int wholeRows = side == 1 ? 0 : rows / side * side;
        int wholeColumns = side == 1 ? 0 : columns / side * side;
        for (int i = 0; i < wholeRows; i += side)
        {
            for (int j = 0; j < wholeColumns; j += side)
            {
                SmallBlock.Transpose(from + (i * fromRow) + j, fromRow, to + (j * toRow) + i, toRow);
            }
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
            {
                to[(j * toRow) + i] = from[(i * fromRow) + (j * fromColumn)];
            }
        }
    }

    /// <summary>The units are columns of x, rows of y.</summary>
    private readonly struct ColumnOp<T>(T* x, nint xRow, int rows, T* y, nint yRow) : IRangeOp<T>
        where T : unmanaged
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int j = start; j < end; j += Stretch)
            {
                Transpose.Run(x + j, xRow, 1, rows, Math.Min(Stretch, end - j), y + (j * yRow), yRow);
            }
        }
    }
}
