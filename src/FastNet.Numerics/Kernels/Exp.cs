using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// y = e^x, less than one unit in the last place (ulp) away from the exact value (docs/numerics.md), the same bits at every width.
/// e^±0 = 1, e^-inf = 0, e^inf = inf, NaN stays NaN; results overflow to inf and underflow through the subnormal numbers to 0.
/// </summary>
/// <remarks>x = k ln 2 + r with whole k and |r| &lt;= ln(2) / 2; then e^x = 2^k p(r), where p is a minimax polynomial of degree 6 (float)
/// or 11 (double) with p(0) = p'(0) = 1. W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980.</remarks>
public static class Exp
{
    /// <summary>y = e^x, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>The formula on one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Of<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec p = Unscaled<T, TVec, TSimd>(x, out TVec k);
        return TSimd.Scale(p, k);
    }

    /// <summary>The p of e^x = 2^k p, 0.7 &lt; p &lt; 1.5, for products with e^x: scaled last, they underflow with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Unscaled<T, TVec, TSimd>(TVec x, out TVec k)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        // The largest coefficients one by one, so that each sum is rounded once: 0.94 instead of 0.97 ulp.
        TVec p = Reduce<T, TVec, TSimd>(x, out k, out TVec r);
        p = TSimd.Fma(p, r, TSimd.Constant(1));
        return TSimd.Fma(p, r, TSimd.Constant(1));
    }

    /// <summary>x within the limits below which x e^x is 0 and above which x e^-x is; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec Bounded<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Min(TSimd.Constant(-Lowest<T>()), TSimd.Max(TSimd.Constant(Lowest<T>()), x));

    /// <summary>e^x - 1 for x &lt;= 0 and NaN, without the cancellation near 0: 2^k (e^r - 1) + (2^k - 1), where the last difference is exact until it rounds to -1. -0 stays -0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec MinusOne<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec p = Reduce<T, TVec, TSimd>(x, out TVec k, out TVec r);
        TVec scale = TSimd.Scale(TSimd.Constant(1), k);
        TVec y = TSimd.Fma(scale, TSimd.Fma(TSimd.Multiply(r, r), p, r), TSimd.Subtract(scale, TSimd.Constant(1)));

        // e^x - 1 >= x, so this changes nothing but the sign of zero: of two zeros Max takes x.
        return TSimd.Max(y, x);
    }

    /// <summary>The p, <paramref name="k"/> and <paramref name="r"/> of e^x = 2^k (1 + r + r^2 p), |r| &lt;= ln(2) / 2: what all functions made of e^x share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Reduce<T, TVec, TSimd>(TVec x, out TVec k, out TVec r)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        => typeof(T) == typeof(float) ? Single<T, TVec, TSimd>(x, out k, out r) : Double<T, TVec, TSimd>(x, out k, out r);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Single<T, TVec, TSimd>(TVec x, out TVec k, out TVec r)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        // At the limits the result is 0 and inf already; beyond them k would not fit.
        x = TSimd.Min(TSimd.Constant(89), TSimd.Max(TSimd.Constant(Lowest<T>()), x));

        // 1.5 * 2^23 pushes the fraction out, so the sum is rounded to a whole number.
        TVec shift = TSimd.Constant(12_582_912);
        k = TSimd.Subtract(TSimd.Fma(x, TSimd.Constant(1.4426950216293335), shift), shift);

        // ln 2 in two parts. The first step is exact: x and k ln2 are multiples of 2^-25, and |r| < 1/2.
        r = TSimd.Fma(k, TSimd.Constant(-0.6931471824645996), x);
        r = TSimd.Fma(k, TSimd.Constant(1.9046542121259336e-09), r);

        TVec r2 = TSimd.Multiply(r, r);
        TVec p = TSimd.Fma(TSimd.Constant(0.00138146116), r2, Estrin<T, TVec, TSimd>.Pair(r, 0.041668389, 0.00836871658));
        return TSimd.Fma(p, r2, Estrin<T, TVec, TSimd>.Pair(r, 0.49999994, 0.166665211));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Double<T, TVec, TSimd>(TVec x, out TVec k, out TVec r)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        x = TSimd.Min(TSimd.Constant(710), TSimd.Max(TSimd.Constant(Lowest<T>()), x));
        TVec shift = TSimd.Constant(6_755_399_441_055_744);
        k = TSimd.Subtract(TSimd.Fma(x, TSimd.Constant(1.4426950408889634), shift), shift);
        r = TSimd.Fma(k, TSimd.Constant(-0.6931471805599453), x);
        r = TSimd.Fma(k, TSimd.Constant(-2.3190468138462996e-17), r);

        TVec r2 = TSimd.Multiply(r, r);
        TVec r4 = TSimd.Multiply(r2, r2);
        TVec p = Estrin<T, TVec, TSimd>.Quad(r, r2, 0.00019841269506377436, 2.480149309891094e-05, 2.7557586548670366e-06, 2.7630248485211643e-07);
        p = TSimd.Fma(TSimd.Constant(2.500000833243082e-08), r4, p);
        p = TSimd.Fma(p, r4, Estrin<T, TVec, TSimd>.Quad(r, r2, 0.16666666666666413, 0.04166666666653016, 0.008333333333494555, 0.0013888888943629745));
        return TSimd.Fma(p, r, TSimd.Constant(0.5000000000000011));
    }

    /// <summary>At and below this x both e^x and x e^x are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Lowest<T>() => typeof(T) == typeof(float) ? -110 : -753;

    private struct Function<T> : IFunction<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => Of<T, TVec, TSimd>(x);
    }
}
