using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>A formula of the elements of rows that takes other numbers for each column; written once, as <see cref="IElementwise{T}"/>.</summary>
internal interface IRowElementwise<T>
    where T : unmanaged
{
    /// <summary>
    /// Applies the formula to rows <paramref name="first"/> up to <paramref name="last"/>, exclusive, of the columns from
    /// <paramref name="column"/> on that <paramref name="lanes"/> covers.
    /// </summary>
    void Apply<TVec, TSimd, TLanes>(nint first, nint last, nint column, TLanes lanes)
        where TSimd : struct, ISimd<T, TVec>
        where TLanes : struct, ILanes<T, TVec>;
}

/// <summary>
/// The traversal of matrices by formulas that take other numbers for each column. Rows outside, columns inside: memory is read and written in its
/// order, and no store has the lower twelve bits of the address of a load that follows, which would wait for it.
/// </summary>
internal static class RowSweep
{
    // Narrow rows are taken a few at a time, so that a column's numbers are loaded once for all of them. Wide ones may come from memory, which is
    // faster in its order.
    private const int Narrow = 64;
    private const int NarrowRows = 8;

    /// <summary>
    /// Applies <paramref name="op"/> to columns <paramref name="start"/> up to <paramref name="end"/>, exclusive, of rows
    /// <paramref name="first"/> up to <paramref name="last"/>, exclusive.
    /// </summary>
    [MethodImpl(HotLoop.Options)]
    public static void Over<T, TOp, TVec, TSimd>(TOp op, nint first, nint last, nint start, nint end)
        where T : unmanaged
        where TOp : unmanaged, IRowElementwise<T>
        where TSimd : struct, ISimd<T, TVec>
    {
        nint whole = end - ((end - start) % TSimd.Lanes);
        SomeLanes<T, TVec, TSimd> tail = new((int)(end - whole));
        nint rows = end - start > Narrow ? 1 : NarrowRows;
        for (nint next; first < last; first = next)
        {
            next = first + nint.Min(rows, last - first);
            for (nint column = start; column < whole; column += TSimd.Lanes)
            {
                op.Apply<TVec, TSimd, AllLanes<T, TVec, TSimd>>(first, next, column, default);
            }

            if (whole < end)
            {
                op.Apply<TVec, TSimd, SomeLanes<T, TVec, TSimd>>(first, next, whole, tail);
            }
        }
    }
}
