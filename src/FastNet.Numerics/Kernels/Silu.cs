using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Sigmoid linear unit, or swish: y = x s(x) with the sigmoid s(x) = 1 / (1 + e^-x); its derivative is s(x) (1 + x s(-x))
/// (D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016).
/// y is less than 3 units in the last place (ulp) away from the exact value (docs/numerics.md), down to subnormal results.
/// It is inf at inf and -0, its limit, at -inf; a NaN stays NaN, -0 stays -0.
/// </summary>
/// <remarks>With e = e^-|x|, which cannot overflow, s(-|x|) = e / (1 + e).
/// For x &gt; 0 y is x - x s(-x) and the derivative 1 minus that at -x.</remarks>
public static class Silu
{
    /// <summary>y = x / (1 + e^-x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>dX = dY s(x) (1 + x s(-x)); <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="x"/>.</summary>
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
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec bounded = ExpFormula<T, TVec, TSimd>.Bounded(x);
            TVec p = ExpFormula<T, TVec, TSimd>.Unscaled(TSimd.Min(bounded, TSimd.Subtract(TSimd.Zero, bounded)), out TVec k);
            TVec z = TSimd.Scale(Sigmoid.OverOnePlus<T, TVec, TSimd>(TSimd.Multiply(bounded, p), TSimd.Scale(p, k)), k);

            // z >= x where x <= 0, so Max changes nothing but the sign of zero: of two zeros it takes x.
            return TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Subtract(x, z), TSimd.Max(z, x));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec x, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec one = TSimd.Constant(1);
            TVec bounded = ExpFormula<T, TVec, TSimd>.Bounded(x);
            TVec lower = TSimd.Min(bounded, TSimd.Subtract(TSimd.Zero, bounded));
            TVec p = ExpFormula<T, TVec, TSimd>.Unscaled(lower, out TVec k);
            TVec upperSigmoid = Sigmoid.OverOnePlus<T, TVec, TSimd>(one, TSimd.Scale(p, k));
            TVec below = TSimd.Scale(TSimd.Multiply(TSimd.Multiply(p, upperSigmoid), TSimd.Fma(lower, upperSigmoid, one)), k);
            return TSimd.Multiply(dY, TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), TSimd.Subtract(one, below), below));
        }
    }
}
