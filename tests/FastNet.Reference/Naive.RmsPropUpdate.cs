using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// c = fma(1 - decay, g g, decay c); w = w - rate g / (sqrt(c) + epsilon), or rate g / sqrt(c + epsilon).
    /// k w stands for w and s g for g, with k = 1 - rate weightDecay, in double, and s = gradientScale.
    /// The specification of <see cref="RmsPropUpdate.Apply"/>.
    /// </summary>
    public static void RmsPropUpdate<T>(
        Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T decay, T epsilon, bool epsilonInsideRoot = false,
        double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = Kept(rate, weightDecay);
        T scale = T.CreateTruncating(gradientScale);
        for (int i = 0; i < w.Length; i++)
        {
            T gradient = scale * g[i];
            c[i] = T.FusedMultiplyAdd(T.One - decay, gradient * gradient, decay * c[i]);
            T root = epsilonInsideRoot ? T.Sqrt(c[i] + epsilon) : T.Sqrt(c[i]) + epsilon;
            w[i] = (kept * w[i]) - (rate * gradient / root);
        }
    }
}
