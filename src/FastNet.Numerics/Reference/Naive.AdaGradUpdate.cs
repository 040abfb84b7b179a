using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>
    /// c = fma(g, g, c); w = w - rate g / (sqrt(c) + epsilon). The specification of <see cref="AdaGradUpdate.Apply"/>, whose parameters these are.
    /// </summary>
    public static void AdaGradUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            c[i] = T.FusedMultiplyAdd(g[i], g[i], c[i]);
            w[i] -= rate * g[i] / (T.Sqrt(c[i]) + epsilon);
        }
    }
}
