using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The natural logarithm, on positive numbers.</summary>
public class NaturalLogBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(2_000, 200_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => NaturalLog.Apply<T>(_x.Span, _y.Span, Workers);

    [Benchmark]
    public void TensorPrimitivesLog() => TensorPrimitives.Log<T>(_x.Span, _y.Span);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.NaturalLog<T>(_x.Span, _y.Span);

    protected override void Prepare()
    {
        (_x, _y) = (Operand(Length, 1, scale: 20), Operand(Length, 2));
        TensorPrimitives.Abs<T>(_x.Span, _x.Span);
    }

    protected override void Check()
    {
        T[] expected = new T[Length];
        Kernel();
        Naive.NaturalLog<T>(_x.Span, expected);
        Agreement.Require<T>(_y.Span, expected);
    }
}
