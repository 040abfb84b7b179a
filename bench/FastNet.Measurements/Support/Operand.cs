using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Inputs: random numbers in aligned native memory, as nets lay theirs.</summary>
internal static class Operand
{
    /// <summary>Uniform numbers from -<paramref name="scale"/> to <paramref name="scale"/>; the same ones each time for the same seed.</summary>
    public static AlignedBuffer<T> Random<T>(int length, int seed, double scale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AlignedBuffer<T> buffer = new(length);
        Random random = new(seed);
        foreach (ref T value in buffer.Span)
        {
            value = T.CreateChecked(((2 * random.NextDouble()) - 1) * scale);
        }

        return buffer;
    }

    /// <summary>Integers from 0 up to <paramref name="below"/>, exclusive: rows drawn with replacement, or labels.</summary>
    public static int[] Integers(int length, int below, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(below))];
    }
}
