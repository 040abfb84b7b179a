using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Leaky ReLU.</summary>
public class LeakyReluBench<T>() : ActivationBench<T>(scale: 1)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Slope = T.CreateChecked(LeakyRelu.DefaultSlope);

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => LeakyRelu.Forward(x, y, Slope, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => LeakyRelu.Backward(kept, dY, dX, Slope, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.LeakyReluForward(x, y, Slope);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.LeakyReluBackward(kept, dY, dX, Slope);
}
