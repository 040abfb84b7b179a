using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Products of one block on one thread, without packing, such as small squares: tile by tile straight from the operands. Such a product takes less
/// time than the clearing of the frame that the loops over blocks need.
/// </summary>
internal static unsafe class OneBlock<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
    where THalfSimd : struct, ISimd<T, THalf>
{
    /// <summary>Whether this is the faster path: the product is small enough, and in order.</summary>
    public static bool Takes<TEpilogue>(ref readonly Product<T, TEpilogue> p)
        where TEpilogue : unmanaged, IEpilogue<T>
        => p.K == GemmPlan<T>.KBlock(p.K)
            && p.N == GemmPlan<T>.NBlock(p.N, p.K, 2 * TSimd.Lanes)
            && !GemmPlan<T>.MustPackB(p.B.RowStride, p.B.ColumnStride, p.M, p.N, p.K)
            && p.A.ColumnStride == 1
            && !MatrixLayout.ShareOneSet<T>(p.A.RowStride);

    /// <summary>The tiles, in row panels of R and R - 1 rows.</summary>
    // Nothing is cleared beforehand: every field is set.
    [SkipLocalsInit]
    [MethodImpl(HotLoop.Options)]
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int width = 2 * TSimd.Lanes;
        int most = p.N <= TSimd.Lanes ? TileRows.OfNarrow(TSimd.Registers) : TileRows.Of(TSimd.Registers);
        int panels = BlockCount.Of(p.M, most);
        int height = p.M / panels;
        int higher = p.M - (height * panels);
        TileJob<T> tile;
        tile.K = p.K;
        tile.A = p.A.Start;
        tile.ARow = p.A.RowStride;
        tile.AStep = 1;
        tile.BStep = p.B.RowStride;
        tile.Ahead = (byte*)p.A.Start;
        tile.AheadStep = 0;
        tile.AheadSteps = p.K;
        tile.AheadRow = 0;
        tile.Padded = false;
        tile.FromC = p.Accumulate;
        tile.CStride = p.C.RowStride;
        int i = 0;
        for (; panels > 0; panels--)
        {
            int rows = height + (higher-- > 0 ? 1 : 0);
            tile.B = p.B.Start;
            tile.C = p.C.Start + (i * tile.CStride);
            for (nint j = 0; j < p.N; j += width)
            {
                tile.Columns = (int)nint.Min(width, p.N - j);
                TileLadder<T, TVec, TSimd, THalf, THalfSimd>.Run(rows, in tile);
                tile.B += width;
                tile.C += width;
            }

            tile.A += rows * tile.ARow;
            EpiloguePass<T, TVec, TSimd>.Run(p.Epilogue, p.C.Start + (i * tile.CStride), tile.CStride, i, 0, rows, p.N);
            i += rows;
        }
    }
}
