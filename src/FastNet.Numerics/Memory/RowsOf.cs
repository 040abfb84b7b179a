namespace FastNet.Numerics;

/// <summary>The rows of a matrix in memory that is pinned; the elements of a row are neighbours.</summary>
internal readonly unsafe struct RowsOf<T>(T* start, nint stride)
    where T : unmanaged
{
    public T* this[nint row] => start + (row * stride);
}
