using System.Numerics;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>The terms of a mean over rows: a struct that holds the pointers it works on.</summary>
internal interface IRowBlock<T>
    where T : unmanaged
{
    /// <summary>The sum over some rows, at most <see cref="RowBlocks.Rows"/>.</summary>
    double Sum<TVec, TSimd>(int first, int rows)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>
/// Means over the rows of a batch in one order for any workers: the rows of a block of 64 in order, then the blocks in order, in double.
/// </summary>
/// <remarks>
/// The sums of rows come multiplied by <see cref="Scale"/>. That is a power of two, so it changes no bit of an ordinary sum. It is so small that no
/// sum of differences of finite scores becomes infinite, however many there are.
/// </remarks>
internal static unsafe class RowBlocks
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 64;

    /// <summary>The factor of the rows' results: 2^-32.</summary>
    public const double Scale = 1.0 / (1L << 32);

    // Block sums that lie on the stack at a time: 8 KiB, 65,536 rows.
    private const int BlocksAtOnce = 1024;

    /// <summary>
    /// The sum of <paramref name="op"/>, whose results are multiplied by <see cref="Scale"/>, over rows 0 to <paramref name="rows"/>, divided by a
    /// number.
    /// </summary>
    /// <param name="op">The kernel.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="divisor">The divisor that makes a mean of the sum: the number of rows, or the sum of their weights.</param>
    /// <param name="costPerRow">Elements of a plain sweep that cost as much as a row.</param>
    /// <param name="workers">Threads that share the blocks; none: the caller alone.</param>
    public static double Mean<T, TOp>(TOp op, int rows, double divisor, long costPerRow, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : unmanaged, IRowBlock<T>
    {
        double* sums = stackalloc double[BlocksAtOnce];
        Blocks<T, TOp> blocks = new() { Op = op, RowCount = rows, Sums = sums };
        int all = BlockCount.Of(rows, Rows);
        double sum = 0;
        for (; blocks.First < all; blocks.First += BlocksAtOnce)
        {
            int count = int.Min(BlocksAtOnce, all - blocks.First);
            Ranges.Run<T, Blocks<T, TOp>>(blocks, count, Ranges.Grain(Rows * costPerRow), workers);
            for (int i = 0; i < count; i++)
            {
                sum += sums[i];
            }
        }

        return sum / divisor / Scale;
    }

    private struct Blocks<T, TOp> : IRangeOp<T>
        where T : unmanaged
        where TOp : unmanaged, IRowBlock<T>
    {
        public TOp Op;
        public double* Sums;
        public int RowCount;
        public int First;

        public readonly void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int block = start; block < end; block++)
            {
                int row = (First + block) * Rows;
                Sums[block] = Op.Sum<TVec, TSimd>(row, int.Min(Rows, RowCount - row));
            }
        }
    }
}
