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

    private struct Function<T> : IFunction<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => ExpFormula<T, TVec, TSimd>.Of(x);
    }
}

/// <summary>e^x on one vector, and what the functions made of it share.</summary>
internal static class ExpFormula<T, TVec, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>At and below this x both e^x and x e^x are 0.</summary>
    private static double Lowest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float) ? -110 : -753;
    }

    /// <summary>e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec x)
    {
        TVec p = Unscaled(x, out TVec k);
        return TSimd.Scale(p, k);
    }

    /// <summary>The p of e^x = 2^k p, 0.7 &lt; p &lt; 1.5, for products with e^x: scaled last, they underflow with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Unscaled(TVec x, out TVec k)
    {
        // The largest coefficients one by one, so that each sum is rounded once: 0.94 instead of 0.97 ulp.
        TVec p = Reduce(x, out k, out TVec r);
        p = TSimd.Fma(p, r, TSimd.Constant(1));
        return TSimd.Fma(p, r, TSimd.Constant(1));
    }

    /// <summary>x within the limits below which x e^x is 0 and above which x e^-x is; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Bounded(TVec x) => TSimd.Min(TSimd.Constant(-Lowest), TSimd.Max(TSimd.Constant(Lowest), x));

    /// <summary>
    /// e^x - 1 for x &lt;= 0 and NaN, without the cancellation near 0: 2^k (e^r - 1) + (2^k - 1). The last difference is exact until it rounds to -1.
    /// -0 stays -0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec MinusOne(TVec x)
    {
        TVec p = Reduce(x, out TVec k, out TVec r);
        TVec scale = TSimd.Scale(TSimd.Constant(1), k);
        TVec y = TSimd.Fma(scale, TSimd.Fma(TSimd.Multiply(r, r), p, r), TSimd.Subtract(scale, TSimd.Constant(1)));

        // e^x - 1 >= x, so this changes nothing but the sign of zero: of two zeros Max takes x.
        return TSimd.Max(y, x);
    }

    /// <summary>The p, <paramref name="k"/> and <paramref name="r"/> of e^x = 2^k (1 + r + r^2 p), |r| &lt;= ln(2) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Reduce(TVec x, out TVec k, out TVec r)
    {
        if (typeof(T) == typeof(float))
        {
            // ln 2 in two parts. The first step is exact: x and k ln2 are multiples of 2^-25, and |r| < 1/2. 1.5 * 2^23 pushes the fraction out.
            r = Remainder(x, 89, 12_582_912, 1.4426950216293335, 0.6931471824645996, -1.9046542121259336e-09, out k);
            TVec square = TSimd.Multiply(r, r);
            TVec q = TSimd.Fma(TSimd.Constant(0.00138146116), square, Estrin<T, TVec, TSimd>.Pair(r, 0.041668389, 0.00836871658));
            return TSimd.Fma(q, square, Estrin<T, TVec, TSimd>.Pair(r, 0.49999994, 0.166665211));
        }

        r = Remainder(x, 710, 6_755_399_441_055_744, 1.4426950408889634, 0.6931471805599453, 2.3190468138462996e-17, out k);
        TVec r2 = TSimd.Multiply(r, r);
        TVec r4 = TSimd.Multiply(r2, r2);
        TVec p = Estrin<T, TVec, TSimd>.Quad(r, r2, 0.00019841269506377436, 2.480149309891094e-05, 2.7557586548670366e-06, 2.7630248485211643e-07);
        p = TSimd.Fma(TSimd.Constant(2.500000833243082e-08), r4, p);
        TVec first = Estrin<T, TVec, TSimd>.Quad(r, r2, 0.16666666666666413, 0.04166666666653016, 0.008333333333494555, 0.0013888888943629745);
        p = TSimd.Fma(p, r4, first);
        return TSimd.Fma(p, r, TSimd.Constant(0.5000000000000011));
    }

    /// <summary>x - k ln 2, where k is x / ln 2 rounded to a whole number.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="highest">Here, and at the lowest x, the result of e^x is inf and 0 already; beyond them k would not fit.</param>
    /// <param name="shift">A number whose last place is 1, so that a sum with it is rounded to a whole number.</param>
    /// <param name="inverse">1 / ln 2.</param>
    /// <param name="ln2">ln 2, rounded to the type.</param>
    /// <param name="rest">ln 2 less that.</param>
    /// <param name="k">The whole number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Remainder(TVec x, double highest, double shift, double inverse, double ln2, double rest, out TVec k)
    {
        x = TSimd.Min(TSimd.Constant(highest), TSimd.Max(TSimd.Constant(Lowest), x));
        TVec shifts = TSimd.Constant(shift);
        k = TSimd.Subtract(TSimd.Fma(x, TSimd.Constant(inverse), shifts), shifts);
        TVec r = TSimd.Fma(k, TSimd.Constant(-ln2), x);
        return TSimd.Fma(k, TSimd.Constant(-rest), r);
    }
}
