using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// y = ln x, less than one unit in the last place (ulp) away from the exact value (docs/numerics.md), the same bits at every width.
/// ln ±0 = -inf, ln inf = inf, ln x = NaN for x &lt; 0, NaN stays NaN.
/// </summary>
/// <remarks>x = 2^e m with 0.75 &lt;= m &lt; 1.5 and f = m - 1, so that nothing cancels next to x = 1; then ln x = e ln 2 + ln(1 + f).
/// float: ln(1 + f) = f + f² q(f) with a minimax polynomial of degree 8. double: with s = f / (2 + f), ln(1 + f) = 2 artanh s
/// = f - (f²/2 - s (f²/2 + s² q(s²))) with one of degree 7 (the rearrangement of K. C. Ng in Sun's fdlibm, 1993).</remarks>
public static unsafe class Log
{
    /// <summary>y = ln x, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.ElementType<T>();
        Check.Length(y.Length, x.Length);
        Check.SameOrApart(x, y, nameof(x), nameof(y));
        fixed (T* px = x, py = y)
        {
            Sweep.Run<T, Op<T>>(new() { X = px, Y = py }, x.Length, workers, px == py ? null : py);
        }
    }

    /// <summary>The formula on one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Of<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec f = TSimd.Subtract(TSimd.Significand(x, out TVec e), TSimd.Constant(1));
        TVec y = typeof(T) == typeof(float) ? Single<T, TVec, TSimd>(e, f) : Double<T, TVec, TSimd>(e, f);

        TVec infinity = TSimd.Constant(double.PositiveInfinity);
        y = TSimd.Select(TSimd.GreaterThan(infinity, x), y, x);
        TVec notPositive = TSimd.Select(TSimd.GreaterThan(TSimd.Zero, x), TSimd.Constant(double.NaN), TSimd.Subtract(x, infinity));
        return TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), y, notPositive);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Single<T, TVec, TSimd>(TVec e, TVec f)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        // The high part of ln 2 has 16 bits, so its product with e is exact.
        TVec high = Sum<T, TVec, TSimd>(TSimd.Multiply(e, TSimd.Constant(0.693145751953125)), f, out TVec low);
        low = TSimd.Fma(e, TSimd.Constant(1.428606765330187e-06), low);

        TVec f2 = TSimd.Multiply(f, f);
        TVec f4 = TSimd.Multiply(f2, f2);
        TVec q = Estrin<T, TVec, TSimd>.Quad(f, f2, 0.14482066, -0.131622329, 0.10448312, -0.0449093841);
        q = TSimd.Fma(q, f4, Estrin<T, TVec, TSimd>.Quad(f, f2, 0.333334535, -0.250000536, 0.199906066, -0.16647768));

        // The largest coefficient last, so that q is rounded once at its full size: 0.96 instead of 1.11 ulp.
        q = TSimd.Fma(q, f, TSimd.Constant(-0.5));
        return TSimd.Add(high, TSimd.Fma(f2, q, low));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Double<T, TVec, TSimd>(TVec e, TVec f)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        // 42 bits of ln 2: exact again.
        TVec high = Sum<T, TVec, TSimd>(TSimd.Multiply(e, TSimd.Constant(0.6931471805598903)), f, out TVec low);
        low = TSimd.Fma(e, TSimd.Constant(5.497923018708371e-14), low);

        TVec s = TSimd.Divide(f, TSimd.Add(f, TSimd.Constant(2)));
        TVec z = TSimd.Multiply(s, s);
        TVec minusHalf = TSimd.Multiply(TSimd.Multiply(f, TSimd.Constant(-0.5)), f);
        TVec z2 = TSimd.Multiply(z, z);
        TVec z4 = TSimd.Multiply(z2, z2);
        TVec q = Estrin<T, TVec, TSimd>.Quad(z, z2, 0.18181665512215703, 0.1539112335748482, 0.1317341330282757, 0.13844268209711805);
        q = TSimd.Fma(q, z4, Estrin<T, TVec, TSimd>.Quad(z, z2, 0.666666666666666, 0.40000000000056957, 0.2857142855576767, 0.22222224302860685));
        TVec tail = TSimd.Fma(s, TSimd.Fma(z, q, TSimd.Subtract(TSimd.Zero, minusHalf)), minusHalf);
        return TSimd.Add(high, TSimd.Add(low, tail));
    }

    /// <summary>The sum and what its rounding lost, for |large| &gt;= |small| or large = 0 (T. J. Dekker, 1971).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Sum<T, TVec, TSimd>(TVec large, TVec small, out TVec lost)
        where T : unmanaged
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec sum = TSimd.Add(large, small);
        lost = TSimd.Subtract(small, TSimd.Subtract(sum, large));
        return sum;
    }

    private struct Op<T> : IElementwise<T>
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
}
