using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>Copies the row panels of A: for each step of k the panel's rows side by side, as the tile's broadcasts read them.</summary>
internal unsafe struct PackRows<T> : IWorkerJob
    where T : unmanaged
{
    // Steps of k that are copied for all rows of a panel before the next: what is written stays in L1 until its lines are full.
    private const int Stretch = 32;

    public GemmBlock<T> Block;
    public T* Destination;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Execute(int chunk)
    {
        int tasks = Tasks.Count(Block.RowPanels);
        for (int panel = Tasks.Start(Block.RowPanels, tasks, chunk); panel < Tasks.Start(Block.RowPanels, tasks, chunk + 1); panel++)
        {
            int start = Block.RowStart(panel);
            int height = Block.RowStart(panel + 1) - start;
            T* to = Destination + ((nint)start * Block.K);
            for (nint k = 0; k < Block.K; k += Stretch)
            {
                nint count = nint.Min(Stretch, Block.K - k);
                for (int r = 0; r < height; r++)
                {
                    Strided.Copy(Block.A.At(start + r, k), Block.A.ColumnStride, to + (k * height) + r, height, count);
                }
            }
        }
    }
}

/// <summary>Copies the column panels of B: for each step of k the panel's columns side by side, zeros behind the last.</summary>
internal unsafe struct PackColumns<T, TVec, TSimd> : IWorkerJob
    where T : unmanaged
    where TVec : struct
    where TSimd : struct, ISimd<T, TVec>
{
    // As for rows.
    private const int Stretch = 32;

    public GemmBlock<T> Block;
    public T* Destination;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Execute(int chunk)
    {
        int tasks = Tasks.Count(Block.ColumnPanels);
        for (int panel = Tasks.Start(Block.ColumnPanels, tasks, chunk); panel < Tasks.Start(Block.ColumnPanels, tasks, chunk + 1); panel++)
        {
            nint start = (nint)panel * Block.PanelColumns;
            int columns = (int)nint.Min(Block.PanelColumns, Block.Columns - start);
            T* to = Destination + (start * Block.K);
            if (Block.B.ColumnStride == 1)
            {
                CopyRows(Block.B.At(0, start), columns, to);
            }
            else
            {
                Transpose(Block.B.At(0, start), columns, to);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void CopyRows(T* from, int columns, T* to)
    {
        SomeLanes<T, TVec, TSimd> first = new(Math.Min(columns, TSimd.Lanes));
        SomeLanes<T, TVec, TSimd> second = new(Math.Max(columns - TSimd.Lanes, 0));
        bool whole = columns == 2 * TSimd.Lanes;
        for (nint k = Block.K; k > 0; k--)
        {
            TSimd.Store(to, whole ? TSimd.Load(from) : first.Load(from));
            TSimd.Store(to + TSimd.Lanes, whole ? TSimd.Load(from + TSimd.Lanes) : second.Load(from + TSimd.Lanes));
            from += Block.B.RowStride;
            to += Block.PanelColumns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Transpose(T* from, int columns, T* to)
    {
        for (nint k = 0; k < Block.K; k += Stretch)
        {
            nint count = nint.Min(Stretch, Block.K - k);
            for (int column = 0; column < columns; column++)
            {
                Strided.Copy(from + (k * Block.B.RowStride) + (column * Block.B.ColumnStride), Block.B.RowStride, to + (k * Block.PanelColumns) + column, Block.PanelColumns, count);
            }

            for (int column = columns; column < Block.PanelColumns; column++)
            {
                Strided.Fill(default, to + (k * Block.PanelColumns) + column, Block.PanelColumns, count);
            }
        }
    }
}

/// <summary>Element by element, at any stride.</summary>
internal static unsafe class Strided
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<T>(T* from, nint fromStep, T* to, nint toStep, nint count)
        where T : unmanaged
    {
        for (; count > 0; count--)
        {
            *to = *from;
            from += fromStep;
            to += toStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill<T>(T value, T* to, nint toStep, nint count)
        where T : unmanaged
    {
        for (; count > 0; count--)
        {
            *to = value;
            to += toStep;
        }
    }
}
