using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// What the benchmarks of all kernels share: float and double, one and two threads, allocated bytes, operands that are freed, and the check against
/// the specification before anything is timed. A benchmark names both types itself: BenchmarkDotNet takes them from no base class.
/// </summary>
[MemoryDiagnoser]
public abstract class KernelBench<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Threads of the kernel; rivals and naive loops use one.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    protected Workers Workers { get; private set; } = Workers.Inline;

    [GlobalSetup]
    public void Setup()
    {
        Workers = new Workers(Threads);
        Prepare();
        Check();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        Workers.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the operands.</summary>
    protected abstract void Prepare();

    /// <summary>Runs kernel and specification once on equal operands; throws when the results differ.</summary>
    protected abstract void Check();

    protected static AlignedBuffer<T> Operand(int length, int seed = 1, double scale = 1) => Benchmarks.Operand.Random<T>(length, seed, scale);
}
