using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// AdaGrad: c = c + g^2; w = w - rate g / (sqrt(c) + epsilon) (Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
/// stochastic optimization", JMLR 2011; CS231n, "Neural networks 3"). Rounded as c = fma(g, g, c) and w - (rate g) / (sqrt(c) + epsilon).
/// </summary>
public static unsafe class AdaGradUpdate
{
    /// <summary>One step. With an epsilon of 0, an element whose gradients were all 0 so far becomes NaN (0 / 0).</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="c">Sum of the squared gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="epsilon">Keeps the divisor from 0; 0 or more; 1e-8 is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T epsilon, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Finite(rate);
        Check.NotNegative(epsilon);
        Check.Length(g.Length, w.Length);
        Check.Length(c.Length, w.Length);
        Check.Apart(g, w, nameof(g), nameof(w));
        Check.Apart(g, c, nameof(g), nameof(c));
        Check.Apart<T, T>(w, c, nameof(w), nameof(c));
        fixed (T* pw = w, pg = g, pc = c)
        {
            Sweep.Run<T, Op<T>>(new() { W = pw, G = pg, C = pc, Rate = rate, Epsilon = epsilon }, w.Length, workers);
        }
    }

    private struct Op<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* W;
        public T* G;
        public T* C;
        public T Rate;
        public T Epsilon;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            Prefetch.Ahead(W + i);
            Prefetch.Ahead(G + i);
            Prefetch.Ahead(C + i);
            TVec g = lanes.Load(G + i);
            TVec c = TSimd.Fma(g, g, lanes.Load(C + i));
            TVec root = TSimd.Add(TSimd.Sqrt(c), TSimd.Splat(Epsilon));
            lanes.Store(C + i, c);
            lanes.Store(W + i, TSimd.Subtract(lanes.Load(W + i), TSimd.Divide(TSimd.Multiply(TSimd.Splat(Rate), g), root)));
        }
    }
}
