using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The squared norms of 500 or 5000 images of CIFAR-10, for the distances of k-nearest neighbours.</summary>
public class SquaredNormsBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Columns = 3072;

    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _norms = null!;

    [Params(500, 5000)]
    public int Rows { get; set; }

    private static int Stride => MatrixLayout.PaddedStride<T>(Columns);

    [Benchmark]
    public void Kernel() => SquaredNorms.Rows<T>(_x.Span, Rows, Columns, Stride, _norms.Span, Workers);

    [Benchmark]
    public void TensorPrimitivesSumOfSquares()
    {
        for (int i = 0; i < Rows; i++)
        {
            _norms.Span[i] = TensorPrimitives.SumOfSquares<T>(_x.Span.Slice(i * Stride, Columns));
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.SquaredNorms<T>(_x.Span, Rows, Columns, Stride, _norms.Span);

    protected override void Prepare()
    {
        _x = Operand(Rows * Stride);
        _norms = Operand(Rows);
    }

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _norms.Span.ToArray();
        Kernel();
        Agreement.Require<T>(_norms.Span, expected);
    }
}
