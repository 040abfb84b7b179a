using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>y_ij += b_j: the bias of an affine layer, for every row of a batch (CS231n, "Neural networks 1").</summary>
public static unsafe class BiasAdd
{
    /// <summary>Adds <paramref name="bias"/> to each row of <paramref name="y"/>.</summary>
    /// <param name="y">(N, D), its columns next to each other; changed in place.</param>
    /// <param name="bias">One element for each column.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or <paramref name="bias"/> overlaps <paramref name="y"/>.</exception>
    public static void Apply<T>(Matrix<T> y, ReadOnlySpan<T> bias, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Dense<T>(y);
        Check.Length(bias.Length, y.Columns);
        Check.Apart(bias, y.Elements);
        fixed (T* py = y.Elements, pBias = bias)
        {
            RowOp<T> op = new(new(py, y.RowStride), pBias, y.Columns);
            Ranges.Run<T, RowOp<T>>(op, y.Rows, Ranges.Grain(y.Columns), workers);
        }
    }

    private readonly struct RowOp<T>(RowsOf<T> rows, T* bias, int columns) : IRangeOp<T>
        where T : unmanaged
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            int whole = columns / TSimd.Lanes * TSimd.Lanes;
            SomeLanes<T, TVec, TSimd> tail = new(columns - whole);
            for (int row = start; row < end; row++)
            {
                T* y = rows[row];
                for (nint j = 0; j < whole; j += TSimd.Lanes)
                {
                    Add<TVec, TSimd, AllLanes<T, TVec, TSimd>>(y + j, bias + j, default);
                }

                if (whole < columns)
                {
                    Add<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(y + whole, bias + whole, tail);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TVec, TSimd, TLanes>(T* y, T* addends, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(y, TSimd.Add(lanes.Load(y), lanes.Load(addends)));
    }
}
