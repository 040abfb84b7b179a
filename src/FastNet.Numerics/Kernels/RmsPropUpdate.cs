using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// RMSProp: c = decay c + (1 - decay) g^2; w = w - rate g / (sqrt(c) + epsilon) (Tieleman and Hinton, "Neural networks for machine learning",
/// lecture 6.5, 2012; CS231n, "Neural networks 3"). Older trainers divide by sqrt(c + epsilon); both are here.
/// Rounded as c = fma(1 - decay, g g, decay c) and w - (rate g) / root.
/// </summary>
public static class RmsPropUpdate
{
    /// <summary>One step. With an epsilon of 0, an element whose gradients were all 0 so far becomes NaN (0 / 0).</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="c">Mean of the squared gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="decay">Share of the mean that is kept, 0 or more and below 1; 0.99 is usual.</param>
    /// <param name="epsilon">Keeps the divisor from 0; 0 or more; 1e-8 is usual.</param>
    /// <param name="epsilonInsideRoot">True: divide by sqrt(c + epsilon).</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T decay, T epsilon, bool epsilonInsideRoot = false,
        Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(decay);
        Check.NotNegative(epsilon);

        // One formula for both: sqrt(c + inside) + outside, where adding 0 changes no bit of a number that is not -0.
        T inside = epsilonInsideRoot ? epsilon : T.Zero;
        T outside = epsilonInsideRoot ? T.Zero : epsilon;
        Rule<T> rule = new(rate, decay, T.One - decay, inside, outside);
        UpdatePass.Run(rule, w, g, rate, weightDecay, gradientScale, workers, c);
    }

    private readonly struct Rule<T>(T rate, T decay, T fresh, T inside, T outside) : IUpdate<T>
        where T : unmanaged
    {
        public static int States => 1;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec c, ref TVec second)
            where TSimd : struct, ISimd<T, TVec>
        {
            c = TSimd.Fma(TSimd.Splat(fresh), TSimd.Multiply(g, g), TSimd.Multiply(TSimd.Splat(decay), c));
            TVec root = TSimd.Add(TSimd.Sqrt(TSimd.Add(c, TSimd.Splat(inside))), TSimd.Splat(outside));
            return TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(TSimd.Splat(rate), g), root));
        }
    }
}
