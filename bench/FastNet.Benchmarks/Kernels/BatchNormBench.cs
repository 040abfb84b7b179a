using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>Forward and backward in training mode over a batch of 200 rows.</summary>
public class BatchNormBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private static readonly T Momentum = T.CreateChecked(0.9);
    private static readonly T Epsilon = T.CreateChecked(1e-5);

    private AlignedBuffer<T>[] _matrices = [];
    private AlignedBuffer<T>[] _vectors = [];

    [Params(100, 512)]
    public int Columns { get; set; }

    [Benchmark]
    public void Kernel()
    {
        BatchNorm.Forward(X, V(0), V(1), Momentum, Epsilon, V(2), V(3), V(4), V(5), Y, Workers);
        BatchNorm.Backward(X, V(0), V(4), V(5), DY, V(6), V(7), DX, Workers);
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop()
    {
        Naive.BatchNormForward<T>(X, V(0), V(1), Momentum, Epsilon, V(2), V(3), V(4), V(5), Y);
        Naive.BatchNormBackward<T>(X, V(0), V(4), V(5), DY, V(6), V(7), DX);
    }

    protected override void Prepare()
    {
        _matrices = [.. Enumerable.Range(1, 4).Select(seed => Operand(Rows * MatrixLayout.PaddedStride<T>(Columns), seed))];
        _vectors = [.. Enumerable.Range(5, 8).Select(seed => Operand(Columns, seed))];
    }

    protected override void Check()
    {
        V(2).Clear();
        V(3).Clear();
        NaiveLoop();
        T[][] expected = Results();
        V(2).Clear();
        V(3).Clear();
        Kernel();
        foreach ((T[] actual, T[] wanted) in Results().Zip(expected))
        {
            Agreement.Require<T>(actual, wanted);
        }
    }

    private Matrix<T> X => Of(0);

    private Matrix<T> Y => Of(1);

    private Matrix<T> DY => Of(2);

    private Matrix<T> DX => Of(3);

    private Matrix<T> Of(int index) => new(_matrices[index].Span, Rows, Columns, MatrixLayout.PaddedStride<T>(Columns));

    private Span<T> V(int index) => _vectors[index].Span;

    private T[][] Results() => [.. _matrices.Concat(_vectors).Select(buffer => buffer.Span.ToArray())];
}
