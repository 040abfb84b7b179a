using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Plain gradient descent on all parameters of a net of 100 or 1000 hidden units on 3072 features.</summary>
public class SgdUpdateBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _w = null!;
    private AlignedBuffer<T> _g = null!;

    [Params(308_000, 3_080_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Kernel() => SgdUpdate.Apply(_w.Span, _g.Span, T.CreateChecked(1e-4), workers: Workers);

    [Benchmark]
    public void TensorPrimitivesMultiplyAdd() => TensorPrimitives.FusedMultiplyAdd(_g.Span, T.CreateChecked(-1e-4), _w.Span, _w.Span);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.SgdUpdate(_w.Span, _g.Span, T.CreateChecked(1e-4));

    protected override void Prepare() => (_w, _g) = (Operand(Length, 1), Operand(Length, 2));

    protected override void Check()
    {
        T[] w = _w.Span.ToArray();
        Naive.SgdUpdate(w, _g.Span, T.CreateChecked(1e-4));
        Kernel();
        Agreement.Require<T>(_w.Span, w);
    }
}
