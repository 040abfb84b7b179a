using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// RMSProp: c = decay c + (1 - decay) g^2; w = w - rate g / (sqrt(c) + epsilon) (Tieleman and Hinton, "Neural networks for machine learning",
/// lecture 6.5, 2012; CS231n, "Neural networks 3"). Older trainers divide by sqrt(c + epsilon); both are here.
/// Rounded as c = fma(1 - decay, g g, decay c) and w - (rate g) / root.
/// </summary>
public static unsafe class RmsPropUpdate
{
    /// <summary>One step. With an epsilon of 0, an element whose gradients were all 0 so far becomes NaN (0 / 0).</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="c">Mean of the squared gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="decay">Share of the mean that is kept, 0 or more and below 1; 0.99 is usual.</param>
    /// <param name="epsilon">Keeps the divisor from 0; 0 or more; 1e-8 is usual.</param>
    /// <param name="epsilonInsideRoot">True: divide by sqrt(c + epsilon).</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T decay, T epsilon, bool epsilonInsideRoot = false, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Finite(rate);
        Check.Fraction(decay);
        Check.NotNegative(epsilon);
        Check.Length(g.Length, w.Length);
        Check.Length(c.Length, w.Length);
        Check.Apart(g, w, nameof(g), nameof(w));
        Check.Apart(g, c, nameof(g), nameof(c));
        Check.Apart<T, T>(w, c, nameof(w), nameof(c));

        // One formula for both: sqrt(c + inside) + outside, where adding 0 changes no bit of a number that is not -0.
        T inside = epsilonInsideRoot ? epsilon : T.Zero;
        T outside = epsilonInsideRoot ? T.Zero : epsilon;
        fixed (T* pw = w, pg = g, pc = c)
        {
            Op<T> op = new() { W = pw, G = pg, C = pc, Rate = rate, Decay = decay, Fresh = T.One - decay, Inside = inside, Outside = outside };
            Sweep.Run<T, Op<T>>(op, w.Length, workers);
        }
    }

    private struct Op<T> : IElementwise<T>
        where T : unmanaged
    {
        public T* W;
        public T* G;
        public T* C;
        public T Rate;
        public T Decay;
        public T Fresh;
        public T Inside;
        public T Outside;

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
            TVec c = TSimd.Fma(TSimd.Splat(Fresh), TSimd.Multiply(g, g), TSimd.Multiply(TSimd.Splat(Decay), lanes.Load(C + i)));
            TVec root = TSimd.Add(TSimd.Sqrt(TSimd.Add(c, TSimd.Splat(Inside))), TSimd.Splat(Outside));
            lanes.Store(C + i, c);
            lanes.Store(W + i, TSimd.Subtract(lanes.Load(W + i), TSimd.Divide(TSimd.Multiply(TSimd.Splat(Rate), g), root)));
        }
    }
}
