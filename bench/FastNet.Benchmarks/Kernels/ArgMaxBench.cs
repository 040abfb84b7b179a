using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The predicted class of 1000 rows: ten scores, or as many as ImageNet has.</summary>
public class ArgMaxBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 1000;

    private readonly int[] _indices = new int[Rows];
    private AlignedBuffer<T> _x = null!;

    [Params(10, 1000)]
    public int Columns { get; set; }

    private int Stride => MatrixLayout.PaddedStride<T>(Columns);

    [Benchmark]
    public void Kernel() => ArgMax.Rows<T>(_x.Span, Rows, Columns, Stride, _indices, Workers);

    [Benchmark]
    public void TensorPrimitivesIndexOfMax()
    {
        for (int i = 0; i < Rows; i++)
        {
            _indices[i] = TensorPrimitives.IndexOfMax<T>(_x.Span.Slice(i * Stride, Columns));
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.ArgMaxRows<T>(_x.Span, Rows, Columns, Stride, _indices);

    protected override void Prepare() => _x = Operand(Rows * Stride);

    protected override void Check()
    {
        NaiveLoop();
        int[] expected = [.. _indices];
        Kernel();
        Agreement.RequireEqual<int>(_indices, expected);
    }
}
