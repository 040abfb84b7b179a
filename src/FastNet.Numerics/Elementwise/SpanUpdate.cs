using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FastNet.Numerics.Elementwise;

namespace FastNet.Numerics;

/// <summary>An update rule that is written over spans: an object, which may hold numbers for each parameter.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ISpanRule<T>
    where T : unmanaged
{
    /// <summary>Changes the parameters of one block, and the numbers kept for them. Blocks run in any order and on any thread.</summary>
    /// <param name="start">The number of the block's first parameter.</param>
    /// <param name="w">Parameters, already decayed.</param>
    /// <param name="g">Their gradient, already scaled.</param>
    /// <param name="workspace">As long as <paramref name="w"/>: room for intermediate results; its contents at first mean nothing.</param>
    void Apply(int start, Span<T> w, ReadOnlySpan<T> g, Span<T> workspace);
}

/// <summary>
/// One step of an update rule without a kernel: block by block, so that the passes of a formula of several operations on spans find their operands in
/// a cache, and memory is read and written once. Bounds of blocks depend on the length alone.
/// </summary>
public static unsafe class SpanUpdate
{
    /// <summary>Elements of a block; the last one may be shorter.</summary>
    public const int BlockLength = 2048;

    private const int BlocksOfChunk = Ranges.ChunkElements / BlockLength;

    /// <summary>One step.</summary>
    /// <param name="rule">The formula.</param>
    /// <param name="w">Parameters; changed in place.</param>
    /// <param name="g">Their gradient, as long as <paramref name="w"/>.</param>
    /// <param name="rate">Learning rate, finite.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="weightDecay">l, 0 (none) or more: w is first multiplied by 1 - rate l.</param>
    /// <param name="gradientScale">A factor of g, applied first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scalar is out of its range.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Apply<T>(
        ISpanRule<T> rule, Span<T> w, ReadOnlySpan<T> g, T rate, Workers? workers = null, double weightDecay = 0, double gradientScale = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rule);
        Check.ElementType<T>();
        Check.Finite(rate);
        Check.NotNegative(weightDecay);
        Check.Length(g.Length, w.Length);
        Check.Apart(g, w);
        int blocks = BlockCount.Of(w.Length, BlockLength);
        int blocksOfChunk = Math.Max(BlocksOfChunk, BlockCount.Of(blocks, Workers.MaxChunks));
        using GCHandle<ISpanRule<T>> handle = new(rule);
        fixed (T* pw = w, pg = g)
        {
            T kept = T.CreateTruncating(1 - (double.CreateTruncating(rate) * weightDecay));
            Job<T> job = new(handle, pw, pg, w.Length, (long)blocksOfChunk * BlockLength, kept, T.CreateTruncating(gradientScale));
            (workers ?? Workers.Inline).Run(ref job, BlockCount.Of(blocks, blocksOfChunk));
        }
    }

    private readonly struct Job<T>(
        GCHandle<ISpanRule<T>> rule, T* parameters, T* gradient, int length, long chunkLength, T kept, T scale) : IWorkerJob
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Execute(int chunk)
        {
            Span<T> workspace = stackalloc T[BlockLength];
            Span<T> scaled = stackalloc T[BlockLength];
            long end = Math.Min((chunk + 1) * chunkLength, length);
            for (long start = chunk * chunkLength; start < end; start += BlockLength)
            {
                int count = (int)Math.Min(BlockLength, end - start);
                Span<T> w = new(parameters + start, count);
                scoped ReadOnlySpan<T> g = new(gradient + start, count);
                if (kept != T.One)
                {
                    TensorPrimitives.Multiply(w, kept, w);
                }

                if (scale != T.One)
                {
                    TensorPrimitives.Multiply(g, scale, scaled[..count]);
                    g = scaled[..count];
                }

                rule.Target.Apply((int)start, w, g, workspace[..count]);
            }
        }
    }
}
