using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Nesterov's momentum on all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class NesterovUpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _w = null!;
    private AlignedBuffer<T> _g = null!;
    private AlignedBuffer<T> _v = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => NesterovUpdate.Apply(_w.Span, _g.Span, _v.Span, T.CreateChecked(1e-4), T.CreateChecked(0.9), workers: Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.NesterovUpdate(_w.Span, _g.Span, _v.Span, T.CreateChecked(1e-4), T.CreateChecked(0.9));

    protected override void Prepare() => (_w, _g, _v) = (Operand(Length, 1), Operand(Length, 2), Operand(Length, 3));

    protected override void Check()
    {
        T[] w = _w.Span.ToArray();
        T[] v = _v.Span.ToArray();
        Naive.NesterovUpdate(w, _g.Span, v, T.CreateChecked(1e-4), T.CreateChecked(0.9));
        Kernel();
        Agreement.Require<T>(_w.Span, w);
        Agreement.Require<T>(_v.Span, v);
    }
}
