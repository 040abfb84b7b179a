using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Nesterov's momentum: p = v; v = mu v - rate g; w = w - mu p + (1 + mu) v (Sutskever, Martens, Dahl and Hinton, "On the importance of
/// initialization and momentum in deep learning", ICML 2013; in this form CS231n, "Neural networks 3", where w is the point looked ahead to).
/// As v - mu p is -rate g, that is w = w + mu v - rate g. Rounded as v = fma(-rate, g, mu v), w = w + fma(-rate, g, mu v).
/// </summary>
public static unsafe class NesterovUpdate
{
    /// <summary>One step.</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="v">Velocity, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="mu">Share of the velocity that is kept, 0 or more and below 1; 0.9 is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> v, T rate, T mu, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Finite(rate);
        Check.Fraction(mu);
        Check.Length(g.Length, w.Length);
        Check.Length(v.Length, w.Length);
        Check.Apart(g, w, nameof(g), nameof(w));
        Check.Apart(g, v, nameof(g), nameof(v));
        Check.Apart<T, T>(w, v, nameof(w), nameof(v));
        fixed (T* pw = w, pg = g, pv = v)
        {
            Sweep.Run<T, Op<T>>(new() { W = pw, G = pg, V = pv, MinusRate = -rate, Mu = mu }, w.Length, workers);
        }
    }

    private struct Op<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* W;
        public T* G;
        public T* V;
        public T MinusRate;
        public T Mu;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec g = lanes.Load(G + i);
            TVec minusRate = TSimd.Splat(MinusRate);
            TVec mu = TSimd.Splat(Mu);
            TVec v = TSimd.Fma(minusRate, g, TSimd.Multiply(mu, lanes.Load(V + i)));
            lanes.Store(V + i, v);
            lanes.Store(W + i, TSimd.Add(lanes.Load(W + i), TSimd.Fma(minusRate, g, TSimd.Multiply(mu, v))));
        }
    }
}
