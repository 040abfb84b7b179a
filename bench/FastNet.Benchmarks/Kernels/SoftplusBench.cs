using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Softplus.</summary>
public class SoftplusBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Softplus.Forward(x, y, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Softplus.Backward(kept, dY, dX, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.SoftplusForward(x, y);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.SoftplusBackward(kept, dY, dX);
}
