using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>s_j = (x_0j + x_1j) + x_2j + ...: the gradient of a bias, db = sum of dY over the batch (CS231n, "Neural networks 2").</summary>
public static unsafe class ColumnSums
{
    /// <summary>The sum of each column, added in the order of the rows.</summary>
    /// <param name="x">(N, D), its columns next to each other; without rows the sums are 0.</param>
    /// <param name="sums">Result, one element for each column; overwritten.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="sums"/> overlaps <paramref name="x"/>.</exception>
    public static void Apply<T>(ReadOnlyMatrix<T> x, Span<T> sums, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Dense(x);
        Check.Length(sums.Length, x.Columns);
        Check.Apart(x.Elements, sums);
        if (x.Rows == 0)
        {
            sums.Clear();
            return;
        }

        // Whole cache lines, so that no two workers write to one.
        int line = MatrixLayout.Alignment / sizeof(T) * ColumnChains.Chains;
        int grain = (int)long.Min((long)line * Ranges.Grain((long)x.Rows * line), int.MaxValue / 2);
        fixed (T* px = x.Elements, pSums = sums)
        {
            Ranges.Run<T, ColumnOp<T>>(new(new(px, x.RowStride), x.Rows, pSums), x.Columns, grain, workers);
        }
    }

    private readonly struct ColumnOp<T>(RowsOf<T> x, int rowCount, T* sums) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <summary>The chains begin with the first row.</summary>
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
            => ColumnChains.SumFrom<T, TVec, TSimd, ElementTerm<T>>(new() { X = x }, 1, rowCount, start, end, x[0], sums);
    }
}
