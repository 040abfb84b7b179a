using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>
/// The formula of an element-wise kernel: a struct that holds the pointers and scalars it works on. It is written once, for
/// a vector of any width and for whole and partial vectors alike.
/// </summary>
internal interface IElementwise<T>
    where T : unmanaged
{
    /// <summary>Whether the formula is so long that the JIT would not inline it four times into a loop; one vector a turn is as good then.</summary>
    static virtual bool IsLong => false;

    /// <summary>Applies the formula to the elements from <paramref name="i"/> on that <paramref name="lanes"/> covers.</summary>
    void Apply<TVec, TSimd, TLanes>(nint i, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>The traversal of all element-wise kernels: whole vectors, then one partial one.</summary>
internal static unsafe class Sweep
{
    // Twice the last-level cache that the cores of common processors share. No cache can keep a larger result until it is read, so it goes around the
    // caches: memory is then not read before it is written, which saves a third of the traffic of a copy.
    private const long BytesAround = 64 << 20;

    // Of the widest vector.
    private const int VectorBytes = 64;

    /// <summary>Applies <paramref name="op"/> to elements 0 to <paramref name="length"/>.</summary>
    /// <param name="op">The formula.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="result">The one array that the formula writes, when it reads others only; null: it changes what it reads.</param>
    public static void Run<T, TOp>(TOp op, int length, Workers? workers, T* result = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
    {
        // Field by field: an initializer makes the struct elsewhere and copies it, with loads that wait for the stores before them.
        RangeOp<T, TOp> range;
        range.Op = op;
        range.IsAround = result != null && IsAround(result, length);
        Ranges.Run<T, RangeOp<T, TOp>>(range, length, Ranges.ChunkElements, workers);
    }

    /// <summary>Whether a result is to be written around the caches: too large for them, and aligned as that needs.</summary>
    public static bool IsAround<T>(T* result, long length)
        where T : unmanaged
        => length * sizeof(T) >= BytesAround && (nuint)result % VectorBytes == 0;

    /// <summary>
    /// The same walk over elements <paramref name="start"/> up to <paramref name="end"/>, exclusive, for kernels that are inside a width already.
    /// </summary>
    public static void Over<T, TOp, TVec, TSimd>(TOp op, nint start, nint end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IElementwise<T>
        where TSimd : struct, ISimd<T, TVec>
        => Range<T, TOp, TVec, TSimd>.Run<AllLanes<T, TVec, TSimd>>(op, start, end);

    /// <summary>Four vectors a turn, because counting and branching are a fourth of the instructions of a short formula.</summary>
    private struct FourATurn;

    /// <summary>One vector a turn.</summary>
    private struct OneATurn;

    private struct RangeOp<T, TOp> : IRangeOp<T>
        where T : unmanaged
        where TOp : unmanaged, IElementwise<T>
    {
        public TOp Op;
        public bool IsAround;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            if (IsAround)
            {
                Range<T, TOp, TVec, TSimd>.Run<LanesAround<T, TVec, TSimd>>(Op, start, end);
                StreamFence.Set();
            }
            else
            {
                Range<T, TOp, TVec, TSimd>.Run<AllLanes<T, TVec, TSimd>>(Op, start, end);
            }
        }
    }

    private static class Range<T, TOp, TVec, TSimd>
        where T : unmanaged
        where TOp : unmanaged, IElementwise<T>
        where TSimd : struct, ISimd<T, TVec>
    {
        public static void Run<TWhole>(TOp op, nint start, nint end)
            where TWhole : struct, ILanes<T, TVec>
        {
            if (TOp.IsLong)
            {
                Run<TWhole, OneATurn>(op, start, end);
            }
            else
            {
                Run<TWhole, FourATurn>(op, start, end);
            }
        }

        [MethodImpl(HotLoop.Options)]
        private static void Run<TWhole, TTurn>(TOp op, nint start, nint end)
            where TWhole : struct, ILanes<T, TVec>
            where TTurn : struct
        {
            nint i = start;

            // A comparison of types, because the JIT decides it before it inlines: code that an ordinary condition skips would count against its
            // budget.
            if (typeof(TTurn) == typeof(FourATurn))
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
    }
}
