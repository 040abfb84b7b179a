using System.Numerics;

namespace FastNet.Reference;

public static partial class Naive
{
    /// <summary>c_ij = sum_k |x_ik - y_jk| in 16 lanes, element k in lane k mod 16, folded pairwise. The specification of <see cref="PairDistances.L1"/>.</summary>
    public static void PairDistancesL1<T>(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[16];
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                lanes.Clear();
                for (int k = 0; k < x.Columns; k++)
                {
                    lanes[k % 16] += T.Abs(x[i, k] - y[j, k]);
                }

                c[i, j] = FoldLanes(lanes);
            }
        }
    }

    /// <summary>c_ij = sqrt(sum_k (x_ik - y_jk)^2), the squares by fused multiply-adds in the same 16 lanes. The specification of <see cref="PairDistances.L2"/>.</summary>
    public static void PairDistancesL2<T>(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[16];
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                lanes.Clear();
                for (int k = 0; k < x.Columns; k++)
                {
                    T difference = x[i, k] - y[j, k];
                    lanes[k % 16] = T.FusedMultiplyAdd(difference, difference, lanes[k % 16]);
                }

                c[i, j] = T.Sqrt(FoldLanes(lanes));
            }
        }
    }
}
