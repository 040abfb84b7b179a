using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>ReLU.</summary>
public class ReluBench<T>() : ActivationBench<T>(scale: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark]
    public void TensorPrimitivesForward() => TensorPrimitives.Max(X, T.Zero, Y);

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Relu.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Relu.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.ReluForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.ReluBackward(kept, dY, dX);
}
