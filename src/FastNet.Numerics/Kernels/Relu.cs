using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Rectified linear unit: y = max(0, x). Its derivative is 1 where x &gt; 0 and 0 elsewhere, also at 0 (CS231n, "Neural networks 1").
/// A NaN stays NaN; -0 stays -0.
/// </summary>
public static unsafe class Relu
{
    /// <summary>y = max(0, x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Length(y.Length, x.Length);
        Check.SameOrApart(x, y, nameof(x), nameof(y));
        fixed (T* px = x, py = y)
        {
            Sweep.Run<T, ForwardOp<T>>(new() { X = px, Y = py }, x.Length, workers);
        }
    }

    /// <summary>dX = dY where the unit was on (y &gt; 0, which is x &gt; 0), 0 elsewhere; <paramref name="dX"/> may be <paramref name="dY"/>.</summary>
    /// <param name="y">Outputs (or inputs) of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Length(dY.Length, y.Length);
        Check.Length(dX.Length, y.Length);
        Check.SameOrApart(y, dX, nameof(y), nameof(dX));
        Check.SameOrApart(dY, dX, nameof(dY), nameof(dX));
        fixed (T* py = y, pdY = dY, pdX = dX)
        {
            Sweep.Run<T, BackwardOp<T>>(new() { Y = py, DY = pdY, DX = pdX }, y.Length, workers);
        }
    }

    /// <summary>The formula on one vector, shared with the epilogues of the matrix product.</summary>
    internal static TVec Of<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Max(TSimd.Zero, x);

    /// <summary>The derivative's product with an upstream gradient, shared with the epilogues of the matrix product.</summary>
    internal static TVec Mask<T, TVec, TSimd>(TVec y, TVec dY)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), dY, TSimd.Zero);

    private struct ForwardOp<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* X;
        public T* Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(Y + i, Of<T, TVec, TSimd>(lanes.Load(X + i)));
    }

    private struct BackwardOp<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* Y;
        public T* DY;
        public T* DX;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(DX + i, Mask<T, TVec, TSimd>(lanes.Load(Y + i), lanes.Load(DY + i)));
    }
}
