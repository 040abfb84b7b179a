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

    /// <summary>
    /// The sums of the squares of the columns of a matrix: chains of fused multiply-adds down 64 rows each, and the chains of a column in double, in
    /// order. The specification of <see cref="SumOfSquares.ByColumns"/>, which returns the sum of these in order.
    /// </summary>
    public static double[] SumOfSquaresByColumns<T>(ReadOnlySpan<T> w, int rows, int columns, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] sums = new double[columns];
        for (int column = 0; column < columns; column++)
        {
            T chain = T.Zero;
            for (int row = 0; row < rows; row++)
            {
                T x = w[(row * stride) + column];
                chain = T.FusedMultiplyAdd(x, x, row % 64 == 0 ? T.Zero : chain);
                sums[column] += row % 64 == 63 || row == rows - 1 ? double.CreateTruncating(chain) : 0;
            }
        }

        return sums;
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
