using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Momentum: v = mu v - rate g; w = w + v (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; CS231n,
/// "Neural networks 3"). Rounded as v = fma(-rate, g, mu v).
/// </summary>
public static class MomentumUpdate
{
    /// <summary>One step.</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="v">Velocity, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="mu">Share of the velocity that is kept, 0 or more and below 1; 0.9 is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> v, T rate, T mu, Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(mu);
        UpdatePass.Run(new Rule<T>(-rate, mu), w, g, rate, weightDecay, gradientScale, workers, v);
    }

    private readonly struct Rule<T>(T minusRate, T mu) : IUpdate<T>
        where T : unmanaged
    {
        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec v, ref TVec second)
            where TSimd : struct, ISimd<T, TVec>
        {
            v = TSimd.Fma(TSimd.Splat(minusRate), g, TSimd.Multiply(TSimd.Splat(mu), v));
            return TSimd.Add(w, v);
        }
    }
}
