using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>Stochastic gradient descent: w = w - rate g, rounded once (CS231n, "Neural networks 3").</summary>
public static unsafe class SgdUpdate
{
    /// <summary>One step.</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> w, ReadOnlySpan<T> g, T rate, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Finite(rate);
        Check.Length(g.Length, w.Length);
        Check.Apart(g, w, nameof(g), nameof(w));
        fixed (T* pw = w, pg = g)
        {
            Sweep.Run<T, Op<T>>(new() { W = pw, G = pg, MinusRate = -rate }, w.Length, workers);
        }
    }

    private struct Op<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* W;
        public T* G;
        public T MinusRate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
            => lanes.Store(W + i, TSimd.Fma(TSimd.Splat(MinusRate), lanes.Load(G + i), lanes.Load(W + i)));
    }
}
