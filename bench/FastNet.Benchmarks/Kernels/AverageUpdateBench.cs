using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A moving average of all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class AverageUpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _a = null!;
    private AlignedBuffer<T> _w = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => AverageUpdate.Apply(_a.Span, _w.Span, T.CreateChecked(1e-3), Workers);

    [Benchmark]
    public void TensorPrimitivesLerp() => TensorPrimitives.Lerp<T>(_a.Span, _w.Span, T.CreateChecked(1e-3), _a.Span);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.AverageUpdate(_a.Span, _w.Span, T.CreateChecked(1e-3));

    protected override void Prepare() => (_a, _w) = (Operand(Length, 1), Operand(Length, 2));

    protected override void Check()
    {
        T[] a = _a.Span.ToArray();
        Naive.AverageUpdate(a, _w.Span, T.CreateChecked(1e-3));
        Kernel();
        Agreement.Require<T>(_a.Span, a);
    }
}
