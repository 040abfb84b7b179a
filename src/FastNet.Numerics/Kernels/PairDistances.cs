using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The distance of every row of X to every row of Y, out of the differences of their elements: L1, c_ij = sum_k |x_ik - y_jk|, and L2,
/// c_ij = sqrt(sum_k (x_ik - y_jk)^2) (CS231n, "Image classification"). For many L2 distances <see cref="GemmPlan{T}.MultiplyDistance"/> is faster.
/// </summary>
/// <remarks>
/// The sum of a pair runs in 16 virtual lanes, element k in lane k mod 16, folded pairwise: the same bits at every width and with any workers.
/// </remarks>
public static unsafe class PairDistances
{
    private const int VirtualLanes = 16;

    // Rows of X that stay in the L2 cache while all of Y passes: 16 x 12 KiB for images of 3072 floats.
    private const int BlockRows = 16;

    /// <summary>A distance: how the elements of a pair change the sum, and its last step.</summary>
    private interface ITerm<T>
        where T : unmanaged
    {
        static abstract TVec Add<TVec, TSimd>(TVec sum, TVec x, TVec y)
            where TSimd : struct, ISimd<T, TVec>;

        static abstract TVec Finish<TVec, TSimd>(TVec sum)
            where TSimd : struct, ISimd<T, TVec>;
    }

    /// <summary>City-block distances: sums of absolute differences.</summary>
    /// <inheritdoc cref="L2"/>
    public static void L1<T>(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run<T, AbsoluteTerm<T>>(x, y, c, workers);

    /// <summary>Euclidean distances: roots of the sums of squared differences.</summary>
    /// <param name="x">X (m, k), its columns next to each other.</param>
    /// <param name="y">Y (n, k), its columns next to each other.</param>
    /// <param name="c">Result (m, n), its columns next to each other.</param>
    /// <param name="workers">Threads that share the rows of X; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, columns are not neighbours, or C overlaps an input.</exception>
    public static void L2<T>(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Run<T, SquareTerm<T>>(x, y, c, workers);

    private static void Run<T, TTerm>(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, Matrix<T> c, Workers? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
    {
        if (x.Columns != y.Columns || c.Rows != x.Rows || c.Columns != y.Rows)
        {
            throw new ArgumentException(
                $"X is {x.Rows} x {x.Columns}, Y is {y.Rows} x {y.Columns} and C is {c.Rows} x {c.Columns}; expected (m x k), (n x k) and (m x n).");
        }

        Check.Dense(x);
        Check.Dense(y);
        Check.Dense<T>(c);
        Check.Written(c.Elements, x.Elements, y.Elements);
        fixed (T* px = x.Elements, py = y.Elements, pc = c.Elements)
        {
            BlockOp<T, TTerm> op = new(new(px, x.RowStride), new(py, y.RowStride), new(pc, c.RowStride), x.Rows, y.Rows, x.Columns);
            Ranges.Run<T, BlockOp<T, TTerm>>(op, BlockCount.Of(x.Rows, BlockRows), Ranges.Grain((long)BlockRows * x.Columns * y.Rows), workers);
        }
    }

    private readonly struct AbsoluteTerm<T> : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Add<TVec, TSimd>(TVec sum, TVec x, TVec y)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Add(sum, TSimd.Max(TSimd.Subtract(x, y), TSimd.Subtract(y, x)));

        public static TVec Finish<TVec, TSimd>(TVec sum)
            where TSimd : struct, ISimd<T, TVec>
            => sum;
    }

    private readonly struct SquareTerm<T> : ITerm<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Add<TVec, TSimd>(TVec sum, TVec x, TVec y)
            where TSimd : struct, ISimd<T, TVec>
        {
            TVec difference = TSimd.Subtract(x, y);
            return TSimd.Fma(difference, difference, sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVec Finish<TVec, TSimd>(TVec sum)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Sqrt(sum);
    }

    /// <summary>Blocks of 16 rows of X with all rows of Y, in tiles of four rows by two.</summary>
    private readonly struct BlockOp<T, TTerm>(RowsOf<T> x, RowsOf<T> y, RowsOf<T> c, int xRows, int yRows, int columns) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, ITerm<T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            RowTail<T, TVec, TSimd> tail = new(columns);
            T* sums = stackalloc T[8 * VirtualLanes];
            for (int block = start; block < end; block++)
            {
                nint next = nint.Min(((nint)block + 1) * BlockRows, xRows);
                for (nint j = 0; j < yRows; j += 2)
                {
                    for (nint i = (nint)block * BlockRows; i < next; i += 4)
                    {
                        int rows = (int)nint.Min(4, next - i);
                        int width = (int)nint.Min(2, yRows - j);

                        // After the last row the last one is computed again, and not stored.
                        Eight<TVec, TSimd>(i, rows, j, width, tail, sums);
                        Store<TVec, TSimd>(i, rows, j, width, sums);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Store<TVec, TSimd>(nint i, int rows, nint j, int width, T* sums)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    T* lanes = sums + (((2 * row) + column) * VirtualLanes);
                    TSimd.Store(lanes, TTerm.Finish<TVec, TSimd>(LaneFold<T, TVec, TSimd>.Sum(lanes, VirtualLanes)));
                    c[i + row][j + column] = lanes[0];
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Eight<TVec, TSimd>(nint i, int rows, nint j, int width, RowTail<T, TVec, TSimd> tail, T* sums)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* x0 = x[i], x1 = x[i + int.Min(1, rows - 1)], x2 = x[i + int.Min(2, rows - 1)], x3 = x[i + rows - 1];
            T* y0 = y[j], y1 = y[j + width - 1];
            for (int lane = 0; lane < VirtualLanes; lane += TSimd.Lanes)
            {
                TVec a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
                TVec b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
                nint k = lane;
                for (; k < tail.Start; k += VirtualLanes)
                {
                    TVec a = TSimd.Load(y0 + k);
                    TVec b = TSimd.Load(y1 + k);
                    Step<TVec, TSimd>(TSimd.Load(x0 + k), a, b, ref a0, ref b0);
                    Step<TVec, TSimd>(TSimd.Load(x1 + k), a, b, ref a1, ref b1);
                    Step<TVec, TSimd>(TSimd.Load(x2 + k), a, b, ref a2, ref b2);
                    Step<TVec, TSimd>(TSimd.Load(x3 + k), a, b, ref a3, ref b3);
                }

                if (k == tail.Start && tail.Count > 0)
                {
                    TVec a = tail.Load(y0);
                    TVec b = tail.Load(y1);
                    Step<TVec, TSimd>(tail.Load(x0), a, b, ref a0, ref b0);
                    Step<TVec, TSimd>(tail.Load(x1), a, b, ref a1, ref b1);
                    Step<TVec, TSimd>(tail.Load(x2), a, b, ref a2, ref b2);
                    Step<TVec, TSimd>(tail.Load(x3), a, b, ref a3, ref b3);
                }

                T* to = sums + lane;
                TSimd.Store(to, a0);
                TSimd.Store(to + VirtualLanes, b0);
                TSimd.Store(to + (2 * VirtualLanes), a1);
                TSimd.Store(to + (3 * VirtualLanes), b1);
                TSimd.Store(to + (4 * VirtualLanes), a2);
                TSimd.Store(to + (5 * VirtualLanes), b2);
                TSimd.Store(to + (6 * VirtualLanes), a3);
                TSimd.Store(to + (7 * VirtualLanes), b3);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TVec, TSimd>(TVec value, TVec y0, TVec y1, ref TVec sum0, ref TVec sum1)
            where TSimd : struct, ISimd<T, TVec>
        {
            sum0 = TTerm.Add<TVec, TSimd>(sum0, value, y0);
            sum1 = TTerm.Add<TVec, TSimd>(sum1, value, y1);
        }
    }
}
