using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A batch of 200 images of 3 x 32 x 32, drawn with replacement from 20,000, flipped and shifted by up to 2 pixels; beside it the copy without any change.</summary>
public class GatherImagesBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SourceRows = 20_000;
    private const int Batch = 200;
    private const int Shift = 2;
    private const ulong Seed = 42;

    private static readonly ImageShape Shape = new(3, 32, 32);
    private static readonly int Stride = MatrixLayout.PaddedStride<T>(Shape.Length);

    // Another batch for every call, or the rows would be in the cache from the call before.
    private readonly int[] _indices = Benchmarks.Operand.Integers(100 * Batch, SourceRows, seed: 3);
    private AlignedBuffer<T> _source = null!;
    private AlignedBuffer<T> _batch = null!;
    private int _next;

    [Benchmark]
    public void Kernel() => GatherImages.Apply<T>(_source.Span, SourceRows, Shape, Stride, Next(), _batch.Span, Stride, flip: true, Shift, Seed, 0, Workers);

    [Benchmark]
    public void Unchanged() => GatherRows.Apply<T>(_source.Span, SourceRows, Shape.Length, Stride, Next(), _batch.Span, Stride, Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.GatherImages<T>(_source.Span, Shape, Stride, Next(), _batch.Span, Stride, flip: true, Shift, Seed, 0);

    protected override void Prepare() => (_source, _batch) = (Operand(SourceRows * Stride, 1), Operand(Batch * Stride, 2));

    protected override void Check()
    {
        NaiveLoop();
        T[] expected = _batch.Span.ToArray();
        _batch.Span[..Shape.Length].Clear();
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
