using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The hyperbolic tangent on the hidden layer of a batch of 200: 100 or 1000 units.</summary>
public class TanhBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _dY = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(20_000, 200_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Forward() => Tanh.Forward<T>(_x.Span, _y.Span, Workers);

    [Benchmark]
    public void Backward() => Tanh.Backward<T>(_x.Span, _dY.Span, _y.Span, Workers);

    [Benchmark]
    public void TensorPrimitivesForward() => TensorPrimitives.Tanh<T>(_x.Span, _y.Span);

    [Benchmark(Baseline = true)]
    public void NaiveForward() => Naive.TanhForward<T>(_x.Span, _y.Span);

    [Benchmark]
    public void NaiveBackward() => Naive.TanhBackward<T>(_x.Span, _dY.Span, _y.Span);

    protected override void Prepare() => (_x, _dY, _y) = (Operand(Length, 1, scale: 5), Operand(Length, 2), Operand(Length, 3));

    protected override void Check()
    {
        T[] expected = new T[Length];
        Forward();
        Naive.TanhForward<T>(_x.Span, expected);
        Agreement.Require<T>(_y.Span, expected);
        Backward();
        Naive.TanhBackward<T>(_x.Span, _dY.Span, expected);
        Agreement.Require<T>(_y.Span, expected);
    }
}
