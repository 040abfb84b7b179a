using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>
    /// v = fma(-rate, g, mu v); w = w + fma(-rate, g, mu v), with the new v.
    /// The specification of <see cref="NesterovUpdate.Apply"/>, whose parameters these are.
    /// </summary>
    public static void NesterovUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> v, T rate, T mu)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            v[i] = T.FusedMultiplyAdd(-rate, g[i], mu * v[i]);
            w[i] += T.FusedMultiplyAdd(-rate, g[i], mu * v[i]);
        }
    }
}
