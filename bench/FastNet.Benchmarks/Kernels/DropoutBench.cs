using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Dropout on the hidden layer of a batch of 200; the generator takes most of the time.</summary>
public class DropoutBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;
    private const ulong Seed = 42;

    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(100, 1000)]
    public int Units { get; set; }

    private int Stride => MatrixLayout.PaddedStride<T>(Units);

    [Benchmark]
    public void Kernel() => Dropout.Apply<T>(_x.Span, Rows, Units, Stride, _y.Span, Stride, 0.5, Seed, 1, 0, Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.Dropout<T>(_x.Span, Rows, Units, Stride, _y.Span, Stride, 0.5, Seed, 1, 0);

    protected override void Prepare() => (_x, _y) = (Operand(Rows * Stride, 1), Operand(Rows * Stride, 2));

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _y.Span.ToArray();
        Kernel();
        Agreement.Require<T>(_y.Span, expected);
    }
}
