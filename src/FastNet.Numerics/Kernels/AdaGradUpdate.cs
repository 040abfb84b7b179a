using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// AdaGrad: c = c + g^2; w = w - rate g / (sqrt(c) + epsilon) (Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and
/// stochastic optimization", JMLR 2011; CS231n, "Neural networks 3"). Rounded as c = fma(g, g, c) and w - (rate g) / (sqrt(c) + epsilon).
/// </summary>
public static class AdaGradUpdate
{
    /// <summary>One step. With an epsilon of 0, an element whose gradients were all 0 so far becomes NaN (0 / 0).</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="c">Sum of the squared gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="epsilon">Keeps the divisor from 0; 0 or more; 1e-8 is usual.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T epsilon, Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.NotNegative(epsilon);
        UpdatePass.Run(new Rule<T>(rate, epsilon), w, g, rate, weightDecay, gradientScale, workers, c);
    }

    private readonly struct Rule<T>(T rate, T epsilon) : IUpdate<T>
        where T : unmanaged
    {
        public static int States => 1;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec c, ref TVec second)
            where TSimd : struct, ISimd<T, TVec>
        {
            c = TSimd.Fma(g, g, c);
            TVec root = TSimd.Add(TSimd.Sqrt(c), TSimd.Splat(epsilon));
            return TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(TSimd.Splat(rate), g), root));
        }
    }
}
