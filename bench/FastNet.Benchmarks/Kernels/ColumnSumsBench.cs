using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The gradient of a bias: sums down the columns of a batch of 200 rows.</summary>
public class ColumnSumsBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _sums = null!;

    [Params(10, 100, 1000)]
    public int Columns { get; set; }

    private int Stride => MatrixLayout.PaddedStride<T>(Columns);

    [Benchmark]
    public void Kernel() => ColumnSums.Apply<T>(_x.Span, Rows, Columns, Stride, _sums.Span, Workers);

    [Benchmark]
    public void TensorPrimitivesAdd()
    {
        _sums.Span.Clear();
        for (int i = 0; i < Rows; i++)
        {
            TensorPrimitives.Add<T>(_x.Span.Slice(i * Stride, Columns), _sums.Span, _sums.Span);
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.ColumnSums<T>(_x.Span, Rows, Columns, Stride, _sums.Span);

    protected override void Prepare() => (_x, _sums) = (Operand(Rows * Stride, 1), Operand(Columns, 2));

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _sums.Span.ToArray();
        Kernel();
        Agreement.Require<T>(_sums.Span, expected);
    }
}
