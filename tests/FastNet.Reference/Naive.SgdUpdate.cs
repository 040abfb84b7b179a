using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// w = fma(-rate, g, w).
    /// k w stands for w and s g for g, with k = 1 - rate weightDecay, in double, and s = gradientScale.
    /// The specification of <see cref="SgdUpdate.Apply"/>.
    /// </summary>
    public static void SgdUpdate<T>(Span<T> w, ReadOnlySpan<T> g, T rate, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T kept = Kept(rate, weightDecay);
        T scale = T.CreateTruncating(gradientScale);
        for (int i = 0; i < w.Length; i++)
        {
            T gradient = scale * g[i];
            w[i] = T.FusedMultiplyAdd(-rate, gradient, kept * w[i]);
        }
    }

    /// <summary>The share of a parameter that weight decay leaves.</summary>
    private static T Kept<T>(T rate, double weightDecay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.CreateTruncating(1 - (double.CreateTruncating(rate) * weightDecay));
}
