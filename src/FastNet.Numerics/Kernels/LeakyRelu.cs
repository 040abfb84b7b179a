using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Leaky rectified linear unit: y = x where x &gt; 0, slope x elsewhere; its derivative is 1 where x &gt; 0 and the slope elsewhere, also at 0
/// (A. L. Maas, A. Y. Hannun and A. Y. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013; CS231n, "Neural networks 1").
/// A NaN stays NaN; -0 stays -0.
/// </summary>
public static class LeakyRelu
{
    /// <summary>The usual slope: 0.01.</summary>
    public const double DefaultSlope = 0.01;

    /// <summary>y = x where x &gt; 0, slope x elsewhere, element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="slope">Slope of the negative part, 0 or more; <see cref="DefaultSlope"/> is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative or not finite.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, T slope, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(Make(slope), x, y, workers);

    /// <summary>
    /// dX = dY where y &gt; 0 (which is x &gt; 0), slope dY elsewhere; <paramref name="dX"/> may be <paramref name="dY"/> or <paramref name="y"/>.
    /// </summary>
    /// <param name="y">Outputs of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="slope">Slope of the negative part, 0 or more; <see cref="DefaultSlope"/> is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative or not finite.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, T slope, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(Make(slope), y, dY, dX, workers);

    private static Function<T> Make<T>(T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotNegative(slope);
        return new(slope);
    }

    private readonly struct Function<T>(T slope) : IActivation<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Select(TSimd.GreaterThan(x, TSimd.Zero), x, TSimd.Multiply(TSimd.Splat(slope), x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), dY, TSimd.Multiply(TSimd.Splat(slope), dY));
    }
}
