using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>y_ij += b_j: the bias of an affine layer, for every row of a batch (CS231n, "Neural networks 1").</summary>
public static unsafe class BiasAdd
{
    /// <summary>Adds <paramref name="bias"/> to each row of <paramref name="y"/>.</summary>
    /// <param name="y">Matrix (rows, columns), row-major; changed in place.</param>
    /// <param name="rows">Rows of <paramref name="y"/>, 0 or more.</param>
    /// <param name="columns">Columns of <paramref name="y"/>, 0 or more.</param>
    /// <param name="stride">Elements from row to row, at least <paramref name="columns"/>.</param>
    /// <param name="bias">One element for each column.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A shape does not fit its span, or <paramref name="bias"/> overlaps <paramref name="y"/>.</exception>
    public static void Apply<T>(Span<T> y, int rows, int columns, int stride, ReadOnlySpan<T> bias, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Matrix(y.Length, rows, columns, stride, nameof(y));
        Check.Length(bias.Length, columns);
        Check.Apart(bias, y, nameof(bias), nameof(y));
        fixed (T* py = y, pBias = bias)
        {
            Ranges.Run<T, RowOp<T>>(new() { Y = py, Columns = columns, Stride = stride, Bias = pBias }, rows, Ranges.Grain(columns), workers);
        }
    }

    private struct RowOp<T> : IRangeOp<T>
        where T : unmanaged
    {
        public T* Y;
        public T* Bias;
        public nint Stride;
        public int Columns;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            int whole = Columns / TSimd.Lanes * TSimd.Lanes;
            SomeLanes<T, TVec, TSimd> tail = new(Columns - whole);
            for (int row = start; row < end; row++)
            {
                T* y = Y + (row * Stride);
                for (nint j = 0; j < whole; j += TSimd.Lanes)
                {
                    Add<TVec, TSimd, AllLanes<T, TVec, TSimd>>(y + j, Bias + j, default);
                }

                if (whole < Columns)
                {
                    Add<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(y + whole, Bias + whole, tail);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TVec, TSimd, TLanes>(T* y, T* bias, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(y, TSimd.Add(lanes.Load(y), lanes.Load(bias)));
    }
}
