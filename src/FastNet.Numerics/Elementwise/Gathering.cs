using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics.Elementwise;

/// <summary>A kernel that writes one picked row: a struct that holds its parameters. <see cref="Gathering"/> does the rest.</summary>
internal unsafe interface IRowMove<TSource, T>
    where TSource : unmanaged
    where T : unmanaged
{
    /// <summary>Writes a row.</summary>
    /// <param name="from">The row of the source.</param>
    /// <param name="next">The row that will be read next: it may be prefetched, and must not be read.</param>
    /// <param name="to">The row of the destination.</param>
    /// <param name="row">Its number.</param>
    /// <param name="columns">Elements of both rows.</param>
    void Move<TVec, TSimd>(TSource* from, TSource* next, T* to, int row, int columns)
        where TSimd : struct, ISimd<T, TVec>;
}

/// <summary>The driver of the kernels that pick rows of a matrix by number.</summary>
internal static unsafe class Gathering
{
    /// <summary>
    /// Writes row <c>indices[i]</c> of <paramref name="source"/>, as <paramref name="move"/> does it, to row i of the destination;
    /// <paramref name="isAround"/> where it stores around the caches.
    /// </summary>
    public static void Run<TSource, T, TMove>(
        TMove move, ReadOnlyMatrix<TSource> source, ReadOnlySpan<int> indices, Matrix<T> destination, Workers? workers, bool isAround = false)
        where TSource : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMove : unmanaged, IRowMove<TSource, T>
    {
        Check.Dense(source);
        Check.Dense<T>(destination, indices.Length, source.Columns);
        Check.Apart(source.Elements, destination.Elements);
        Check.Apart(indices, destination.Elements);
        Check.Indices(indices, source.Rows, "rows");
        fixed (TSource* pSource = source.Elements)
        fixed (int* pIndices = indices)
        fixed (T* pDestination = destination.Elements)
        {
            RowOp<TSource, T, TMove> op = new(
                move, new(pSource, source.RowStride), new(pDestination, destination.RowStride), pIndices, source.Rows, source.Columns, isAround);
            Ranges.Run<T, RowOp<TSource, T, TMove>>(op, indices.Length, Ranges.Grain(source.Columns), workers);
        }
    }

    private readonly struct RowOp<TSource, T, TMove>(
        TMove move, RowsOf<TSource> source, RowsOf<T> destination, int* indices, int sourceRows, int columns, bool isAround) : IRangeOp<T>
        where TSource : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMove : unmanaged, IRowMove<TSource, T>
    {
        [MethodImpl(HotLoop.Options)]
        public void Run<TVec, TSimd>(int start, int end)
            where TSimd : struct, ISimd<T, TVec>
        {
            for (int i = start; i < end; i++)
            {
                TSource* from = source[Check.StillBelow(indices[i], sourceRows)];
                move.Move<TVec, TSimd>(from, source[indices[int.Min(i + 1, end - 1)]], destination[i], i, columns);
            }

            if (isAround)
            {
                StreamFence.Set();
            }
        }
    }
}
