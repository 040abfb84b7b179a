using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>w = fma(-rate, g, w). The specification of <see cref="SgdUpdate.Apply"/>, whose parameters these are.</summary>
    public static void SgdUpdate<T>(Span<T> w, ReadOnlySpan<T> g, T rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = T.FusedMultiplyAdd(-rate, g[i], w[i]);
        }
    }
}
