using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// What the benchmarks of all activations share: the hidden layer of a batch of 200 with 100 or 1000 units, forward and backward, beside the specification.
/// </summary>
/// <param name="scale">The inputs' size.</param>
public abstract class ActivationBench<T>(double scale) : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _dY = null!;
    private AlignedBuffer<T> _y = null!;

    [Params(20_000, 200_000)]
    public int Length { get; set; }

    protected ReadOnlySpan<T> X => _x.Span;

    protected Span<T> Y => _y.Span;

    [Benchmark]
    public void Forward() => Run(X, Y);

    [Benchmark]
    public void Backward() => RunBackward(X, _dY.Span, Y);

    [Benchmark(Baseline = true)]
    public void NaiveForward() => RunNaive(X, Y);

    [Benchmark]
    public void NaiveBackward() => RunNaiveBackward(X, _dY.Span, Y);

    protected abstract void Run(ReadOnlySpan<T> x, Span<T> y);

    protected abstract void RunBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX);

    protected abstract void RunNaive(ReadOnlySpan<T> x, Span<T> y);

    protected abstract void RunNaiveBackward(ReadOnlySpan<T> kept, ReadOnlySpan<T> dY, Span<T> dX);

    protected override void Prepare() => (_x, _dY, _y) = (Operand(Length, 1, scale), Operand(Length, 2), Operand(Length, 3));

    protected override void Check()
    {
        T[] expected = new T[Length];
        Forward();
        RunNaive(X, expected);
        Agreement.Require<T>(Y, expected);
        Backward();
        RunNaiveBackward(X, _dY.Span, expected);
        Agreement.Require<T>(Y, expected);
    }
}
