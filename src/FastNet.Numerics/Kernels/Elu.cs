using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Exponential linear unit: y = x where x &gt; 0, alpha (e^x - 1) elsewhere; its derivative is 1 where x &gt; 0 and alpha e^x = y + alpha elsewhere
/// (D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network learning by exponential linear units", 2016).
/// e^x - 1 is less than 2 units in the last place (ulp) away from the exact value, also near 0 (docs/numerics.md); the product with an alpha other
/// than 1 is rounded once more. A NaN stays NaN; -0 stays -0.
/// </summary>
public static class Elu
{
    /// <summary>The usual alpha: 1.</summary>
    public const double DefaultAlpha = 1;

    /// <summary>y = x where x &gt; 0, alpha (e^x - 1) elsewhere, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="alpha">Minus the limit at -inf, 0 or more; <see cref="DefaultAlpha"/> is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or not finite.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, T alpha, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(Make(alpha), x, y, workers);

    /// <summary>
    /// dX = dY where y &gt; 0 (which is x &gt; 0), dY (y + alpha) elsewhere; <paramref name="dX"/> may be <paramref name="dY"/> or
    /// <paramref name="y"/>.
    /// </summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="alpha">Minus the limit at -inf, 0 or more; <see cref="DefaultAlpha"/> is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or not finite.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, T alpha, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(Make(alpha), y, dY, dX, workers);

    private static Function<T> Make<T>(T alpha)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotNegative(alpha);
        return new(alpha);
    }

    private readonly struct Function<T>(T alpha) : IActivation<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, TSimd.Multiply(TSimd.Splat(alpha), ExpFormula<T, TVec, TSimd>.MinusOne(x)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), dY, TSimd.Multiply(dY, TSimd.Add(y, TSimd.Splat(alpha))));
    }
}
