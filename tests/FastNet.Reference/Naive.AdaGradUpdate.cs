using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// c = fma(g, g, c); w = w - rate g / (sqrt(c) + epsilon).
    /// k w stands for w and s g for g, with k = 1 - rate weightDecay, in double, and s = gradientScale.
    /// The specification of <see cref="AdaGradUpdate.Apply"/>.
    /// </summary>
    public static void AdaGradUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T epsilon, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = Kept(rate, weightDecay);
        T scale = T.CreateTruncating(gradientScale);
        for (int i = 0; i < w.Length; i++)
        {
            T gradient = scale * g[i];
            c[i] = T.FusedMultiplyAdd(gradient, gradient, c[i]);
            w[i] = (kept * w[i]) - (rate * gradient / (T.Sqrt(c[i]) + epsilon));
        }
    }
}
