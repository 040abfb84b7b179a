using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// i = arg max_j x_ij: the predicted class. Of equal largest elements the first counts (so do -0 and 0, which are equal);
/// a NaN counts as larger than everything, the first one wins, as in NumPy.
/// </summary>
public static unsafe class ArgMax
{
    private const int GroupRows = 64;

    /// <summary>The column of the largest element of each row.</summary>
    /// <param name="x">(N, D), D 1 or more; its columns next to each other.</param>
    /// <param name="indices">Result, one for each row.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="indices"/> overlaps <paramref name="x"/>.</exception>
    public static void Rows<T>(ReadOnlyMatrix<T> x, Span<int> indices, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Dense(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Columns, 1);
        Check.Length(indices.Length, x.Rows);
        Check.Apart(x.Elements, indices);
        fixed (T* px = x.Elements)
        fixed (int* pIndices = indices)
        {
            RowOp<T> op = new(new(px, x.RowStride), x.Columns, pIndices);
            Ranges.Run<T, RowOp<T>>(op, x.Rows, Ranges.Grain(x.Columns), workers);
        }
    }

    private readonly struct RowOp<T>(RowsOf<T> rows, int columns, int* indices) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int row = start, next; row < end; row = next)
            {
                next = row + int.Min(GroupRows, end - row);
                if (!TryGroup<TVec, TSimd>(row, next))
                {
                    Careful(row, next);
                }
            }
        }

        /// <summary>The rows up to <paramref name="end"/>; false when there may be a NaN among them, and then the result is void.</summary>
        [MethodImpl(HotLoop.Options)]
        private bool TryGroup<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(columns);
            TVec lowest = TSimd.Splat(T.NegativeInfinity);

            // 0 x is NaN for NaN and infinities, and 0 for everything else: one sum tells whether the fast result is right.
            TVec suspicion = TSimd.Zero;
            for (int row = start; row < end; row++)
            {
                // First the largest element, then the first place where it stands: the row is in L1 by then, and half of it is looked at on average.
                T* x = rows[row];
                TVec last = lowest;
                if (tail.Count > 0)
                {
                    Prefetch.Ahead(x + tail.Start);
                    suspicion = TSimd.Fma(tail.Load(x), TSimd.Zero, suspicion);
                    last = tail.LoadOrLowest(x);
                }

                TVec best = last;
                for (nint j = 0; j < tail.Start; j += TSimd.Lanes)
                {
                    TVec value = TSimd.Load(x + j);
                    suspicion = TSimd.Fma(value, TSimd.Zero, suspicion);
                    best = TSimd.Max(best, value);
                }

                best = LaneFold<T, TVec, TSimd>.Max(best);
                int column = 0;
                int lane = TSimd.Lanes;
                for (; column < tail.Start && (lane = TSimd.FirstEqual(TSimd.Load(x + column), best)) >= TSimd.Lanes; column += TSimd.Lanes)
                {
                }

                indices[row] = column + (lane < TSimd.Lanes ? lane : TSimd.FirstEqual(last, best));
            }

            T* sum = stackalloc T[TSimd.Lanes];
            TSimd.Store(sum, LaneFold<T, TVec, TSimd>.Sum(suspicion));
            return sum[0] == T.Zero;
        }

        /// <summary>One element after the other, for rows with a NaN or an infinity.</summary>
        private void Careful(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                T* x = rows[row];
                int index = 0;
                for (int j = 1; j < columns && !T.IsNaN(x[index]); j++)
                {
                    index = x[j] > x[index] || T.IsNaN(x[j]) ? j : index;
                }

                indices[row] = index;
            }
        }
    }
}
