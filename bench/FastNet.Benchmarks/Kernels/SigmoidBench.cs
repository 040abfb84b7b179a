using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The logistic sigmoid.</summary>
public class SigmoidBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark]
    public void TensorPrimitivesForward() => TensorPrimitives.Sigmoid(X, Y);

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Sigmoid.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Sigmoid.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.SigmoidForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.SigmoidBackward(kept, dY, dX);
}
