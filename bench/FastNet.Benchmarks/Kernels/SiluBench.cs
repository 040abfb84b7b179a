using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>SiLU.</summary>
public class SiluBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Benchmark]
    public void TensorPrimitivesForward()
    {
        TensorPrimitives.Sigmoid(X, Y);
        TensorPrimitives.Multiply(X, Y, Y);
    }

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Silu.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Silu.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.SiluForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.SiluBackward(kept, dY, dX);
}
