using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>AdaGrad on all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class AdaGradUpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _w = null!;
    private AlignedBuffer<T> _g = null!;
    private AlignedBuffer<T> _c = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => AdaGradUpdate.Apply(_w.Span, _g.Span, _c.Span, T.CreateChecked(1e-4), T.CreateChecked(1e-8), workers: Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.AdaGradUpdate(_w.Span, _g.Span, _c.Span, T.CreateChecked(1e-4), T.CreateChecked(1e-8));

    protected override void Prepare()
    {
        (_w, _g, _c) = (Operand(Length, 1), Operand(Length, 2), Operand(Length, 3));
        TensorPrimitives.Abs<T>(_c.Span, _c.Span); // a sum of squares is never negative
    }

    protected override void Check()
    {
        T[] w = _w.Span.ToArray();
        T[] c = _c.Span.ToArray();
        Naive.AdaGradUpdate(w, _g.Span, c, T.CreateChecked(1e-4), T.CreateChecked(1e-8));
        Kernel();
        Agreement.Require<T>(_w.Span, w);
        Agreement.Require<T>(_c.Span, c);
    }
}
