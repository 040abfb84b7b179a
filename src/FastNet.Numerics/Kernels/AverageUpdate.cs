using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// An exponential moving average: a = a + fresh (w - a), rounded as fma(fresh, w - a, a) (B. T. Polyak and A. B. Juditsky, "Acceleration of
/// stochastic approximation by averaging", 1992, average all iterates alike; for nets it is usual that old ones fade).
/// </summary>
public static unsafe class AverageUpdate
{
    /// <summary>One step.</summary>
    /// <param name="a">The average; changed in place.</param>
    /// <param name="w">The new values, as long as <paramref name="a"/>.</param>
    /// <param name="fresh">The weight of <paramref name="w"/> in the new average, 0 to 1; 1 copies finite numbers of like size.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fresh"/> is not within 0 and 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> a, ReadOnlySpan<T> w, T fresh, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Within(fresh, 0, 1);
        Check.Length(w.Length, a.Length);
        Check.Apart(w, a);
        fixed (T* pa = a, pw = w)
        {
            Sweep.Run<T, Op<T>>(new(pa, pw, fresh), a.Length, workers);
        }
    }

    private readonly struct Op<T>(T* average, T* values, T fresh) : IElementwise<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec a = lanes.Load(average + i);
            lanes.Store(average + i, TSimd.Fma(TSimd.Splat(fresh), TSimd.Subtract(lanes.Load(values + i), a), a));
        }
    }
}
