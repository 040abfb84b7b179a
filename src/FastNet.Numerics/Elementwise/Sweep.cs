using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>The traversal of all element-wise kernels: whole vectors, then one partial one; long arrays in fixed chunks over the workers.</summary>
internal static unsafe class Sweep
{
    // Below this, waking a helper costs more than it saves; a chunk is a few times that wake-up (docs/memory.md).
    private const int ChunkLength = 16 * 1024;

    // Results that no cache could keep until they are read go around the caches: memory is then not read before it is written, which makes a third of the
    // traffic of a copy. Twice the last-level cache that the cores of common processors share.
    private const long BytesAround = 64 << 20;

    // Of the widest vector.
    private const int VectorBytes = 64;

    /// <summary>Applies <paramref name="op"/> to elements 0 to <paramref name="length"/>.</summary>
    /// <param name="op">The formula.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="result">The one array that the formula writes, when it reads others only; null: it changes what it reads.</param>
    public static void Run<T, TOp>(TOp op, nint length, Workers? workers, T* result = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
    {
        // Field by field: an initializer makes the struct elsewhere and copies it, with loads that wait for the stores before them.
        Start<T, TOp> start;
        start.Op = op;
        start.Length = length;
        start.Around = result != null && IsAround(result, length);
        start.Workers = workers ?? Workers.Inline;
        SimdDispatch.Run<T, Start<T, TOp>>(ref start);
    }

    /// <summary>Whether a result is to be written around the caches: too large for them, and aligned as that needs.</summary>
    public static bool IsAround<T>(T* result, long length)
        where T : unmanaged
        => length * sizeof(T) >= BytesAround && (nuint)result % VectorBytes == 0;

    /// <summary>The same walk over elements <paramref name="start"/> up to <paramref name="end"/>, exclusive, for kernels that are inside a width already.</summary>
    public static void Over<T, TOp, TVec, TSimd>(TOp op, nint start, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => Range<T, TOp, TVec, TSimd>.Run<AllLanes<T, TVec, TSimd>>(op, start, end);

    /// <summary>Four vectors a turn, because counting and branching are a fourth of the instructions of a short formula.</summary>
    private struct FourVectors;

    /// <summary>One vector a turn.</summary>
    private struct OneVector;

    private struct Start<T, TOp> : ISimdJob<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
    {
        public TOp Op;
        public nint Length;
        public bool Around;
        public Workers Workers;

        public readonly void Run<TVec, TSimd>()
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            if (Workers.Count == 1 || Length < 2 * ChunkLength)
            {
                Range<T, TOp, TVec, TSimd>.Run(Op, 0, Length, Around);
            }
            else
            {
                Share<TVec, TSimd>();
            }
        }

        // A method of its own: clearing the frame that it needs would cost short arrays a tenth of their time.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly void Share<TVec, TSimd>()
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            nint chunkLength = nint.Max(ChunkLength, ((Length / Workers.MaxChunks) + ChunkLength) / ChunkLength * ChunkLength);
            Range<T, TOp, TVec, TSimd> range = new() { Op = Op, Length = Length, Around = Around, ChunkLength = chunkLength };
            Workers.Run(ref range, (int)((Length + chunkLength - 1) / chunkLength));
        }
    }

    private struct Range<T, TOp, TVec, TSimd> : IWorkerJob
        where T : unmanaged
        where TOp : unmanaged, IElementwise<T>
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
    {
        public TOp Op;
        public nint Length;
        public nint ChunkLength;
        public bool Around;

        public static void Run(TOp op, nint start, nint end, bool around)
        {
            if (around)
            {
                Run<LanesAround<T, TVec, TSimd>>(op, start, end);
                StreamFence.Set();
            }
            else
            {
                Run<AllLanes<T, TVec, TSimd>>(op, start, end);
            }
        }

        public static void Run<TWhole>(TOp op, nint start, nint end)
            where TWhole : struct, ILanes<T, TVec>
        {
            if (TOp.IsLong)
            {
                Run<TWhole, OneVector>(op, start, end);
            }
            else
            {
                Run<TWhole, FourVectors>(op, start, end);
            }
        }

        [MethodImpl(HotLoop.Options)]
        private static void Run<TWhole, TTurn>(TOp op, nint start, nint end)
            where TWhole : struct, ILanes<T, TVec>
            where TTurn : struct
        {
            nint i = start;

            // A comparison of types, because the JIT decides it before it inlines: what an ordinary condition skips would count against its budget.
            if (typeof(TTurn) == typeof(FourVectors))
            {
                for (; i <= end - (4 * TSimd.Lanes); i += 4 * TSimd.Lanes)
                {
                    op.Apply<TVec, TSimd, TWhole>(i, default);
                    op.Apply<TVec, TSimd, TWhole>(i + TSimd.Lanes, default);
                    op.Apply<TVec, TSimd, TWhole>(i + (2 * TSimd.Lanes), default);
                    op.Apply<TVec, TSimd, TWhole>(i + (3 * TSimd.Lanes), default);
                }
            }

            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
            {
                op.Apply<TVec, TSimd, TWhole>(i, default);
            }

            if (i < end)
            {
                op.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(i, new((int)(end - i)));
            }
        }

        public readonly void Execute(int chunk)
        {
            nint start = chunk * ChunkLength;
            Run(Op, start, nint.Min(start + ChunkLength, Length), Around);
        }
    }
}
