using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The bias added to a batch of 200 rows.</summary>
public class BiasAddBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 200;

    private AlignedBuffer<T> _y = null!;
    private AlignedBuffer<T> _bias = null!;

    [Params(10, 100, 1000)]
    public int Columns { get; set; }

    private int Stride => MatrixLayout.PaddedStride<T>(Columns);

    [Benchmark]
    public void Kernel() => BiasAdd.Apply(_y.Span, Rows, Columns, Stride, _bias.Span, Workers);

    [Benchmark]
    public void TensorPrimitivesAdd()
    {
        for (int i = 0; i < Rows; i++)
        {
            Span<T> row = _y.Span.Slice(i * Stride, Columns);
            TensorPrimitives.Add<T>(row, _bias.Span, row);
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.BiasAdd(_y.Span, Rows, Columns, Stride, _bias.Span);

    protected override void Prepare() => (_y, _bias) = (Operand(Rows * Stride, 1), Operand(Columns, 2));

    protected override void Check()
    {
        T[] expected = _y.Span.ToArray();
        Naive.BiasAdd(expected, Rows, Columns, Stride, _bias.Span);
        Kernel();
        Agreement.Require<T>(_y.Span, expected);
    }
}
