using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNet.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Benchmarks;

/// <summary>A pass over memory with ordinary loads and stores: it copies an array, or adds it up where there is no destination.</summary>
/// <param name="source">Read; a multiple of 64 chunks of 64 elements.</param>
/// <param name="destination">Written, as long as <paramref name="source"/>; null: nothing is.</param>
internal sealed class MemoryPass(AlignedBuffer<double> source, AlignedBuffer<double>? destination) : IWorkerTask
{
    /// <summary>More than workers, so that a thread whose core is taken away does not delay the others.</summary>
    public const int Chunks = 64;

    /// <summary>The sum of each chunk.</summary>
    public double[] Sums { get; } = new double[Chunks];

    [MethodImpl(HotLoop.Options)]
    public void Execute(int chunk)
    {
        int length = (int)source.Length / Chunks;
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(source.Span.Slice(chunk * length, length));
        if (destination is not null)
        {
            Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(destination.Span.Slice(chunk * length, length));
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = from[i];
            }

            return;
        }

        Vector<double> a = default, b = default, c = default, d = default;
        for (int i = 0; i <= from.Length - 4; i += 4)
        {
            a += from[i];
            b += from[i + 1];
            c += from[i + 2];
            d += from[i + 3];
        }

        Sums[chunk] = Vector.Sum(a + b + c + d);
    }
}
