using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>v = fma(-rate, g, mu v); w = w + v. The specification of <see cref="MomentumUpdate.Apply"/>, whose parameters these are.</summary>
    public static void MomentumUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> v, T rate, T mu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            v[i] = T.FusedMultiplyAdd(-rate, g[i], mu * v[i]);
            w[i] += v[i];
        }
    }
}
