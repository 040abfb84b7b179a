using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Hyperbolic tangent: y = (e^x - e^-x) / (e^x + e^-x); its derivative is 1 - y^2 (CS231n, "Neural networks 1").
/// y is less than 2 units in the last place (ulp) away from the exact value (docs/numerics.md); it is ±1 at ±inf, a NaN stays NaN, -0 stays -0.
/// </summary>
/// <remarks>Up to |x| = 0.55, where tanh is about 1/2, x (1 + z p(z)) with z = x^2. Beyond, 1 - 2 e / (1 + e) with e = e^-2|x|: the subtrahend is at
/// most 1/2, and so are its errors.</remarks>
public static class Tanh
{
    /// <summary>y = tanh x, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>dX = dY (1 - y^2); <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="y"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(default, y, dY, dX, workers);

    private struct Function<T> : IActivation<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec one = TSimd.Constant(1);
            TVec z = TSimd.Multiply(x, x);
            TVec near = TSimd.Multiply(x, TSimd.Fma(z, Polynomial<TVec, TSimd>(z), one));

            TVec minus = TSimd.Subtract(TSimd.Zero, x);
            TVec lower = TSimd.Min(x, minus); // -|x|
            TVec e = ExpFormula<T, TVec, TSimd>.Of(TSimd.Add(lower, lower));
            TVec far = TSimd.Subtract(one, TSimd.Divide(TSimd.Add(e, e), TSimd.Add(one, e)));
            far = TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), far, TSimd.Subtract(TSimd.Zero, far));
            return TSimd.Select(TSimd.GreaterThan(TSimd.Constant(-0.55), lower), far, near);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Multiply(dY, TSimd.Fma(TSimd.Subtract(TSimd.Zero, y), y, TSimd.Constant(1)));

        /// <summary>
        /// (tanh(x) / x - 1) / x^2 as a polynomial in z = x^2, |x| &lt;= 0.55: minimax for the relative error of tanh, 2^-29.7 (float) and 2^-60.5
        /// (double).
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec Polynomial<TVec, TSimd>(TVec z)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec z2 = TSimd.Multiply(z, z);
            if (typeof(T) == typeof(float))
            {
                TVec s = TSimd.Fma(TSimd.Constant(-0.0062428494), z2, Estrin<T, TVec, TSimd>.Pair(z, -0.0538475476, 0.021050714));
                return TSimd.Fma(s, z2, Estrin<T, TVec, TSimd>.Pair(z, -0.333333164, 0.133325443));
            }

            TVec z4 = TSimd.Multiply(z2, z2);
            TVec c0 = Estrin<T, TVec, TSimd>.Quad(z, z2, -0.333333333333333, 0.1333333333332658, -0.05396825396373663, 0.021869488385143052);
            TVec c4 = Estrin<T, TVec, TSimd>.Quad(z, z2, -0.008863232589206809, 0.0035920919007582357, -0.0014555419707382353, 0.0005884407227984005);
            TVec c8 = Estrin<T, TVec, TSimd>.Pair(z, -0.0002333715823927583, 8.330157032614886e-05);
            TVec p = TSimd.Fma(TSimd.Constant(-1.9485162323412328e-05), z2, c8);
            p = TSimd.Fma(p, z4, c4);
            return TSimd.Fma(p, z4, c0);
        }
    }
}
