using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// Products with few columns whose A lies transposed, such as the gradient of a ten-class layer's weights, A^T dY. With lanes along the columns, ten
/// of sixteen would work. Here they run along the rows of C: C^T = B^T A^T is summed tile by tile, turned in L1 and stored.
/// </summary>
internal static unsafe class ThinProduct<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : struct
    where TSimd : struct, ISimd<T, TVec>
    where THalf : struct
    where THalfSimd : struct, ISimd<T, THalf>
{
    // Rows of the tile of C^T; with more columns than this, the lanes along them are full enough.
    private const int MostColumns = TileRows.Most;

    /// <summary>Whether this is the better path.</summary>
    public static bool Takes<TEpilogue>(ref readonly Product<T, TEpilogue> p)
        where TEpilogue : unmanaged, IEpilogue<T>
        => p.N <= MostColumns && p.M >= TSimd.Lanes && TSimd.Lanes > 1 && p.A.RowStride == 1 && p.A.ColumnStride != 1 && !p.Accumulate;

    /// <summary>C (m, n) = A (m, k) B (k, n).</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int groups = (int)(((long)p.M + (2 * TSimd.Lanes) - 1) / (2 * TSimd.Lanes));
        Task<TEpilogue> task = new()
        {
            M = p.M,
            N = p.N,
            K = p.K,
            A = p.A,
            B = p.B,
            C = p.C,
            Epilogue = p.Epilogue,
            Groups = groups,
            Chunks = workers.Count == 1 ? 1 : Tasks.Count(groups),
        };
        workers.Run(ref task, task.Chunks);
    }

    private struct Task<TEpilogue> : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        public int M;
        public int N;
        public int K;
        public Operand<T> A;
        public Operand<T> B;
        public Operand<T> C;
        public TEpilogue Epilogue;
        public int Groups;
        public int Chunks;

        [SkipLocalsInit]
        [MethodImpl(HotLoop.Options)]
        public void Execute(int chunk)
        {
            int width = 2 * TSimd.Lanes;
            T* sums = stackalloc T[MostColumns * width];
            T* turned = stackalloc T[MostColumns * width];
            int rowsPerTile = TileRows.Of(TSimd.Registers);
            int tiles = (N + rowsPerTile - 1) / rowsPerTile;
            TileJob<T> tile = new() { K = K, ARow = B.ColumnStride, AStep = B.RowStride, BStep = A.ColumnStride, CStride = width };
            int end = Tasks.Start(Groups, Chunks, chunk + 1);
            for (int group = Tasks.Start(Groups, Chunks, chunk); group < end; group++)
            {
                nint i = (nint)group * width;
                int rows = (int)nint.Min(width, M - i);
                tile.B = A.At(i, 0);
                tile.Columns = rows;
                for (int t = 0; t < tiles; t++)
                {
                    int j = Tasks.Start(N, tiles, t);
                    int height = Tasks.Start(N, tiles, t + 1) - j;
                    tile.A = B.At(0, j);
                    tile.C = sums + (j * width);
                    TileLadder<T, TVec, TSimd, THalf, THalfSimd>.Run(height, in tile, default(StoreEpilogue<T>));
                }

                TurnedCopy.Run(sums, width, 1, N, rows, turned, N);
                for (int row = 0; row < rows; row++)
                {
                    StoreRow(i + row, turned + (row * N));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void StoreRow(nint i, T* sums)
        {
            T* to = C.At(i, 0);
            for (int j = 0; j < N; j += TSimd.Lanes)
            {
                SomeLanes<T, TVec, TSimd> lanes = new(Math.Min(TSimd.Lanes, N - j));
                lanes.Store(to + j, Epilogue.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(lanes.Load(sums + j), i, j, lanes));
            }
        }
    }
}
