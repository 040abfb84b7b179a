using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A batch of 200 images of 3072 pixels drawn with replacement from 20,000: far more than a cache holds.</summary>
public class GatherRowsBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SourceRows = 20_000;
    private const int Columns = 3072;
    private const int Batch = 200;

    private static readonly int Stride = MatrixLayout.PaddedStride<T>(Columns);

    // Another batch for every call, or the rows would be in the cache from the call before.
    private readonly int[] _indices = Benchmarks.Operand.Integers(100 * Batch, SourceRows, seed: 3);
    private AlignedBuffer<T> _source = null!;
    private AlignedBuffer<T> _batch = null!;
    private int _next;

    [Benchmark]
    public void Kernel() => GatherRows.Apply<T>(_source.Span, SourceRows, Columns, Stride, Next(), _batch.Span, Stride, Workers);

    [Benchmark]
    public void SpanCopyTo()
    {
        ReadOnlySpan<int> indices = Next();
        for (int i = 0; i < indices.Length; i++)
        {
            _source.Span.Slice(indices[i] * Stride, Columns).CopyTo(_batch.Span[(i * Stride)..]);
        }
    }

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.GatherRows<T>(_source.Span, Columns, Stride, Next(), _batch.Span, Stride);

    protected override void Prepare() => (_source, _batch) = (Operand(SourceRows * Stride, 1), Operand(Batch * Stride, 2));

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _batch.Span.ToArray();
        _batch.Span[..Columns].Clear();
        _next = 0;
        Kernel();
        Agreement.Require<T>(_batch.Span, expected);
    }

    private ReadOnlySpan<int> Next()
    {
        ReadOnlySpan<int> indices = _indices.AsSpan(_next, Batch);
        _next = (_next + Batch) % _indices.Length;
        return indices;
    }
}
