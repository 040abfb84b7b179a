using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// The loops around the tile, numbered from the outside as in Goto and van de Geijn (2008) and BLIS (Van Zee and van de Geijn, 2015):
/// 5 blocks of columns, 4 blocks of rows, 3 blocks of k; inside, operands that are not in order are packed, and the tasks
/// (loops 2 and 1: row panels, then column panels) are shared by the workers. k is never shared, and its blocks run in order.
/// </summary>
internal static unsafe class GemmDriver<T, TVec, TSimd, THalf, THalfSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TVec : struct
    where TSimd : struct, ISimd<T, TVec>
    where THalf : struct
    where THalfSimd : struct, ISimd<T, THalf>
{
    // Less work than this (in multiply-adds) stays on one thread: about ten times the price of waking a spinning helper.
    private const long SharedWork = 256 * 1024;

    /// <summary>C = A B, or C += A B, with an epilogue. The sizes are those of this product; the plan's may be larger.</summary>
    public static void Run<TEpilogue>(
        int m, int n, int k, Operand<T> a, Operand<T> b, Operand<T> c, bool accumulate, TEpilogue epilogue, T* workspace, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        GemmPlan<T> plan = new(m, n, k);
        int kBlock = plan.KBlock;
        int panelColumns = 2 * TSimd.Lanes;
        bool share = workers.Count > 1 && (long)m * n * k >= SharedWork;
        for (int j = 0; j < n; j += plan.NBlock)
        {
            int columns = Math.Min(plan.NBlock, n - j);
            for (int i = 0; i < m; i += plan.MBlock)
            {
                int rows = Math.Min(plan.MBlock, m - i);
                int p = 0;
                do
                {
                    int steps = Math.Min(kBlock, k - p);
                    GemmBlock<T> block = new(
                        rows, columns, steps, RowsPerPanel, panelColumns, new(a.At(i, p), a.RowStride, a.ColumnStride), new(b.At(p, j), b.RowStride, b.ColumnStride), c.At(i, j), c.RowStride);
                    block.FirstRow = i;
                    block.FirstColumn = j;
                    block.FromC = accumulate || p > 0;
                    PackBlock(ref block, workspace, share ? workers : Workers.Inline);
                    if (p + steps >= k)
                    {
                        Multiply(ref block, epilogue, share ? workers : Workers.Inline);
                    }
                    else
                    {
                        Multiply(ref block, default(StoreEpilogue<T>), share ? workers : Workers.Inline);
                    }

                    p += steps;
                }
                while (p < k);
            }
        }
    }

    /// <summary>Rows of the tile: 12 where there are 32 vector registers, 6 where there are 16 (sums, two vectors of B, one broadcast).</summary>
    private static int RowsPerPanel => TSimd.Registers >= 32 ? 12 : 6;

    /// <summary>Brings operands into the order in which the tile reads them, where that costs less than reading them out of order.</summary>
    private static void PackBlock(ref GemmBlock<T> block, T* workspace, Workers workers)
    {
        if (block.MustPackA)
        {
            PackRows<T> pack = new() { Block = block, Destination = workspace };
            workers.Run(ref pack, Tasks.Count(block.RowPanels));
            block.UsePackedA(workspace);
            workspace += MatrixLayout.AlignUp<T>((nint)block.Rows * block.K);
        }

        if (block.MustPackB)
        {
            PackColumns<T, TVec, TSimd> pack = new() { Block = block, Destination = workspace };
            workers.Run(ref pack, Tasks.Count(block.ColumnPanels));
            block.UsePackedB(workspace);
        }
    }

    private static void Multiply<TEpilogue>(ref GemmBlock<T> block, TEpilogue epilogue, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int panels = Math.Min(GemmPlan<T>.PanelsPerTask(block.K, block.PanelColumns), block.ColumnPanels);
        int columnTasks = (block.ColumnPanels + panels - 1) / panels;
        int wanted = workers.Count == 1 ? 1 : Math.Max(1, ((TasksPerWorker * workers.Count) + columnTasks - 1) / columnTasks);
        int rowTasks = Math.Min(wanted, block.RowPanels);
        if (columnTasks > Workers.MaxChunks / rowTasks)
        {
            rowTasks = 1;
        }

        MultiplyTask<TEpilogue> task = new() { Block = block, Epilogue = epilogue, Panels = panels, RowTasks = rowTasks };
        workers.Run(ref task, columnTasks * rowTasks);
    }

    // Several tasks per worker, so that one that is late or slow leaves little for the others to wait for.
    private const int TasksPerWorker = 4;

    private struct MultiplyTask<TEpilogue> : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        public GemmBlock<T> Block;
        public TEpilogue Epilogue;
        public int Panels;
        public int RowTasks;

        // Optimized from the first call on, as the tile is.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Execute(int chunk)
        {
            int columnTask = chunk / RowTasks;
            int rowTask = chunk % RowTasks;
            int firstPanel = columnTask * Panels;
            int endPanel = Math.Min(firstPanel + Panels, Block.ColumnPanels);
            int firstRow = Tasks.Start(Block.RowPanels, RowTasks, rowTask);
            int endRow = Tasks.Start(Block.RowPanels, RowTasks, rowTask + 1);
            TileBlock<T> tile = new() { K = Block.K, CStride = Block.CStride, FromC = Block.FromC, Padded = Block.HasPackedB };
            for (int row = firstRow; row < endRow; row++)
            {
                nint i = Block.RowStart(row);
                int height = Block.RowStart(row + 1) - (int)i;
                T* a = Block.RowPanel(row, height, out nint aRow, out nint aStep);
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    nint j = panel * Block.PanelColumns;
                    int columns = (int)nint.Min(Block.PanelColumns, Block.Columns - j);
                    T* b = Block.ColumnPanel(panel, out nint bStep);
                    TileLadder<T, TVec, TSimd, THalf, THalfSimd>.Run(
                        height, in tile, a, aRow, aStep, b, bStep, Block.C + (i * Block.CStride) + j, columns, Block.FirstRow + i, Block.FirstColumn + j, Epilogue);
                }
            }
        }
    }
}
