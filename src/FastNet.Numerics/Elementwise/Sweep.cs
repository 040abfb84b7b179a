using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>The traversal of all element-wise kernels: whole vectors, then one partial one; long arrays in fixed chunks over the workers.</summary>
internal static class Sweep
{
    // Below this, waking a helper costs more than it saves; a chunk is a few times that wake-up (docs/memory.md).
    private const int ChunkLength = 16 * 1024;

    /// <summary>Applies <paramref name="op"/> to elements 0 to <paramref name="length"/>.</summary>
    public static void Run<T, TOp>(TOp op, nint length, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
    {
        Start<T, TOp> start = new() { Op = op, Length = length, Workers = workers ?? Workers.Inline };
        SimdDispatch.Run<T, Start<T, TOp>>(ref start);
    }

    /// <summary>The same walk over elements <paramref name="start"/> up to <paramref name="end"/>, exclusive, for kernels that are inside a width already.</summary>
    public static void Over<T, TOp, TVec, TSimd>(TOp op, nint start, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
        where TVec : struct
        where TSimd : struct, ISimd<T, TVec>
        => Range<T, TOp, TVec, TSimd>.Run(op, start, end);

    private struct Start<T, TOp> : ISimdJob<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
    {
        public TOp Op;
        public nint Length;
        public Workers Workers;

        public readonly void Run<TVec, TSimd>()
            where TVec : struct
            where TSimd : struct, ISimd<T, TVec>
        {
            if (Workers.Count == 1 || Length < 2 * ChunkLength)
            {
                Range<T, TOp, TVec, TSimd>.Run(Op, 0, Length);
                return;
            }

            nint chunkLength = nint.Max(ChunkLength, ((Length / Workers.MaxChunks) + ChunkLength) / ChunkLength * ChunkLength);
            Range<T, TOp, TVec, TSimd> range = new() { Op = Op, Length = Length, ChunkLength = chunkLength };
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

        // Optimized from the first call on: at tier 0 every vector operation would be a call.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Run(TOp op, nint start, nint end)
        {
            nint i = start;
            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
            {
                op.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(i, default);
            }

            if (i < end)
            {
                op.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(i, new((int)(end - i)));
            }
        }

        public readonly void Execute(int chunk)
        {
            nint start = chunk * ChunkLength;
            Run(Op, start, nint.Min(start + ChunkLength, Length));
        }
    }
}
