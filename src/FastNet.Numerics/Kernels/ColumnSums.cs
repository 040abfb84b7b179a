using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>s_j = (x_0j + x_1j) + x_2j + ...: the gradient of a bias, db = sum of dY over the batch (CS231n, "Neural networks 2").</summary>
public static unsafe class ColumnSums
{
    // Additions in flight at once: one chain of them would wait three or four cycles for each.
    private const int Chains = 4;

    // Rows are added up in blocks that stay in the L1 cache while their columns are done group by group, so that memory is read in its order.
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
        int line = MatrixLayout.Alignment / sizeof(T) * Chains;
        int grain = (int)long.Min((long)line * Ranges.Grain((long)x.Rows * line), int.MaxValue / 2);
        fixed (T* px = x.Elements, pSums = sums)
        {
            Ranges.Run<T, ColumnOp<T>>(new() { X = px, Rows = x.Rows, Stride = x.RowStride, Sums = pSums }, x.Columns, grain, workers);
        }
    }

    private struct ColumnOp<T> : IRangeOp<T>
        where T : unmanaged
    {
        public T* X;
        public T* Sums;
        public nint Stride;
        public int Rows;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            int blockRows = (int)long.Max(1, BlockBytes / long.Max(1, (end - start) * (long)sizeof(T)));
            for (int row = 0, rows; row < Rows; row += rows)
            {
                rows = int.Min(blockRows, Rows - row);
                Add<TVec, TSimd>(row, rows, start, end);
            }
        }

        /// <summary>The chains go on where those of the rows above ended; at the top, with the first row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Add<TVec, TSimd>(int first, int rows, int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* sums = first == 0 ? X : Sums;
            int above = first == 0 ? 1 : 0;
            T* x = X + ((first + above) * Stride);
            rows -= above;
            int j = start;
            for (; j <= end - (Chains * TSimd.Lanes); j += Chains * TSimd.Lanes)
            {
                Wide<TVec, TSimd>(sums + j, x + j, rows, Sums + j);
            }

            for (; j <= end - TSimd.Lanes; j += TSimd.Lanes)
            {
                Narrow<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sums + j, x + j, rows, Sums + j, default);
            }

            if (j < end)
            {
                Narrow<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(sums + j, x + j, rows, Sums + j, new(end - j));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Wide<TVec, TSimd>(T* above, T* x, int rows, T* sums)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec sum0 = TSimd.Load(above);
            TVec sum1 = TSimd.Load(above + TSimd.Lanes);
            TVec sum2 = TSimd.Load(above + (2 * TSimd.Lanes));
            TVec sum3 = TSimd.Load(above + (3 * TSimd.Lanes));
            for (; rows > 0; rows--)
            {
                sum0 = TSimd.Add(sum0, TSimd.Load(x));
                sum1 = TSimd.Add(sum1, TSimd.Load(x + TSimd.Lanes));
                sum2 = TSimd.Add(sum2, TSimd.Load(x + (2 * TSimd.Lanes)));
                sum3 = TSimd.Add(sum3, TSimd.Load(x + (3 * TSimd.Lanes)));
                x += Stride;
            }

            TSimd.Store(sums, sum0);
            TSimd.Store(sums + TSimd.Lanes, sum1);
            TSimd.Store(sums + (2 * TSimd.Lanes), sum2);
            TSimd.Store(sums + (3 * TSimd.Lanes), sum3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Narrow<TVec, TSimd, TLanes>(T* above, T* x, int rows, T* sums, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec sum = lanes.Load(above);
            for (; rows > 0; rows--)
            {
                sum = TSimd.Add(sum, lanes.Load(x));
                x += Stride;
            }

            lanes.Store(sums, sum);
        }
    }
}
