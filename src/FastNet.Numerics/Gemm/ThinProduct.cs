using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Products with few columns whose A lies transposed, such as the gradient of a narrow layer's weights, A^T dY. With lanes along ten columns, only
/// ten of sixteen would work. Here they run along the rows of C: C^T = B^T A^T is summed tile by tile, transposed in L1 and stored.
/// </summary>
internal static unsafe class ThinProduct<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
    where THalfSimd : struct, ISimd<T, THalf>
{
    // With more columns, the lanes along them are full enough, and the sums of a group would not stay in L1.
    private const int MostColumns = 112;

    // Transposing the sums of more columns than one tile has takes as long as some tens of steps.
    private const int LeastSteps = 64;

    /// <summary>Whether this is the faster path.</summary>
    public static bool Takes<TEpilogue>(ref readonly Product<T, TEpilogue> p)
        where TEpilogue : unmanaged, IEpilogue<T>
        => p.A.RowStride == 1 && p.A.ColumnStride != 1 && p.N <= MostColumns && p.M >= TSimd.Lanes && TSimd.Lanes > 1 && !p.Accumulate
            && (p.N <= TileRows.Most || p.K >= LeastSteps);

    /// <summary>Steps of k in one block: the columns of A that the tiles of a group read one after the other take an eighth of L2 at most.</summary>
    private static int KBlock(int k)
    {
        int most = CacheBlocks.PackedBytes / 4 / (2 * TSimd.Lanes * sizeof(T));
        return k <= most ? k : BlockCount.Of(k, BlockCount.Of(k, most));
    }

    /// <summary>C (m, n) = A (m, k) B (k, n).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int groups = BlockCount.Of(p.M, 2 * TSimd.Lanes);
        int chunks = workers.Count == 1 ? 1 : Tasks.Count(groups);
        Task<TEpilogue> task = new(in p, groups, chunks);
        workers.Run(ref task, chunks);
    }

    private readonly struct Task<TEpilogue>(in Product<T, TEpilogue> product, int groups, int chunks) : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        private readonly Product<T, TEpilogue> _product = product;

        [SkipLocalsInit]
        [MethodImpl(HotLoop.Options)]
        public void Execute(int chunk)
        {
            int width = 2 * TSimd.Lanes;

            // Whole blocks are transposed: the columns after the last are not stored.
            int turnedRow = (_product.N + TSimd.Lanes - 1) / TSimd.Lanes * TSimd.Lanes;
            T* sums = stackalloc T[turnedRow * width];
            T* turned = stackalloc T[turnedRow * width];
            int rowsPerTile = TileRows.Of(TSimd.Registers);
            int tiles = BlockCount.Of(_product.N, rowsPerTile);
            int kBlock = KBlock(_product.K);
            TileJob<T> tile = new()
            {
                ARow = _product.B.ColumnStride,
                AStep = _product.B.RowStride,
                BStep = _product.A.ColumnStride,
                CStride = width,
            };
            int end = Tasks.Start(groups, chunks, chunk + 1);
            for (int group = Tasks.Start(groups, chunks, chunk); group < end; group++)
            {
                nint i = (nint)group * width;
                int rows = (int)nint.Min(width, _product.M - i);
                tile.Columns = rows;
                int k = 0;
                do
                {
                    tile.K = Math.Min(kBlock, _product.K - k);
                    tile.AheadSteps = tile.K;
                    tile.FromC = k > 0;
                    tile.B = _product.A.At(i, k);
                    for (int t = 0; t < tiles; t++)
                    {
                        int j = Tasks.Start(_product.N, tiles, t);
                        int height = Tasks.Start(_product.N, tiles, t + 1) - j;
                        tile.A = _product.B.At(k, j);
                        SetAhead(ref tile, i, k, rows, t);
                        tile.C = sums + (j * width);
                        TileLadder<T, TVec, TSimd, THalf, THalfSimd>.Run(height, in tile);
                    }

                    k += kBlock;
                }
                while (k < _product.K);

                Transpose.Run(sums, width, 1, turnedRow, rows, turned, turnedRow);
                T* c = _product.C.At(i, 0);
                EpiloguePass<T, TVec, TSimd>.Run(_product.Epilogue, turned, turnedRow, c, _product.C.RowStride, i, 0, rows, _product.N);
            }
        }

        // The next group's columns lie on a page for each step, and the processor does not foresee them: the first tiles prefetch a line of each. The
        // third prefetches the epilogue's matrix.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void SetAhead(ref TileJob<T> tile, nint row, int step, int rows, int t)
        {
            const int tilesAhead = 2;
            T* beside = t == tilesAhead ? _product.Epilogue.Beside(row) : null;
            if (t < tilesAhead)
            {
                tile.Ahead = (byte*)_product.A.At(row + (2 * TSimd.Lanes), step) + (t * MatrixLayout.Alignment);
                tile.AheadStep = _product.A.ColumnStride * sizeof(T);
            }
            else if (beside is not null)
            {
                tile.Ahead = (byte*)beside;
                tile.AheadStep = (nint)(_product.Epilogue.Beside(row + rows) - beside) * sizeof(T) / tile.K;
            }
            else
            {
                tile.Ahead = (byte*)tile.A;
                tile.AheadStep = 0;
            }
        }
    }
}
