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

    private readonly struct RowOp<T>(RowsOf<T> rows, T* bias, int columns) : IRangeOp<T>, IRowElementwise<T>
        where T : unmanaged
    {
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
            => RowSweep.Over<T, RowOp<T>, TVec, TSimd>(this, start, end, 0, columns);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint first, nint last, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec addend = lanes.Load(bias + column);
            for (nint row = first; row < last; row++)
            {
                T* y = rows[row] + column;
                lanes.Store(y, TSimd.Add(lanes.Load(y), addend));
            }
        }
    }
}
