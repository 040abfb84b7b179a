using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>
/// What a reduction adds up: a struct that holds the pointers it reads. Elements behind the end are read as zeros,
/// so a term made of zeros must leave the sum as it is.
/// </summary>
internal interface ITerm<T>
    where T : unmanaged
{
    /// <summary><paramref name="sum"/> plus the terms of the elements from <paramref name="i"/> on that <paramref name="lanes"/> covers.</summary>
    TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint i, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>
/// Sums over many elements in one order that depends on the length alone, not on vector width or workers (docs/numerics.md):
/// <list type="number">
/// <item>blocks of 4096 elements; in a block, 64 virtual lanes, of which lane l takes elements l, l + 64, ... in order, starting from 0;</item>
/// <item>the lanes of a block pairwise, l with l + 32, then 16, 8, 4, 2, 1, still in T;</item>
/// <item>the block sums in double, in order, inside superblocks of 2^18 elements; the superblock sums in order.</item>
/// </list>
/// The error bound in T grows with 64 + 6 roundings, not with the length.
/// </summary>
internal static unsafe class FixedTree
{
    public const int VirtualLanes = 64;
    public const int Block = 4096;
    public const int Superblock = 1 << 18;

    // Four chains hide the latency of the addition; 64 lanes are four of the widest vectors.
    private const int Chains = 4;

    /// <summary>The sum of <paramref name="term"/> over elements 0 to <paramref name="length"/>.</summary>
    public static double Sum<T, TTerm>(TTerm term, int length, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : unmanaged, ITerm<T>
    {
        int superblocks = BlockCount.Of(length, Superblock);
        double* sums = stackalloc double[superblocks]; // 2^31 elements make 8192 of them, 64 KiB
        Ranges.Run<T, Superblocks<T, TTerm>>(new() { Term = term, Length = length, Sums = sums }, superblocks, 1, workers);
        double sum = 0;
        for (int i = 0; i < superblocks; i++)
        {
            sum += sums[i];
        }

        return sum;
    }

    private struct Superblocks<T, TTerm> : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : unmanaged, ITerm<T>
    {
        public TTerm Term;
        public int Length;
        public double* Sums;

        [MethodImpl(HotLoop.Options)]
        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[VirtualLanes];
            for (int superblock = start; superblock < end; superblock++)
            {
                nint first = (nint)superblock * Superblock;
                nint next = nint.Min(first + Superblock, Length);
                double sum = 0;
                for (nint block = first; block < next; block += Block)
                {
                    FillLanes<TVec, TSimd>(block, nint.Min(block + Block, next), lanes);
                    TSimd.Store(lanes, LaneFold.Sum<T, TVec, TSimd>(lanes, VirtualLanes));
                    sum += double.CreateTruncating(lanes[0]);
                }

                Sums[superblock] = sum;
            }
        }

        [MethodImpl(HotLoop.Options)]
        private readonly void FillLanes<TVec, TSimd>(nint start, nint end, T* lanes)
            where TSimd : struct, ISimd<T, TVec>
        {
            TTerm term = Term;
            nint whole = start + ((end - start) / VirtualLanes * VirtualLanes);
            for (int lane = 0; lane < VirtualLanes; lane += Chains * TSimd.Lanes)
            {
                TVec sum0 = TSimd.Zero, sum1 = TSimd.Zero, sum2 = TSimd.Zero, sum3 = TSimd.Zero;
                for (nint i = start + lane; i < whole; i += VirtualLanes)
                {
                    sum0 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum0, i, default);
                    sum1 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum1, i + TSimd.Lanes, default);
                    sum2 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum2, i + (2 * TSimd.Lanes), default);
                    sum3 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum3, i + (3 * TSimd.Lanes), default);
                }

                TSimd.Store(lanes + lane, sum0);
                TSimd.Store(lanes + lane + TSimd.Lanes, sum1);
                TSimd.Store(lanes + lane + (2 * TSimd.Lanes), sum2);
                TSimd.Store(lanes + lane + (3 * TSimd.Lanes), sum3);
            }

            // Fewer than 64 elements are left, and only in the very last block.
            for (nint i = whole; i < end; i += TSimd.Lanes)
            {
                T* lane = lanes + (i - whole);
                int count = (int)nint.Min(TSimd.Lanes, end - i);
                TSimd.Store(lane, term.AddTo<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(TSimd.Load(lane), i, new(count)));
            }
        }
    }
}
