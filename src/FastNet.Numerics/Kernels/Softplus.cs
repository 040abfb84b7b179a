using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Softplus: y = ln(1 + e^x); its derivative is 1 / (1 + e^-x) = 1 - e^-y
/// (X. Glorot, A. Bordes and Y. Bengio, "Deep sparse rectifier neural networks", 2011).
/// y is less than 2 units in the last place (ulp) away from the exact value (docs/numerics.md), down to subnormal results.
/// It is 0 at -inf, inf at inf; a NaN stays NaN.
/// </summary>
/// <remarks>max(0, x) + ln(1 + e^-|x|), so nothing overflows; e^-|x| keeps all its digits, because 1 + e^-|x| is never rounded.</remarks>
public static class Softplus
{
    /// <summary>y = ln(1 + e^x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>dX = dY (1 - e^-y); <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="y"/>.</summary>
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
            TVec e = ExpFormula<T, TVec, TSimd>.Of(TSimd.Min(x, TSimd.Subtract(TSimd.Zero, x)));
            return TSimd.Add(TSimd.Max(TSimd.Zero, x), LogFormula<T, TVec, TSimd>.OnePlus(e));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Multiply(dY, TSimd.Subtract(TSimd.Zero, ExpFormula<T, TVec, TSimd>.MinusOne(TSimd.Subtract(TSimd.Zero, y))));
    }
}
