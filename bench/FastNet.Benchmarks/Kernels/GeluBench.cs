using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>GELU.</summary>
public class GeluBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Gelu.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Gelu.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.GeluForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.GeluBackward(kept, dY, dX);
}
