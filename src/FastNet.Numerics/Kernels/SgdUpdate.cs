using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>Stochastic gradient descent: w = w - rate g, rounded once (CS231n, "Neural networks 3").</summary>
public static class SgdUpdate
{
    /// <summary>One step.</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(Span<T> w, ReadOnlySpan<T> g, T rate, Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => UpdatePass.Run(new Rule<T>(-rate), w, g, rate, weightDecay, gradientScale, workers);

    private readonly struct Rule<T>(T minusRate) : IUpdate<T>
        where T : unmanaged
    {
        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec first, ref TVec second)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Fma(TSimd.Splat(minusRate), g, w);
    }
}
