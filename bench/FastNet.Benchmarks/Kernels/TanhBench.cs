using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The hyperbolic tangent.</summary>
public class TanhBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark]
    public void TensorPrimitivesForward() => TensorPrimitives.Tanh(X, Y);

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Tanh.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Tanh.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.TanhForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.TanhBackward(kept, dY, dX);
}
