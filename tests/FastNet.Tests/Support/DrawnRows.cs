using System.Numerics;

namespace FastNet.Tests.Support;

/// <summary>Rows that every machine draws alike, and that a net can learn.</summary>
internal static class DrawnRows
{
    /// <summary>Gaussian features, moved along a pattern by a multiple of the row's label.</summary>
    internal static Samples<T> Create<T>(RandomState random, int count, int features, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x = new T[count * features];
        int[] labels = new int[count];
        random.Gaussian<T>(x, 1);
        random.RandInt(0, classes, labels);
        for (int i = 0; i < x.Length; i++)
        {
            // Quarters of small whole numbers: exact, whatever the type.
            x[i] += T.CreateChecked(0.25 * labels[i / features] * ((i % features % 5) - 2));
        }

        return Samples<T>.From(x, features, labels);
    }
}
