using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Logistic sigmoid: y = 1 / (1 + e^-x); its derivative is y (1 - y) (CS231n, "Neural networks 1").
/// y is less than 2 units in the last place (ulp) away from the exact value (docs/numerics.md), down to subnormal results.
/// It is 0 at -inf, 1 at inf, 1/2 at ±0; a NaN stays NaN.
/// </summary>
/// <remarks>With e = e^-|x|, which cannot overflow, y is 1 / (1 + e) or e / (1 + e). It is corrected for the roundings of
/// 1 + e and of the division, so its error is that of e and one rounding.</remarks>
public static class Sigmoid
{
    /// <summary>y = 1 / (1 + e^-x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>dX = dY y (1 - y); <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="y"/>.</summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(default, y, dY, dX, workers);

    /// <summary>numerator / (1 + e) for 0 &lt;= e &lt;= 1, corrected for the roundings of 1 + e and of the division.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVec OverOnePlus<T, TVec, TSimd>(TVec numerator, TVec e)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
    {
        TVec one = TSimd.Constant(1);
        TVec denominator = TSimd.Add(one, e);
        TVec lost = TSimd.Subtract(e, TSimd.Subtract(denominator, one));

        TVec inverse = TSimd.Divide(one, denominator);
        TVec y = TSimd.Multiply(numerator, inverse);
        TVec minus = TSimd.Subtract(TSimd.Zero, y);
        TVec rest = TSimd.Fma(minus, lost, TSimd.Fma(minus, denominator, numerator));
        return TSimd.Fma(rest, inverse, y);
    }

    private struct Function<T> : IActivation<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec one = TSimd.Constant(1);
            TVec e = ExpFormula<T, TVec, TSimd>.Of(TSimd.Min(x, TSimd.Subtract(TSimd.Zero, x)));
            return OverOnePlus<T, TVec, TSimd>(TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), one, e), e);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Multiply(dY, TSimd.Multiply(y, TSimd.Subtract(TSimd.Constant(1), y)));
    }
}
