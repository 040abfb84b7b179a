using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>Sums down the columns of a matrix: one chain a column, in the order of the rows.</summary>
internal static unsafe class ColumnChains
{
    /// <summary>Vectors that are summed side by side: a single chain of additions would wait three or four cycles for each.</summary>
    public const int Chains = 4;

    /// <summary>
    /// Columns of a panel, four cache lines of float. Kernels that pass over the rows several times take one at a time: 200 rows of it stay in L2
    /// from one pass to the next. The lines are whole, so no two workers write to one.
    /// </summary>
    public const int Panel = 64;

    /// <summary>The panel of so many rows that no cache keeps a narrower one from pass to pass: memory is read in its order then.</summary>
    public const int WidestPanel = 512;

    // Of a panel of float, 16 MB: about what cores of common processors share.
    private const int CachedRows = 1 << 16;

    // Rows are added up in blocks that stay in the L1 cache while their columns are done group by group, so memory is read in its order.
    private const int BlockBytes = 16 * 1024;

    /// <summary>Columns to a chunk, when each pass touches <paramref name="rows"/> elements of a column.</summary>
    public static int Grain(int rows, int passes)
        => (int)long.Min((long)Panel * Ranges.Grain((long)rows * passes * Panel), int.MaxValue / 2 / Panel * Panel);

    /// <summary>
    /// Columns that a kernel takes at a time. Of native size: the panel after the last column of a row near 2^31 would be a negative int.
    /// </summary>
    public static nint PanelOf(int rows) => rows > CachedRows ? WidestPanel : Panel;

    /// <summary>
    /// The sums from 0 of columns <paramref name="start"/> up to <paramref name="end"/>, exclusive, to the same places of <paramref name="sums"/>.
    /// </summary>
    public static void Sum<T, TVec, TSimd, TTerm>(TTerm term, int rows, nint start, nint end, T* sums)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, ITerm<T>
    {
        new Span<T>(sums + start, (int)(end - start)).Clear();
        SumFrom<T, TVec, TSimd, TTerm>(term, 0, rows, start, end, sums, sums);
    }

    /// <summary>The sums of <paramref name="above"/> and the rows from <paramref name="first"/> on.</summary>
    public static void SumFrom<T, TVec, TSimd, TTerm>(TTerm term, int first, int rows, nint start, nint end, T* above, T* sums)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, ITerm<T>
    {
        int blockRows = (int)nint.Max(1, BlockBytes / nint.Max(1, (end - start) * sizeof(T)));
        int row = first;
        do
        {
            int next = row + int.Min(blockRows, rows - row);
            Continue<T, TVec, TSimd, TTerm>(term, row, next, start, end, above, sums);
            row = next;
            above = sums;
        }
        while (row < rows);
    }

    /// <summary>The sums of <paramref name="above"/> and rows <paramref name="first"/> up to <paramref name="last"/>, exclusive.</summary>
    [MethodImpl(HotLoop.Options)]
    public static void Continue<T, TVec, TSimd, TTerm>(TTerm term, nint first, nint last, nint start, nint end, T* above, T* sums)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, ITerm<T>
    {
        nint j = start;
        for (; j <= end - (Chains * TSimd.Lanes); j += Chains * TSimd.Lanes)
        {
            TVec sum0 = TSimd.Load(above + j);
            TVec sum1 = TSimd.Load(above + j + TSimd.Lanes);
            TVec sum2 = TSimd.Load(above + j + (2 * TSimd.Lanes));
            TVec sum3 = TSimd.Load(above + j + (3 * TSimd.Lanes));
            for (nint row = first; row < last; row++)
            {
                sum0 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum0, row, j, default);
                sum1 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum1, row, j + TSimd.Lanes, default);
                sum2 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum2, row, j + (2 * TSimd.Lanes), default);
                sum3 = term.AddTo<TVec, TSimd, AllLanes<T, TVec, TSimd>>(sum3, row, j + (3 * TSimd.Lanes), default);
            }

            TSimd.Store(sums + j, sum0);
            TSimd.Store(sums + j + TSimd.Lanes, sum1);
            TSimd.Store(sums + j + (2 * TSimd.Lanes), sum2);
            TSimd.Store(sums + j + (3 * TSimd.Lanes), sum3);
        }

        for (; j <= end - TSimd.Lanes; j += TSimd.Lanes)
        {
            Narrow<T, TVec, TSimd, TTerm, AllLanes<T, TVec, TSimd>>(term, first, last, j, above, sums, default);
        }

        if (j < end)
        {
            Narrow<T, TVec, TSimd, TTerm, SomeLanes<T, TVec, TSimd>>(term, first, last, j, above, sums, new((int)(end - j)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow<T, TVec, TSimd, TTerm, TLanes>(TTerm term, nint first, nint last, nint j, T* above, T* sums, TLanes lanes)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, ITerm<T>
        where TLanes : struct, ILanes<T, TVec>
    {
        TVec sum = lanes.Load(above + j);
        for (nint row = first; row < last; row++)
        {
            sum = term.AddTo<TVec, TSimd, TLanes>(sum, row, j, lanes);
        }

        lanes.Store(sums + j, sum);
    }
}
