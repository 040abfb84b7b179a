using System.Numerics;
using BenchmarkDotNet.Attributes;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>A batch of 200 images of 3072 bytes drawn with replacement from 20,000: far more than a cache holds.</summary>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class GatherPixelsBench<T> : KernelBench<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SourceRows = 20_000;
    private const int Columns = 3072;
    private const int Batch = 200;

    private static readonly int Stride = MatrixLayout.PaddedStride<T>(Columns);

    // Another batch for every call, or the rows would be in the cache from the call before.
    private readonly int[] _indices = Benchmarks.Operand.Integers(100 * Batch, SourceRows, seed: 3);
    private readonly byte[] _source = new byte[SourceRows * Columns];
    private readonly double[] _mean = new double[Columns];
    private AlignedBuffer<T> _batch = null!;
    private int _next;

    [Benchmark]
    public void Kernel()
        => GatherPixels.Apply<T>(
            new ReadOnlyMatrix<byte>(_source, SourceRows, Columns), _mean, Next(), new Matrix<T>(_batch.Span, Batch, Columns, Stride), Workers);

    [Benchmark(Baseline = true)]
    public void NaiveLoop() => Naive.GatherPixels<T>(_source, Columns, Columns, _mean, Next(), _batch.Span, Stride);

    protected override void Prepare()
    {
        Random random = new(1);
        random.NextBytes(_source);
        Array.ConvertAll(_mean, _ => 255 * random.NextDouble()).CopyTo(_mean, 0);
        _batch = Operand(Batch * Stride, 2);
    }

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
