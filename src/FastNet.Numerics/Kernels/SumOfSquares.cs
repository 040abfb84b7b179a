using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Reduction;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>sum of w_i^2: the square of the Euclidean norm, and the L2 penalty of weights (CS231n, "Linear classification").</summary>
/// <remarks>
/// The order of the sum depends on the length alone, not on vector width or workers (docs/numerics.md):
/// <list type="number">
/// <item>blocks of 4096 elements; in a block, 64 virtual lanes, of which lane l takes elements l, l + 64, ... in order, starting from 0;</item>
/// <item>the lanes of a block pairwise, l with l + 32, then 16, 8, 4, 2, 1, still in T;</item>
/// <item>the block sums in double, in order, inside superblocks of 2^18 elements; the superblock sums in order.</item>
/// </list>
/// The error bound in T grows with 64 + 6 roundings, not with the length.
/// </remarks>
public static unsafe class SumOfSquares
{
    private const int VirtualLanes = 64;
    private const int Block = 4096;
    private const int Superblock = 1 << 18;

    // By columns: rows of a chain in T, and columns whose chains stand on the stack at a time.
    private const int RowsOfChain = 64;
    private const int ColumnsAtOnce = 512;

    // Four chains hide the latency of the addition; 64 lanes are four of the widest vectors.
    private const int Chains = 4;

    /// <summary>The sum of the squares, by fused multiply-adds along one fixed tree: the same bits at every width and with any workers.</summary>
    /// <param name="w">Elements, any number; none give 0.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    public static double Compute<T>(ReadOnlySpan<T> w, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int superblocks = BlockCount.Of(w.Length, Superblock);
        double* sums = stackalloc double[superblocks]; // 2^31 elements make 8192 of them, 64 KiB
        fixed (T* pw = w)
        {
            Ranges.Run<T, SuperblockOp<T>>(new(pw, w.Length, sums), superblocks, 1, workers);
        }

        double sum = 0;
        for (int i = 0; i < superblocks; i++)
        {
            sum += sums[i];
        }

        return sum;
    }

    /// <summary>
    /// The sum of the squares of a matrix by its columns, so that who holds some of the columns holds whole parts of the sum. A column: in each
    /// 64 rows a chain of fused multiply-adds from 0 in T, and these chains in double, in order. The matrix: its columns in order.
    /// </summary>
    /// <param name="w">(D, M), its columns next to each other.</param>
    /// <param name="columns">Receives the sum of each column.</param>
    /// <param name="workers">Threads that share the columns; none: the caller alone.</param>
    /// <returns>The sum of <paramref name="columns"/>.</returns>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public static double ByColumns<T>(ReadOnlyMatrix<T> w, Span<double> columns, Workers? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check.Dense(w);
        Check.Length(columns.Length, w.Columns);
        columns.Clear();
        fixed (T* pw = w.Elements)
        fixed (double* sums = columns)
        {
            Ranges.Run<T, ColumnOp<T>>(new(new(pw, w.RowStride), w.Rows, sums), w.Columns, ColumnChains.Grain(w.Rows, passes: 1), workers);
        }

        double sum = 0;
        foreach (double column in columns)
        {
            sum += column;
        }

        return sum;
    }

    private readonly struct ColumnOp<T>(RowsOf<T> w, int rowCount, double* sums) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* chains = stackalloc T[ColumnsAtOnce];
            for (int first = start; first < end; first += ColumnsAtOnce)
            {
                int next = int.Min(first + ColumnsAtOnce, end);
                for (int row = 0; row < rowCount; row += RowsOfChain)
                {
                    new Span<T>(chains, next - first).Clear();
                    T* place = chains - first;
                    ColumnChains.Continue<T, TVec, TSimd, SquareTerm<T>>(
                        new() { X = w }, row, int.Min(row + RowsOfChain, rowCount), first, next, place, place);
                    for (int column = first; column < next; column++)
                    {
                        sums[column] += double.CreateTruncating(place[column]);
                    }
                }
            }
        }
    }

    private struct SquareTerm<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public RowsOf<T> X;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
            where TSimd : struct, ISimd<T, TVec>
            where TLanes : struct, ILanes<T, TVec>
        {
            TVec x = lanes.Load(X[row] + column);
            return TSimd.Fma(x, x, sum);
        }
    }

    private readonly struct SuperblockOp<T>(T* elements, int length, double* sums) : IRangeOp<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            T* lanes = stackalloc T[VirtualLanes];
            for (int superblock = start; superblock < end; superblock++)
            {
                nint first = (nint)superblock * Superblock;
                nint next = nint.Min(first + Superblock, length);
                double sum = 0;
                for (nint block = first; block < next; block += Block)
                {
                    FillLanes<TVec, TSimd>(elements + block, nint.Min(Block, next - block), lanes);
                    TSimd.Store(lanes, LaneFold<T, TVec, TSimd>.Sum(lanes, VirtualLanes));
                    sum += double.CreateTruncating(lanes[0]);
                }

                sums[superblock] = sum;
            }
        }

        [MethodImpl(HotLoop.Options)]
        private static void FillLanes<TVec, TSimd>(T* w, nint count, T* lanes)
            where TSimd : struct, ISimd<T, TVec>
        {
            nint whole = count / VirtualLanes * VirtualLanes;
            for (int lane = 0; lane < VirtualLanes; lane += Chains * TSimd.Lanes)
            {
                TVec sum0 = TSimd.Zero, sum1 = TSimd.Zero, sum2 = TSimd.Zero, sum3 = TSimd.Zero;
                for (nint i = lane; i < whole; i += VirtualLanes)
                {
                    sum0 = AddSquare<TVec, TSimd>(sum0, TSimd.Load(w + i));
                    sum1 = AddSquare<TVec, TSimd>(sum1, TSimd.Load(w + i + TSimd.Lanes));
                    sum2 = AddSquare<TVec, TSimd>(sum2, TSimd.Load(w + i + (2 * TSimd.Lanes)));
                    sum3 = AddSquare<TVec, TSimd>(sum3, TSimd.Load(w + i + (3 * TSimd.Lanes)));
                }

                TSimd.Store(lanes + lane, sum0);
                TSimd.Store(lanes + lane + TSimd.Lanes, sum1);
                TSimd.Store(lanes + lane + (2 * TSimd.Lanes), sum2);
                TSimd.Store(lanes + lane + (3 * TSimd.Lanes), sum3);
            }

            // Fewer than 64 elements are left, and only in the very last block. Zeros after the end add nothing.
            for (nint i = whole; i < count; i += TSimd.Lanes)
            {
                T* lane = lanes + (i - whole);
                SomeLanes<T, TVec, TSimd> some = new((int)nint.Min(TSimd.Lanes, count - i));
                TSimd.Store(lane, AddSquare<TVec, TSimd>(TSimd.Load(lane), some.Load(w + i)));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVec AddSquare<TVec, TSimd>(TVec sum, TVec x)
            where TSimd : struct, ISimd<T, TVec>
            => TSimd.Fma(x, x, sum);
    }
}
