using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The nearest of 5000 training rows for 500 queries; a full sort of each column beside it.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SmallestKBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Rows = 5000;
    private const int Columns = 500;

    private readonly T[] _keys = new T[Rows];
    private readonly int[] _order = new int[Rows];
    private int[] _indices = [];
    private AlignedBuffer<T> _x = null!;
    private AlignedBuffer<T> _values = null!;

    [Params(1, 10, 100)]
    public int K { get; set; }

    private int Room => SmallestK.Room(Rows, K);

    private static int Stride => MatrixLayout.PaddedStride<T>(Columns);

    [Benchmark]
    public void Kernel() => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(_x.Span, Rows, Columns, Stride), K, _values.Span, _indices, workers: Workers);

    [Benchmark(Baseline = true)]
    public void ArraySort()
    {
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < Rows; i++)
            {
                (_keys[i], _order[i]) = (_x.Span[(i * Stride) + j], i);
            }

            Array.Sort(_keys, _order);
            _keys.AsSpan(0, K).CopyTo(_values.Span[(j * Room)..]);
            _order.AsSpan(0, K).CopyTo(_indices.AsSpan(j * Room));
        }
    }

    protected override void Prepare()
    {
        _x = Operand(Rows * Stride);
        _values = Operand(Columns * Room);
        _indices = new int[Columns * Room];
    }

    /// <summary>Against the specification on the first columns, which is slow.</summary>
    protected override void Check()
    {
        const int some = 4;
        T[] expected = new T[some * K];
        int[] expectedIndices = new int[some * K];
        Naive.SmallestK<T>(_x.Span, Rows, some, Stride, K, expected, expectedIndices);
        Kernel();
        for (int j = 0; j < some; j++)
        {
            Agreement.Require<T>(_values.Span.Slice(j * Room, K), expected.AsSpan(j * K, K));
            Agreement.RequireEqual<int>(_indices.AsSpan(j * Room, K), expectedIndices.AsSpan(j * K, K));
        }
    }
}
