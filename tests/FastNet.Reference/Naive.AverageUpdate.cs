using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>a = fma(fresh, w - a, a). The specification of <see cref="AverageUpdate.Apply"/>.</summary>
    public static void AverageUpdate<T>(Span<T> a, ReadOnlySpan<T> w, T fresh)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = T.FusedMultiplyAdd(fresh, w[i] - a[i], a[i]);
        }
    }
}
