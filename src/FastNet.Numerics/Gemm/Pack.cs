using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>Copies one row panel of A into memory that stays in L1 while the tiles read it.</summary>
internal static unsafe class PackRows<T, TVec, TSimd>
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    /// <summary>Elements of room for the copy of a panel of <paramref name="k"/> steps.</summary>
    public static int Length(int k) => TileRows.Most * RowLength(k);

    /// <summary>Copies <paramref name="height"/> rows; either they or the steps of k lie next to each other.</summary>
    /// <param name="a">A[0, 0] of the panel.</param>
    /// <param name="row">Elements from A[r, k] to A[r + 1, k].</param>
    /// <param name="step">Elements from A[r, k] to A[r, k + 1].</param>
    /// <param name="height">Rows.</param>
    /// <param name="k">Steps.</param>
    /// <param name="to">Room for the copy.</param>
    /// <returns>What the copy has for <paramref name="row"/> and <paramref name="step"/>.</returns>
    [MethodImpl(HotLoop.Options)]
    public static (nint Row, nint Step) Run(T* a, nint row, nint step, int height, int k, T* to)
    {
        if (step == 1)
        {
            int rowLength = RowLength(k);
            for (int r = 0; r < height; r++)
            {
                new ReadOnlySpan<T>(a + (r * row), k).CopyTo(new Span<T>(to + (r * rowLength), k));
            }

            return (rowLength, 1);
        }

        // For each step the panel's rows side by side. Whole vectors are stored: the next step overwrites the lanes after the rows of this one.
        int whole = height / TSimd.Lanes * TSimd.Lanes;
        SomeLanes<T, TVec, TSimd> rest = new(height - whole);
        for (; k > 0; k--)
        {
            Prefetch.ToL1(a + (2 * height));
            for (int r = 0; r < whole; r += TSimd.Lanes)
            {
                TSimd.Store(to + r, TSimd.Load(a + r));
            }

            if (whole < height)
            {
                TSimd.Store(to + whole, rest.Load(a + whole));
            }

            a += step;
            to += height;
        }

        return (1, height);
    }

    // Whole cache lines and one more: rows a power of two apart would fall into few sets of L1.
    private static int RowLength(int k)
    {
        int line = MatrixLayout.Alignment / sizeof(T);
        return ((k + line - 1) / line * line) + line;
    }
}

/// <summary>Copies the column panels of B: for each step of k the panel's columns side by side, zeros after the last.</summary>
internal unsafe struct PackColumns<T, TVec, TSimd> : IWorkerJob
    where T : unmanaged
    where TSimd : struct, ISimd<T, TVec>
{
    // Steps of k that are copied for all columns before the next: the lines written stay in L1 until they are full.
    private const int Stretch = 64;

    // Rows of B that are asked for before they are copied.
    private const int RowsAhead = 4;

    private const int ChunkElements = 8 * 1024;

    public GemmBlock<T> Block;

    /// <summary>A chunk is a stretch of k, where B's rows are copied as they are, or a panel, where they are transposed.</summary>
    public readonly int Chunks
    {
        get
        {
            int parts = Block.B.ColumnStride == 1 ? Math.Max(Block.K, 1) : Block.ColumnPanels;
            return (int)Math.Clamp((long)Block.Columns * Block.K / ChunkElements, 1, Math.Min(Workers.MaxChunks, parts));
        }
    }

    [MethodImpl(HotLoop.Options)]
    public readonly void Execute(int chunk)
    {
        if (Block.B.ColumnStride == 1)
        {
            CopyRows(Tasks.Start(Block.K, Chunks, chunk), Tasks.Start(Block.K, Chunks, chunk + 1));
            return;
        }

        for (int panel = Tasks.Start(Block.ColumnPanels, Chunks, chunk); panel < Tasks.Start(Block.ColumnPanels, Chunks, chunk + 1); panel++)
        {
            CopyTurned(panel);
        }
    }

    // Row by row over all panels: B is read in order, as the processor foresees it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void CopyRows(nint first, nint end)
    {
        int wholePanels = Block.Columns / Block.PanelColumns;
        int rest = Block.Columns - (wholePanels * Block.PanelColumns);
        SomeLanes<T, TVec, TSimd> lower = new(Math.Min(rest, TSimd.Lanes));
        SomeLanes<T, TVec, TSimd> upper = new(Math.Max(rest - TSimd.Lanes, 0));
        nint panelLength = (nint)Block.PanelColumns * Block.K;
        for (nint k = first; k < end; k++)
        {
            T* from = Block.B.At(k, 0);
            T* to = Block.PackedB + (k * Block.PanelColumns);
            nint ahead = RowsAhead * Block.B.RowStride;
            for (int panel = 0; panel < wholePanels; panel++)
            {
                // The processor foresees addresses inside a row, not where the next ones begin.
                Prefetch.ToL2(from + ahead);
                Prefetch.ToL2(from + ahead + TSimd.Lanes);
                TSimd.Store(to, TSimd.Load(from));
                TSimd.Store(to + TSimd.Lanes, TSimd.Load(from + TSimd.Lanes));
                from += Block.PanelColumns;
                to += panelLength;
            }

            if (rest > 0)
            {
                TSimd.Store(to, lower.Load(from));
                TSimd.Store(to + TSimd.Lanes, upper.Load(from + TSimd.Lanes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void CopyTurned(int panel)
    {
        nint start = (nint)panel * Block.PanelColumns;
        int columns = (int)nint.Min(Block.PanelColumns, Block.Columns - start);
        for (nint k = 0; k < Block.K; k += Stretch)
        {
            int count = (int)nint.Min(Stretch, Block.K - k);
            T* to = Block.PackedB + (start * Block.K) + (k * Block.PanelColumns);
            Transpose.Run(Block.B.At(k, start), Block.B.ColumnStride, Block.B.RowStride, columns, count, to, Block.PanelColumns);
            for (nint i = 0; i < count && columns < Block.PanelColumns; i++)
            {
                new Span<T>(to + (i * Block.PanelColumns) + columns, Block.PanelColumns - columns).Clear();
            }
        }
    }
}

/// <summary>Packs all of B, its blocks of k one after the other.</summary>
internal readonly unsafe struct PackBlocks<T, TVec, TSimd>(Operand<T> b, int k, int columns, int panelColumns, T* to) : IWorkerJob
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimd : struct, ISimd<T, TVec>
{
    private readonly int _kBlock = GemmPlan<T>.KBlock(k);

    public int Chunks => Math.Min(BlockCount.Of(k, _kBlock) * Block(0).Chunks, Workers.MaxChunks);

    public void Execute(int chunk)
    {
        int blocks = BlockCount.Of(k, _kBlock);
        for (int i = chunk; i < blocks * Block(0).Chunks; i += Chunks)
        {
            // The last block may be shorter, with fewer chunks.
            PackColumns<T, TVec, TSimd> block = Block(i % blocks);
            if (i / blocks < block.Chunks)
            {
                block.Execute(i / blocks);
            }
        }
    }

    private PackColumns<T, TVec, TSimd> Block(int number)
    {
        int first = number * _kBlock;
        int panels = BlockCount.Of(columns, panelColumns);
        return new()
        {
            Block = new()
            {
                K = Math.Min(_kBlock, k - first),
                B = new(b.At(first, 0), b.RowStride, b.ColumnStride),
                Columns = columns,
                PanelColumns = panelColumns,
                ColumnPanels = panels,
                PackedB = to + ((nint)panels * panelColumns * first),
            },
        };
    }
}
