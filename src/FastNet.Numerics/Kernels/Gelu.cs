using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Gaussian error linear unit: y = x F(x), where F(x) = (1 + erf(x / sqrt(2))) / 2 is the chance that a normal number lies below x;
/// its derivative is F(x) + x f(x) with the density f(x) = e^(-x^2/2) / sqrt(2 pi)
/// (D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016; the exact form, not the one with tanh).
/// y is less than 4 units in the last place (ulp) away from the exact value (docs/numerics.md), down to subnormal results.
/// It is inf at inf and -0, its limit, at -inf; a NaN stays NaN, -0 stays -0.
/// </summary>
/// <remarks>With t = |x| and s = t / (t + c), F(-t) = e^(-t^2/2) q(s) / (t + c), where q is one minimax polynomial for all t
/// (M. M. Shepherd and J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", 1981).
/// For x &gt; 0 y is x - x F(-x) and the derivative 1 minus that at -x.</remarks>
public static class Gelu
{
    /// <summary>y = x F(x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>dX = dY (F(x) + x f(x)); <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="x"/>.</summary>
    /// <param name="x">Inputs of the forward pass: y does not tell on which side of the minimum x was.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="x"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    public static void Backward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(default, x, dY, dX, workers);

    private struct Function<T> : IActivation<T>
        where T : unmanaged
    {
        public static bool IsLong => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec bounded = Bounded<TVec, TSimd>(x);
            TVec t = TSimd.Max(bounded, TSimd.Subtract(TSimd.Zero, bounded));
            TVec s = Share<TVec, TSimd>(bounded, t, out _);
            TVec p = Density<TVec, TSimd>(t, out TVec k);
            TVec z = TSimd.Scale(TSimd.Multiply(TSimd.Multiply(s, Polynomial<TVec, TSimd>(s)), p), k);

            // z >= x where x <= 0, so Max changes nothing but the sign of zero: of two zeros it takes x.
            return TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Subtract(x, z), TSimd.Max(z, x));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec x, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec bounded = Bounded<TVec, TSimd>(x);
            TVec t = TSimd.Max(bounded, TSimd.Subtract(TSimd.Zero, bounded));
            TVec q = Polynomial<TVec, TSimd>(Share<TVec, TSimd>(t, t, out TVec inverse));
            TVec p = Density<TVec, TSimd>(t, out TVec k);

            // F(-t) - t f(t), with the 1 / sqrt(2 pi) of the density.
            TVec difference = TSimd.Fma(t, TSimd.Constant(-0.3989422804014327), TSimd.Multiply(q, inverse));
            TVec below = TSimd.Scale(TSimd.Multiply(difference, p), k);
            return TSimd.Multiply(dY, TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Subtract(TSimd.Constant(1), below), below));
        }

        /// <summary>x within the limits beyond which t F(-t) and t f(t) are 0; NaN stays NaN.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Bounded<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
        {
            double limit = typeof(T) == typeof(float) ? 14.6 : 38.7;
            return TSimd.Min(TSimd.Constant(limit), TSimd.Max(TSimd.Constant(-limit), x));
        }

        /// <summary>x / (t + c) and 1 / (t + c); the first is corrected for the roundings of t + c and of the division.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Share<TVec, TSimd>(TVec x, TVec t, out TVec inverse)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec c = TSimd.Constant(typeof(T) == typeof(float) ? 3.375 : 3.5);
            TVec sum = TSimd.Add(t, c);
            TVec lost = TSimd.Subtract(t, TSimd.Subtract(sum, c));
            inverse = TSimd.Divide(TSimd.Constant(1), sum);
            TVec s = TSimd.Multiply(x, inverse);
            TVec minus = TSimd.Subtract(TSimd.Zero, s);
            return TSimd.Fma(TSimd.Fma(minus, lost, TSimd.Fma(minus, sum, x)), inverse, s);
        }

        /// <summary>The p of e^(-t^2/2) = 2^k p, corrected for the rounding of t^2.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Density<TVec, TSimd>(TVec t, out TVec k)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec minusHalf = TSimd.Constant(-0.5);
            TVec square = TSimd.Multiply(t, t);
            TVec lost = TSimd.Fma(t, t, TSimd.Subtract(TSimd.Zero, square));
            TVec p = ExpFormula<T, TVec, TSimd>.Unscaled(TSimd.Multiply(square, minusHalf), out k);
            return TSimd.Fma(p, TSimd.Multiply(lost, minusHalf), p);
        }

        /// <summary>
        /// q(|s|) = (t + c) F(-t) e^(t^2/2) as a polynomial in v = 2 |s| - 1, minimax for the relative error: 2^-27.4 (float), 2^-57.6 (double).
        /// </summary>
        /// <remarks>The largest coefficients one by one, so that each sum is rounded once: 3.8 instead of 4.3 ulp of y.</remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Polynomial<TVec, TSimd>(TVec s)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec v = TSimd.Fma(TSimd.Max(s, TSimd.Subtract(TSimd.Zero, s)), TSimd.Constant(2), TSimd.Constant(-1));
            TVec v2 = TSimd.Multiply(v, v);
            TVec v4 = TSimd.Multiply(v2, v2);
            if (typeof(T) == typeof(float))
            {
                TVec q = Estrin<T, TVec, TSimd>.Quad(v, v2, 0.008719571, 0.007824732, -0.002252065, -0.00084953423);
                q = TSimd.Fma(Estrin<T, TVec, TSimd>.Pair(v, 0.000310197, 0.00013518496), v4, q);
                return First<TVec, TSimd>(q, v, 0.7410803, -0.5529922, 0.29537585, -0.09838432);
            }

            TVec v8 = TSimd.Multiply(v4, v4);
            TVec c4 = Estrin<T, TVec, TSimd>.Quad(v, v2, 0.017407832602073372, 0.006476218919888407, -0.0031891010487718934, -0.00044501295019563257);
            TVec c8 = Estrin<T, TVec, TSimd>.Quad(
                v, v2, 0.00047665710565611126, 6.703323233687479e-05, -7.558467541647637e-05, -1.8788898152762592e-05);
            TVec c12 = Estrin<T, TVec, TSimd>.Quad(
                v, v2, 1.1506664278168555e-05, 5.651913340945825e-06, -1.165051550023311e-06, -1.479166266145907e-06);
            TVec c16 = Estrin<T, TVec, TSimd>.Quad(
                v, v2, -1.432404253180488e-07, 2.9440446454725235e-07, 1.2400739378017187e-07, -3.0105572375887415e-08);
            TVec c20 = Estrin<T, TVec, TSimd>.Quad(
                v, v2, -3.642197562757167e-08, -3.878774356409793e-09, 4.937034895042198e-09, 1.4989757153477504e-09);
            TVec r = TSimd.Fma(TSimd.Fma(c20, v4, c16), v8, TSimd.Fma(c12, v4, c8));
            r = TSimd.Fma(r, v4, c4);
            return First<TVec, TSimd>(r, v, 0.7444160754359381, -0.565561816053779, 0.315424969887952, -0.11605092871407914);
        }

        /// <summary>c0 + c1 v + c2 v^2 + c3 v^3 + rest v^4, one by one.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec First<TVec, TSimd>(TVec rest, TVec v, double c0, double c1, double c2, double c3)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec q = TSimd.Fma(rest, v, TSimd.Constant(c3));
            q = TSimd.Fma(q, v, TSimd.Constant(c2));
            q = TSimd.Fma(q, v, TSimd.Constant(c1));
            return TSimd.Fma(q, v, TSimd.Constant(c0));
        }
    }
}
