using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <content>Products in parts that several workers make on their own.</content>
internal static unsafe partial class GemmDriver<T, TVec, TSimd, THalf, THalfSimd>
{
    private const int PartsPerWorker = 4;

    /// <summary>
    /// Cuts a product into parts that need nothing of each other, so that the team meets once, at the end: groups of columns, each packing its own
    /// part of B into a slice of the workspace, where there are enough; else groups of rows, where B is read in place or all of it can be packed
    /// before, for which the team meets once more. False, and nothing done, when none suits: A lies transposed and would be copied for each group
    /// again.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunParts<TEpilogue>(ref readonly Product<T, TEpilogue> p, Workers workers)
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        int panelColumns = 2 * TSimd.Lanes;
        int kBlock = GemmPlan<T>.KBlock(p.K);
        PartTask<TEpilogue> task = new() { Product = p };
        if (GemmPlan<T>.MustPackB(p.B.RowStride, p.B.ColumnStride, p.M, p.N, p.K))
        {
            if (p.A.ColumnStride != 1)
            {
                return false;
            }

            task.ColumnPanels = BlockCount.Of(p.N, panelColumns);
            task.Parts = GemmPlan<T>.ColumnGroups(task.ColumnPanels, kBlock, panelColumns, workers.Count);
            if (task.Parts > 0)
            {
                task.SliceLength = BlockCount.Of(task.ColumnPanels, task.Parts) * panelColumns * kBlock;
                workers.Run(ref task, task.Parts);
                return true;
            }

            if (GemmPlan<T>.NBlock(p.N, kBlock, panelColumns) < p.N || !GemmPlan<T>.FitsPacked(p.N, p.K, panelColumns))
            {
                return false;
            }

            PackBlocks<T, TVec, TSimd> pack = new(p.B, p.K, p.N, panelColumns, p.Workspace);
            workers.Run(ref pack, pack.Chunks);
            task.IsPacked = true;
            task.ColumnPanels = 0;
        }

        task.RowPanels = Tasks.RowPanels(p.M, TileRows.Of(TSimd.Registers), workers.Count);
        task.Parts = Math.Min(Math.Min(task.RowPanels, PartsPerWorker * workers.Count), Workers.MaxChunks);
        workers.Run(ref task, task.Parts);
        return true;
    }

    private struct PartTask<TEpilogue> : IWorkerJob
        where TEpilogue : unmanaged, IEpilogue<T>
    {
        public Product<T, TEpilogue> Product;
        public int Parts;

        /// <summary>0: the parts are groups of rows.</summary>
        public int ColumnPanels;
        public int SliceLength;
        public int RowPanels;

        /// <summary>All of B lies in the workspace.</summary>
        public bool IsPacked;

        // A bit for each slice of the workspace that a part is using. Not more parts run at once than there are workers, and so slices.
        private int _slices;

        public void Execute(int chunk)
        {
            if (ColumnPanels == 0)
            {
                int row = RowStart(chunk);
                RunBlocks(in Product, row, RowStart(chunk + 1), 0, Product.N, Product.Workspace, IsPacked, Workers.Inline);
                return;
            }

            int slice = TakeSlice();
            int first = Tasks.Start(ColumnPanels, Parts, chunk) * 2 * TSimd.Lanes;
            int end = (int)nint.Min((nint)Tasks.Start(ColumnPanels, Parts, chunk + 1) * 2 * TSimd.Lanes, Product.N);
            RunBlocks(in Product, 0, Product.M, first, end, Product.Workspace + ((nint)slice * SliceLength), isPacked: false, Workers.Inline);
            Interlocked.And(ref _slices, ~(1 << slice));
        }

        // Whole row panels, so that tiles are as high as in one run over all rows.
        private readonly int RowStart(int part) => Tasks.Start(Product.M, RowPanels, Tasks.Start(RowPanels, Parts, part));

        private int TakeSlice()
        {
            while (true)
            {
                int taken = Volatile.Read(ref _slices);
                int slice = BitOperations.TrailingZeroCount(~taken);
                if (Interlocked.CompareExchange(ref _slices, taken | (1 << slice), taken) == taken)
                {
                    return slice;
                }
            }
        }
    }
}
