using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>
    /// The sum of the squares along the fixed tree: 64 chains of fused multiply-adds in each block of 4096 elements, folded pairwise; block sums
    /// in double inside superblocks of 2^18 elements; superblock sums. The specification of <see cref="SumOfSquares.Compute"/>.
    /// </summary>
    /// <param name="w">Elements, any number.</param>
    public static double SumOfSquares<T>(ReadOnlySpan<T> w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int block = 4096;
        const int superblock = 1 << 18;
        double sum = 0;
        for (long first = 0; first < w.Length; first += superblock)
        {
            double superblockSum = 0;
            for (long start = first; start < long.Min(first + superblock, w.Length); start += block)
            {
                superblockSum += double.CreateTruncating(BlockSumOfSquares(w[(int)start..(int)long.Min(start + block, w.Length)]));
            }

            sum += superblockSum;
        }

        return sum;
    }

    private static T BlockSumOfSquares<T>(ReadOnlySpan<T> w)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[64];
        for (int i = 0; i < w.Length; i++)
        {
            lanes[i % 64] = T.FusedMultiplyAdd(w[i], w[i], lanes[i % 64]);
        }

        return FoldLanes(lanes);
    }

    /// <summary>Adds lane l + half to lane l, then halves again, down to one.</summary>
    private static T FoldLanes<T>(Span<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int half = lanes.Length / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
