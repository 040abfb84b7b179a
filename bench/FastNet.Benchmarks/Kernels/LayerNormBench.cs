using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Forward and backward over a batch of 200 rows.</summary>
public class LayerNormBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private static readonly T Epsilon = T.CreateChecked(1e-5);

    private AlignedBuffer<T>[] _matrices = [];
    private AlignedBuffer<T>[] _vectors = [];
    private AlignedBuffer<T> _mean = null!;
    private AlignedBuffer<T> _inverse = null!;

    [Params(100, 512)]
    public int Columns { get; set; }

    [Benchmark]
    public void Kernel()
    {
        LayerNorm.Forward(Of(0), V(0), V(1), Epsilon, _mean.Span, _inverse.Span, Of(1), Workers);
        LayerNorm.Backward(Of(0), V(0), _mean.Span, _inverse.Span, Of(2), V(2), V(3), Of(3), Workers);
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop()
    {
        Naive.LayerNormForward<T>(Of(0), V(0), V(1), Epsilon, _mean.Span, _inverse.Span, Of(1));
        Naive.LayerNormBackward<T>(Of(0), V(0), _mean.Span, _inverse.Span, Of(2), V(2), V(3), Of(3));
    }

    protected override void Prepare()
    {
        _matrices = [.. Enumerable.Range(1, 4).Select(seed => Operand(Rows * MatrixLayout.PaddedStride<T>(Columns), seed))];
        _vectors = [.. Enumerable.Range(5, 4).Select(seed => Operand(Columns, seed))];
        (_mean, _inverse) = (Operand(Rows, 9), Operand(Rows, 10));
    }

    protected override void Check()
    {
        NaiveLoop();
        T[][] expected = Results();
        Kernel();
        foreach ((T[] actual, T[] wanted) in Results().Zip(expected))
        {
            Agreement.Require<T>(actual, wanted);
        }
    }

    private Matrix<T> Of(int index) => new(_matrices[index].Span, Rows, Columns, MatrixLayout.PaddedStride<T>(Columns));

    private Span<T> V(int index) => _vectors[index].Span;

    private T[][] Results() => [.. _matrices.Concat(_vectors).Append(_mean).Append(_inverse).Select(buffer => buffer.Span.ToArray())];
}
