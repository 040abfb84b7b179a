namespace FastNet.Numerics;

/// <summary>The place of an operand, after all checks: element (i, j) at <c>Start + i * RowStride + j * ColumnStride</c>.</summary>
internal readonly unsafe struct Operand<T>(T* start, nint rowStride, nint columnStride)
    where T : unmanaged
{
    public readonly T* Start = start;
    public readonly nint RowStride = rowStride;
    public readonly nint ColumnStride = columnStride;

    public T* At(nint i, nint j) => Start + (i * RowStride) + (j * ColumnStride);
}
