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
public static class NaturalLog
{
    /// <summary>y = ln x, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    private struct Function<T> : IFunction<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => LogFormula<T, TVec, TSimd>.Of(x);
    }
}

/// <summary>ln x on one vector.</summary>
internal static class LogFormula<T, TVec, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>ln x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        // The exponent of 0, inf, a negative number or NaN is -inf, inf or NaN, and then so is the result: there is nothing to patch.
        TVec f = TSimd.Subtract(TSimd.Significand(x, out TVec e), TSimd.Constant(1));
        return OfParts(e, f);
    }

    /// <summary>
    /// ln(1 + x) for 0 &lt;= x &lt;= 1 and NaN. 1 + x is not rounded: where it is above 3/2, the f of its half, (x - 1) / 2, is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec OnePlus(TVec x)
    {
        TVec one = TSimd.Constant(1);
        TVec half = TSimd.Constant(0.5);
        TVec above = TSimd.GreaterThan(x, half);
        TVec e = TSimd.Select(above, one, TSimd.Zero);
        TVec f = TSimd.Select(above, TSimd.Multiply(TSimd.Subtract(x, one), half), x);
        return OfParts(e, f);
    }

    /// <summary>e ln 2 + ln(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec OfParts(TVec e, TVec f)
    {
        if (typeof(T) == typeof(float))
        {
            TVec f2 = TSimd.Multiply(f, f);
            TVec p = Estrin<T, TVec, TSimd>.Quad(f, f2, 0.14482066, -0.131622329, 0.10448312, -0.0449093841);
            p = TSimd.Fma(p, f2, Estrin<T, TVec, TSimd>.Pair(f, 0.199906066, -0.16647768));
            p = TSimd.Fma(p, f2, Estrin<T, TVec, TSimd>.Pair(f, 0.333334535, -0.250000536));
            p = TSimd.Fma(p, f, TSimd.Constant(-0.5));

            // Two roundings. Where f + f² p is as large as the result (e = 1 or -1), the last sum is exact: both parts are multiples of the result's
            // last place. The nearest float is close enough to ln 2: the difference is less than 0.07 ulp of any result.
            return TSimd.Fma(e, TSimd.Constant(0.6931471824645996), TSimd.Fma(f2, p, f));
        }

        TVec s = TSimd.Divide(f, TSimd.Add(f, TSimd.Constant(2)));
        TVec z = TSimd.Multiply(s, s);
        TVec minusHalf = TSimd.Multiply(TSimd.Multiply(f, TSimd.Constant(-0.5)), f);
        TVec z2 = TSimd.Multiply(z, z);
        TVec z4 = TSimd.Multiply(z2, z2);
        TVec q = Estrin<T, TVec, TSimd>.Quad(z, z2, 0.18181665512215703, 0.1539112335748482, 0.1317341330282757, 0.13844268209711805);
        q = TSimd.Fma(q, z4, Estrin<T, TVec, TSimd>.Quad(z, z2, 0.666666666666666, 0.40000000000056957, 0.2857142855576767, 0.22222224302860685));
        TVec tail = TSimd.Fma(s, TSimd.Fma(z, q, TSimd.Subtract(TSimd.Zero, minusHalf)), minusHalf);

        // ln 2 in two parts, the first the nearest double; inside a multiply-add its product with e is exact.
        TVec small = TSimd.Add(f, TSimd.Fma(e, TSimd.Constant(2.3190468138462996e-17), tail));
        return TSimd.Fma(e, TSimd.Constant(0.6931471805599453), small);
    }
}
