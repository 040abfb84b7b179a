using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Leaky ReLU on the hidden layer of a batch of 200: 100 or 1000 units.</summary>
public class LeakyReluBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Slope = T.CreateChecked(LeakyRelu.DefaultSlope);

    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _dY = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(20_000, 200_000)]
    public int Length { get; set; }

    [Benchmark]
    public void Forward() => LeakyRelu.Forward<T>(_x.Span, _y.Span, Slope, Workers);

    [Benchmark]
    public void Backward() => LeakyRelu.Backward<T>(_x.Span, _dY.Span, _y.Span, Slope, Workers);

    [Benchmark(Baseline = true)]
    public void NaiveForward() => Naive.LeakyReluForward<T>(_x.Span, _y.Span, Slope);

    [Benchmark]
    public void NaiveBackward() => Naive.LeakyReluBackward<T>(_x.Span, _dY.Span, _y.Span, Slope);

    protected override void Prepare() => (_x, _dY, _y) = (Operand(Length, 1), Operand(Length, 2), Operand(Length, 3));

    protected override void Check()
    {
        T[] expected = new T[Length];
        Forward();
        Naive.LeakyReluForward<T>(_x.Span, expected, Slope);
        Agreement.Require<T>(_y.Span, expected);
        Backward();
        Naive.LeakyReluBackward<T>(_x.Span, _dY.Span, expected, Slope);
        Agreement.Require<T>(_y.Span, expected);
    }
}
