using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// v = fma(-rate, g, mu v); w = w + fma(-rate, g, mu v), with the new v.
    /// k w stands for w and s g for g, with k = 1 - rate weightDecay, in double, and s = gradientScale.
    /// The specification of <see cref="NesterovUpdate.Apply"/>.
    /// </summary>
    public static void NesterovUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> v, T rate, T mu, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = Kept(rate, weightDecay);
        T scale = T.CreateTruncating(gradientScale);
        for (int i = 0; i < w.Length; i++)
        {
            T gradient = scale * g[i];
            v[i] = T.FusedMultiplyAdd(-rate, gradient, mu * v[i]);
            w[i] = (kept * w[i]) + T.FusedMultiplyAdd(-rate, gradient, mu * v[i]);
        }
    }
}
