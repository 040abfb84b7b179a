using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Rectified linear unit: y = max(0, x). Its derivative is 1 where x &gt; 0 and 0 elsewhere, also at 0 (CS231n, "Neural networks 1").
/// A NaN stays NaN; -0 stays -0.
/// </summary>
public static class Relu
{
    /// <summary>y = max(0, x), element by element; <paramref name="y"/> may be <paramref name="x"/>.</summary>
    /// <param name="x">Inputs, any length.</param>
    /// <param name="y">Outputs, as long as <paramref name="x"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Forward<T, Function<T>>(default, x, y, workers);

    /// <summary>
    /// dX = dY where the unit was on (y &gt; 0, which is x &gt; 0), 0 elsewhere; <paramref name="dX"/> may be <paramref name="dY"/>.
    /// </summary>
    /// <param name="y">Outputs (or inputs) of the forward pass.</param>
    /// <param name="dY">Upstream gradient, as long as <paramref name="y"/>.</param>
    /// <param name="dX">Gradient of the inputs, as long as <paramref name="y"/>.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="dX"/> overlaps an input without being the same.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dY, Span<T> dX, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Activation.Backward<T, Function<T>>(default, y, dY, dX, workers);

    /// <summary>The formula on one vector, shared with the epilogues of the matrix product.</summary>
    internal static TVec Of<T, TVec, TSimd>(TVec x)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Max(TSimd.Zero, x);

    /// <summary>The derivative's product with an upstream gradient, shared with the epilogues of the matrix product.</summary>
    internal static TVec Mask<T, TVec, TSimd>(TVec y, TVec dY)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        => TSimd.Select(TSimd.GreaterThan(y, TSimd.Zero), dY, TSimd.Zero);

    private struct Function<T> : IActivation<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Value<TVec, TSimd>(TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => Of<T, TVec, TSimd>(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec Gradient<TVec, TSimd>(TVec y, TVec dY)
            where TSimd : struct, ISimd<T, TVec>
            => Mask<T, TVec, TSimd>(y, dY);
    }
}
