using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>
/// A kernel over independent units - rows, columns, blocks - as a struct that holds the pointers and scalars it works on.
/// The results of a unit must not depend on the range in which the unit lies.
/// </summary>
internal interface IRangeOp<T>
    where T : unmanaged
{
    /// <summary>Does the units from <paramref name="start"/> up to <paramref name="end"/>, exclusive.</summary>
    void Run<TVec, TSimd>(int start, int end)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>The traversal of all kernels: many units in fixed chunks over the workers, few on the caller.</summary>
internal static class Ranges
{
    /// <summary>Elements of a chunk: a few times the price of waking a helper (docs/memory.md). Fewer than two chunks stay on the caller.</summary>
    public const int ChunkElements = 16 * 1024;

    /// <summary>Units to a chunk, when each touches <paramref name="elementsPerUnit"/> elements.</summary>
    public static int Grain(long elementsPerUnit) => (int)long.Max(1, ChunkElements / long.Max(1, elementsPerUnit));

    /// <summary>Applies <paramref name="op"/> to units 0 to <paramref name="count"/>.</summary>
    /// <param name="op">The kernel.</param>
    /// <param name="count">Number of units.</param>
    /// <param name="grain">Every chunk but the last holds a multiple of this many units.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    public static void Run<T, TOp>(TOp op, int count, int grain, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IRangeOp<T>
    {
        Check.ElementType<T>();

        // Field by field, as in Sweep.
        Start<T, TOp> start;
        start.Op = op;
        start.Count = count;
        start.Grain = grain;
        start.Workers = workers ?? Workers.Inline;
        SimdDispatch.Run<T, Start<T, TOp>>(ref start);
    }

    private struct Start<T, TOp> : ISimdJob<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IRangeOp<T>
    {
        public TOp Op;
        public int Count;
        public int Grain;
        public Workers Workers;

        public readonly void Run<TVec, TSimd>()
            where TSimd : struct, ISimd<T, TVec>
        {
            if (Workers.Count == 1 || Count < 2L * Grain)
            {
                Op.Run<TVec, TSimd>(0, Count);
            }
            else
            {
                Share<TVec, TSimd>();
            }
        }

        // A method of its own: clearing the frame that it needs would cost short arrays a tenth of their time.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly void Share<TVec, TSimd>()
            where TSimd : struct, ISimd<T, TVec>
        {
            long largest = (long)Grain * Workers.MaxChunks;
            long unitsPerChunk = Grain * ((Count + largest - 1) / largest);
            Chunks<T, TOp, TVec, TSimd> chunks = new() { Op = Op, Count = Count, UnitsPerChunk = unitsPerChunk };
            Workers.Run(ref chunks, (int)((Count + unitsPerChunk - 1) / unitsPerChunk));
        }
    }

    private struct Chunks<T, TOp, TVec, TSimd> : IWorkerJob
        where T : unmanaged
        where TOp : unmanaged, IRangeOp<T>
        where TSimd : struct, ISimd<T, TVec>
    {
        public TOp Op;
        public long Count;
        public long UnitsPerChunk;

        public readonly void Execute(int chunk)
        {
            long start = chunk * UnitsPerChunk;
            Op.Run<TVec, TSimd>((int)start, (int)long.Min(start + UnitsPerChunk, Count));
        }
    }
}
