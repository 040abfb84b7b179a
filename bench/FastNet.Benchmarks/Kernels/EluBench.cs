using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>ELU.</summary>
public class EluBench<T>() : ActivationBench<T>(scale: 5)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Alpha = T.CreateChecked(Elu.DefaultAlpha);

    protected override void Run(ReadOnlySpan<T> x, Span<T> y) => Elu.Forward(x, y, Alpha, Workers);

    protected override void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Elu.Backward(kept, dY, dX, Alpha, Workers);

    protected override void RunNaive(ReadOnlySpan<T> x, Span<T> y) => Naive.EluForward(x, y, Alpha);

    protected override void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX) => Naive.EluBackward(kept, dY, dX, Alpha);
}
