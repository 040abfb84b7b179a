using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Adam on all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class AdamUpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _w = null!;
    private AlignedBuffer<T> _g = null!;
    private AlignedBuffer<T> _m = null!;
    private AlignedBuffer<T> _v = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => AdamUpdate.Apply(_w.Span, _g.Span, _m.Span, _v.Span, T.CreateChecked(1e-4), T.CreateChecked(0.9), T.CreateChecked(0.999), T.CreateChecked(1e-8), step: 5, workers: Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.AdamUpdate(_w.Span, _g.Span, _m.Span, _v.Span, T.CreateChecked(1e-4), T.CreateChecked(0.9), T.CreateChecked(0.999), T.CreateChecked(1e-8), step: 5);

    protected override void Prepare()
    {
        (_w, _g, _m, _v) = (Operand(Length, 1), Operand(Length, 2), Operand(Length, 3), Operand(Length, 4));
        TensorPrimitives.Abs<T>(_v.Span, _v.Span); // a second moment is never negative
    }

    protected override void Check()
    {
        T[] w = _w.Span.ToArray();
        T[] m = _m.Span.ToArray();
        T[] v = _v.Span.ToArray();
        Naive.AdamUpdate(w, _g.Span, m, v, T.CreateChecked(1e-4), T.CreateChecked(0.9), T.CreateChecked(0.999), T.CreateChecked(1e-8), step: 5);
        Kernel();
        Agreement.Require<T>(_w.Span, w);
        Agreement.Require<T>(_m.Span, m);
        Agreement.Require<T>(_v.Span, v);
    }
}
