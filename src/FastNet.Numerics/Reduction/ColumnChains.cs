using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Elementwise;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Reduction;

/// <summary>What a sum down the columns of a matrix adds up: a struct that holds the pointers it reads.</summary>
internal interface IColumnTerm<T>
    where T : unmanaged
{
    /// <summary><paramref name="sum"/> plus the terms of a row in the columns from <paramref name="column"/> on that <paramref name="lanes"/> covers.</summary>
    TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>The elements themselves.</summary>
internal unsafe struct ColumnTerm<T> : IColumnTerm<T>
    where T : unmanaged
{
    public RowsOf<T> X;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVec AddTo<TVec, TSimd, TLanes>(TVec sum, nint row, nint column, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>
        => TSimd.Add(sum, lanes.Load(X[row] + column));
}

/// <summary>Sums down the columns of a matrix: one chain a column, from 0, in the order of the rows.</summary>
internal static unsafe class ColumnChains
{
    // Additions in flight at once: one chain of them would wait three or four cycles for each.
    private const int Chains = 4;

    /// <summary>
    /// Columns whose kernel passes over the rows several times take them in panels of this many: four cache lines of float, and 200 rows of them stay in
    /// L2 from one pass to the next. Whole lines, so that no two workers write to one.
    /// </summary>
    public const int Panel = 64;

    /// <summary>Columns to a chunk, when each pass touches <paramref name="rows"/> elements of a column.</summary>
    public static int Grain(int rows, int passes)
        => (int)long.Min((long)Panel * Ranges.Grain((long)rows * passes * Panel), int.MaxValue / 2 / Panel * Panel);

    /// <summary>The sums of columns <paramref name="start"/> up to <paramref name="end"/>, exclusive, to the same places of <paramref name="sums"/>.</summary>
    [MethodImpl(HotLoop.Options)]
    public static void Sum<T, TVec, TSimd, TTerm>(TTerm term, int rows, nint start, nint end, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, IColumnTerm<T>
    {
        nint j = start;
        for (; j <= end - (Chains * TSimd.Lanes); j += Chains * TSimd.Lanes)
        {
            TVec sum0 = TSimd.Zero, sum1 = TSimd.Zero, sum2 = TSimd.Zero, sum3 = TSimd.Zero;
            for (nint row = 0; row < rows; row++)
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
            Narrow<T, TVec, TSimd, TTerm, AllLanes<T, TVec, TSimd>>(term, rows, j, sums, default);
        }

        if (j < end)
        {
            Narrow<T, TVec, TSimd, TTerm, SomeLanes<T, TVec, TSimd>>(term, rows, j, sums, new((int)(end - j)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow<T, TVec, TSimd, TTerm, TLanes>(TTerm term, int rows, nint j, T* sums, TLanes lanes)
        where T : unmanaged
        where TSimd : struct, ISimd<T, TVec>
        where TTerm : unmanaged, IColumnTerm<T>
        where TLanes : struct, ILanes<T, TVec>
    {
        TVec sum = TSimd.Zero;
        for (nint row = 0; row < rows; row++)
        {
            sum = term.AddTo<TVec, TSimd, TLanes>(sum, row, j, lanes);
        }

        lanes.Store(sums + j, sum);
    }
}
