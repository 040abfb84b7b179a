using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>s_j = (x_0j + x_1j) + x_2j + ...: the gradient of a bias, db = sum of dY over the batch (CS231n, "Neural networks 2").</summary>
public static unsafe class ColumnSums
{
    // Rows are added up in blocks that stay in the L1 cache while their columns are done group by group, so memory is read in its order.
    private const int BlockBytes = 16 * 1024;

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
        /// <summary>The chains of a block go on where those of the rows above ended; at the top, with the first row.</summary>
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            int blockRows = (int)long.Max(1, BlockBytes / long.Max(1, (end - start) * (long)sizeof(T)));
            for (int row = 0, next; row < rowCount; row = next)
            {
                next = row + int.Min(blockRows, rowCount - row);
                int first = int.Max(row, 1);
                T* above = row == 0 ? x[0] : sums;
                ColumnChains.Continue<T, TVec, TSimd, ElementTerm<T>>(new() { X = x }, first, next, start, end, above, sums);
            }
        }
    }
}
