using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The loops around the tile, numbered from the outside as in Goto and van de Geijn (2008) and BLIS (Van Zee and van de Geijn, 2015):
/// 5 blocks of columns, 3 blocks of k; inside, B is packed where that is faster, and the tasks (loops 2 and 1: row panels, then column panels) are
/// shared by the workers. Loop 4 is missing: a row panel of A is copied, if at all, just before its use. k is never shared, and its blocks run in
/// order.
/// </summary>
internal static unsafe partial class GemmDriver<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
    where THalfSimd : struct, ISimd<T, THalf>
{
    // Multiply-adds below which a product stays on one thread: some three microseconds, six round trips between cores without a common L3.
    private const long SharedWork = 320 * 1024;

    /// <summary>Chooses the fastest path for a product (docs/gemm.md).</summary>
    public static void Run<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        if (p.M == 0 || p.N == 0)
        {
            return;
        }

        Workers team = (long)p.M * p.N * p.K >= SharedWork ? workers : Workers.Inline;
        if (p.M == 1 && p.B.ColumnStride == 1)
        {
            RowProduct<T, TVec, TSimd>.Run(in p, team);
        }
        else if (ThinProduct<T, TVec, TSimd, THalf, THalfSimd>.Takes(in p))
        {
            ThinProduct<T, TVec, TSimd, THalf, THalfSimd>.Run(in p, team);
        }
        else if (team.Count == 1 && OneBlock<T, TVec, TSimd, THalf, THalfSimd>.Takes(in p))
        {
            OneBlock<T, TVec, TSimd, THalf, THalfSimd>.Run(in p);
        }
        else if (team.Count == 1 || !RunParts(in p, team))
        {
            RunBlocks(in p, 0, p.M, 0, p.N, p.Workspace, isPacked: false, team);
        }
    }

    /// <summary>
    /// Rows and columns of a product, block by block; where a team shares the work, it meets after each packing and each multiplication.
    /// Or all blocks of k lie in the workspace, packed, one after the other.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunBlocks<TEpilogue>(
        ref readonly Product<T, TEpilogue> product, int firstRow, int endRow, int firstColumn, int endColumn, T* workspace, bool isPacked,
        Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int k = product.K;
        int panelColumns = 2 * TSimd.Lanes;
        int kBlock = GemmPlan<T>.KBlock(k);
        int nBlock = GemmPlan<T>.NBlock(endColumn - firstColumn, kBlock, panelColumns);
        bool packB = GemmPlan<T>.MustPackB(product.B.RowStride, product.B.ColumnStride, product.M, product.N, k);
        GemmBlock<T> block = new()
        {
            FirstRow = firstRow,
            Rows = endRow - firstRow,
            RowPanels = Tasks.RowPanels(endRow - firstRow, TileRows.Of(TSimd.Registers), workers.Count),
            PanelColumns = panelColumns,
            CStride = product.C.RowStride,
            PackedB = packB ? workspace : null,
        };
        for (int j = firstColumn; j < endColumn; j += block.Columns)
        {
            block.Columns = Math.Min(nBlock, endColumn - j);
            block.ColumnPanels = BlockCount.Of(block.Columns, panelColumns);
            block.C = product.C.At(0, j);
            block.FirstColumn = j;
            int p = 0;
            do
            {
                block.K = Math.Min(kBlock, k - p);
                block.A = new(product.A.At(0, p), product.A.RowStride, product.A.ColumnStride);
                block.B = new(product.B.At(p, j), product.B.RowStride, product.B.ColumnStride);
                block.FromC = product.Accumulate || p > 0;
                if (isPacked)
                {
                    block.PackedB = workspace + ((nint)block.ColumnPanels * panelColumns * p);
                }
                else if (packB)
                {
                    PackColumns<T, TVec, TSimd> pack = new() { Block = block };
                    workers.Run(ref pack, pack.Chunks);
                }

                p += block.K;
                if (p >= k)
                {
                    Multiply(ref block, product.Epilogue, workers);
                }
                else
                {
                    Multiply(ref block, default(StoreEpilogue<T>), workers);
                }
            }
            while (p < k);
        }
    }

    private static void Multiply<TEpilogue>(ref readonly GemmBlock<T> block, TEpilogue epilogue, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        MultiplyTask<TEpilogue> task = new() { Block = block, Epilogue = epilogue, RowTasks = 1, ColumnTasks = 1 };
        if (workers.Count > 1)
        {
            long work = (long)block.Rows * block.Columns * block.K;
            (task.RowTasks, task.ColumnTasks) = Tasks.Grid(block.RowPanels, block.ColumnPanels, work, workers.Count);
        }

        workers.Run(ref task, task.RowTasks * task.ColumnTasks);
    }

    /// <summary>Loops 2 and 1: row panels from <paramref name="row"/> on, and for each the column panels.</summary>
    // Optimized from the first call on, as the tile is.
    [MethodImpl(HotLoop.Options)]
    private static void MultiplyPanels<TEpilogue>(
        ref readonly GemmBlock<T> block, TEpilogue epilogue, int row, int endRow, int firstPanel, int endPanel, T* copy)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        bool packedB = block.PackedB is not null;
        nint panelStep = packedB ? (nint)block.PanelColumns * block.K : block.PanelColumns;
        T* firstB = (packedB ? block.PackedB : block.B.Start) + (firstPanel * panelStep);
        TileJob<T> tile = new()
        {
            K = block.K,
            ARow = block.A.RowStride,
            AStep = block.A.ColumnStride,
            BStep = packedB ? block.PanelColumns : block.B.RowStride,
            Padded = packedB,
            FromC = block.FromC,
            CStride = block.CStride,
        };
        bool inOrder = block.A.ColumnStride == 1;
        int tiles = endPanel - firstPanel;
        int share = BlockCount.Of(BlockCount.Of(block.Rows, block.RowPanels), tiles);
        nint steps = nint.Max(block.K, 1);
        nint stepsOfRow = BlockCount.Of((int)steps, share);
        int i = block.RowStart(row);
        for (; row < endRow; row++)
        {
            int height = block.RowStart(row + 1) - i;
            tile.A = block.A.At(i, 0);
            if (copy is not null)
            {
                (tile.ARow, tile.AStep) = PackRows<T, TVec, TSimd>.Run(tile.A, block.A.RowStride, block.A.ColumnStride, height, block.K, copy);
                tile.A = copy;
            }

            // While these tiles are summed, they prefetch what the next row panel needs: the epilogue's matrix, where there is one; else rows of A,
            // where they lie in order, each tile its share of them.
            T* beside = epilogue.Beside((nint)i + height);
            byte* ahead = (byte*)tile.A;
            nint aheadStep = 0;
            nint aheadTile = 0;
            tile.AheadSteps = steps;
            tile.AheadRow = 0;
            if (beside is not null)
            {
                ahead = (byte*)beside;
                aheadStep = (nint)(epilogue.Beside((nint)i + (2 * height)) - beside) * sizeof(T) / (steps * tiles);
                aheadTile = aheadStep * steps;
            }
            else if (inOrder && row + 1 < endRow)
            {
                ahead = (byte*)block.A.At((nint)i + height, 0);
                aheadStep = share * sizeof(T);
                tile.AheadSteps = stepsOfRow;
                tile.AheadRow = block.A.RowStride * sizeof(T);
                aheadTile = share * tile.AheadRow;
            }

            tile.B = firstB;
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                int j = panel * block.PanelColumns;
                tile.C = block.C + (i * block.CStride) + j;
                tile.Columns = Math.Min(block.PanelColumns, block.Columns - j);
                tile.Ahead = ahead;
                tile.AheadStep = aheadStep;
                ahead += aheadTile;
                if (copy is not null && !inOrder && panel == firstPanel)
                {
                    // A's columns, where each lies on a page of its own.
                    tile.Ahead = (byte*)(block.A.At((nint)i + height, 0) + height - 1);
                    tile.AheadStep = block.A.ColumnStride * sizeof(T);
                }

                TileLadder<T, TVec, TSimd, THalf, THalfSimd>.Run(height, in tile);
                tile.B += panelStep;
            }

            int first = firstPanel * block.PanelColumns;
            int columns = (int)nint.Min((nint)endPanel * block.PanelColumns, block.Columns) - first;
            T* c = block.C + (i * block.CStride) + first;
            EpiloguePass<T, TVec, TSimd>.Run(epilogue, c, block.CStride, i, block.FirstColumn + first, height, columns);
            i += height;
        }
    }

    private struct MultiplyTask<TEpilogue> : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        public GemmBlock<T> Block;
        public TEpilogue Epilogue;
        public int RowTasks;
        public int ColumnTasks;

        [SkipLocalsInit]
        [MethodImpl(HotLoop.Options)]
        public void Execute(int chunk)
        {
            T* copy = stackalloc T[Block.CopiesA ? PackRows<T, TVec, TSimd>.Length(Block.K) : 0];
            int columnTask = chunk / RowTasks;
            int rowTask = chunk % RowTasks;
            MultiplyPanels(
                in Block,
                Epilogue,
                Tasks.Start(Block.RowPanels, RowTasks, rowTask),
                Tasks.Start(Block.RowPanels, RowTasks, rowTask + 1),
                Tasks.Start(Block.ColumnPanels, ColumnTasks, columnTask),
                Tasks.Start(Block.ColumnPanels, ColumnTasks, columnTask + 1),
                copy);
        }
    }
}
