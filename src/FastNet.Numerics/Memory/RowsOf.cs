namespace FastNet.Numerics;

/// <summary>The rows of a matrix in memory that is pinned; the elements of a row are neighbours.</summary>
internal readonly unsafe struct RowsOf<T>(T* start, nint stride)
    where T : unmanaged
{
    private readonly T* _start = start;
    private readonly nint _stride = stride;

    public T* this[nint row] => _start + (row * _stride);
}
