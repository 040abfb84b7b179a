using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Adam: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = w - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
/// (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; CS231n, "Neural networks 3").
/// With weight decay l, w is first multiplied by 1 - rate l (AdamW: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
/// Rounded as m = fma(1 - b1, g, b1 m), v = fma(1 - b2, g g, b2 v), k w - (a m) / (sqrt(b v) + epsilon), with
/// a = rate / (1 - b1^t), b = 1 / (1 - b2^t) and k = 1 - rate l computed in double.
/// </summary>
public static class AdamUpdate
{
    /// <summary>One step. With an epsilon of 0, an element whose gradients were all 0 so far becomes NaN (0 / 0).</summary>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="m">Mean of the gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="v">Mean of the squared gradients, as long as <paramref name="w"/>, zero before the first step; changed in place.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="beta1">Share of <paramref name="m"/> that is kept, 0 or more and below 1; 0.9 is usual.</param>
    /// <param name="beta2">Share of <paramref name="v"/> that is kept, 0 or more and below 1; 0.999 is usual.</param>
    /// <param name="epsilon">Keeps the divisor from 0; 0 or more; 1e-8 is usual.</param>
    /// <param name="step">t, the number of this step, 1 for the first.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> m, Span<T> v, T rate, T beta1, T beta2, T epsilon, int step,
        Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Fraction(beta1);
        Check.Fraction(beta2);
        Check.NotNegative(epsilon);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        double correction1 = 1 - Power(double.CreateTruncating(beta1), step);
        double correction2 = 1 - Power(double.CreateTruncating(beta2), step);
        T corrected = T.CreateTruncating(double.CreateTruncating(rate) / correction1);
        Rule<T> rule = new(corrected, T.CreateTruncating(1 / correction2), beta1, beta2, T.One - beta1, T.One - beta2, epsilon);
        UpdatePass.Run(rule, w, g, rate, weightDecay, gradientScale, workers, m, v);
    }

    /// <summary>x^n by squaring, highest bit first: the C library's pow differs from machine to machine.</summary>
    private static double Power(double x, int n)
    {
        double power = 1;
        for (int bit = 31 - BitOperations.LeadingZeroCount((uint)n); bit >= 0; bit--)
        {
            power *= power;
            if (((n >> bit) & 1) != 0)
            {
                power *= x;
            }
        }

        return power;
    }

    private readonly struct Rule<T>(T rate, T scale, T beta1, T beta2, T fresh1, T fresh2, T epsilon) : IUpdate<T>
        where T : unmanaged
    {
        public static int States => 2;

        public static bool Divides => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Step<TVec, TSimd>(TVec w, TVec g, ref TVec m, ref TVec v)
            where TSimd : struct, ISimd<T, TVec>
        {
            m = TSimd.Fma(TSimd.Splat(fresh1), g, TSimd.Multiply(TSimd.Splat(beta1), m));
            v = TSimd.Fma(TSimd.Splat(fresh2), TSimd.Multiply(g, g), TSimd.Multiply(TSimd.Splat(beta2), v));
            TVec root = TSimd.Add(TSimd.Sqrt(TSimd.Multiply(TSimd.Splat(scale), v)), TSimd.Splat(epsilon));
            return TSimd.Subtract(w, TSimd.Divide(TSimd.Multiply(TSimd.Splat(rate), m), root));
        }
    }
}
