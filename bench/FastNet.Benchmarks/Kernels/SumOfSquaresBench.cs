using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The L2 term of the loss: all weights of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class SumOfSquaresBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _w = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public double Kernel() => SumOfSquares.Compute<T>(_w.Span, Workers);

    [Benchmark]
    public T TensorPrimitivesSumOfSquares() => TensorPrimitives.SumOfSquares<T>(_w.Span);

    [Benchmark(Baseline = true)]
    public double NaiveLoop() => Naive.SumOfSquares<T>(_w.Span);

    protected override void Prepare() => _w = Operand(Length);

    protected override void Check() => Agreement.Require<double>([Kernel()], [NaiveLoop()]);
}
