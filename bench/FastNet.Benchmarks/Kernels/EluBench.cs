using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>ELU on the hidden layer of a batch of 200: 100 or 1000 units.</summary>
public class EluBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Alpha = T.CreateChecked(Elu.DefaultAlpha);

    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _dY = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(20_000, 200_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Forward() => Elu.Forward<T>(_x.Span, _y.Span, Alpha, Workers);

    [Benchmark]
    public void Backward() => Elu.Backward<T>(_x.Span, _dY.Span, _y.Span, Alpha, Workers);

    [Benchmark(Baseline = true)]
    public void NaiveForward() => Naive.EluForward<T>(_x.Span, _y.Span, Alpha);

    [Benchmark]
    public void NaiveBackward() => Naive.EluBackward<T>(_x.Span, _dY.Span, _y.Span, Alpha);

    protected override void Prepare() => (_x, _dY, _y) = (Operand(Length, 1, scale: 5), Operand(Length, 2), Operand(Length, 3));

    protected override void Check()
    {
        T[] expected = new T[Length];
        Forward();
        Naive.EluForward<T>(_x.Span, expected, Alpha);
        Agreement.Require<T>(_y.Span, expected);
        Backward();
        Naive.EluBackward<T>(_x.Span, _dY.Span, expected, Alpha);
        Agreement.Require<T>(_y.Span, expected);
    }
}
