using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// m = fma(1 - b1, g, b1 m); v = fma(1 - b2, g g, b2 v); w = w - (a m) / (sqrt(b v) + epsilon), a = rate / (1 - b1^t), b = 1 / (1 - b2^t).
    /// k w stands for w and s g for g, with k = 1 - rate weightDecay, in double, and s = gradientScale.
    /// The specification of <see cref="AdamUpdate.Apply"/>.
    /// </summary>
    public static void AdamUpdate<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> m, Span<T> v, T rate, T beta1, T beta2, T epsilon, int step,
        double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T a = T.CreateTruncating(double.CreateTruncating(rate) / (1 - Power(double.CreateTruncating(beta1), step)));
        T b = T.CreateTruncating(1 / (1 - Power(double.CreateTruncating(beta2), step)));
        T kept = Kept(rate, weightDecay);
        T scale = T.CreateTruncating(gradientScale);
        for (int i = 0; i < w.Length; i++)
        {
            T gradient = scale * g[i];
            m[i] = T.FusedMultiplyAdd(T.One - beta1, gradient, beta1 * m[i]);
            v[i] = T.FusedMultiplyAdd(T.One - beta2, gradient * gradient, beta2 * v[i]);
            w[i] = (kept * w[i]) - (a * m[i] / (T.Sqrt(b * v[i]) + epsilon));
        }
    }

    /// <summary>x^n = (x^(n/2))^2, times x when n is odd.</summary>
    private static double Power(double x, int n)
    {
        if (n == 0)
        {
            return 1;
        }

        double half = Power(x, n / 2);
        return n % 2 == 0 ? half * half : half * half * x;
    }
}
