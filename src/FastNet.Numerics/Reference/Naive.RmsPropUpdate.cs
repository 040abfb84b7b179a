using System.Numerics;

namespace FastNet.Numerics;

public static partial class Naive
{
    /// <summary>
    /// c = fma(1 - decay, g g, decay c); w = w - rate g / (sqrt(c) + epsilon), or rate g / sqrt(c + epsilon).
    /// The specification of <see cref="RmsPropUpdate.Apply"/>, whose parameters these are.
    /// </summary>
    public static void RmsPropUpdate<T>(Span<T> w, ReadOnlySpan<T> g, Span<T> c, T rate, T decay, T epsilon, bool epsilonInsideRoot = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            c[i] = T.FusedMultiplyAdd(T.One - decay, g[i] * g[i], decay * c[i]);
            T root = epsilonInsideRoot ? T.Sqrt(c[i] + epsilon) : T.Sqrt(c[i]) + epsilon;
            w[i] -= rate * g[i] / root;
        }
    }
}
