namespace FastNet.Numerics;

/// <summary>The operands of one tile; the loops around it change the fields that differ from the tile before.</summary>
internal unsafe struct TileJob<T>
    where T : unmanaged
{
    /// <summary>Steps of k in this block.</summary>
    public nint K;

    /// <summary>A[0, 0] of the tile.</summary>
    public T* A;

    /// <summary>Elements from A[r, k] to A[r + 1, k].</summary>
    public nint ARow;

    /// <summary>Elements from A[r, k] to A[r, k + 1].</summary>
    public nint AStep;

    /// <summary>Memory that will be needed soon: each step of k prefetches a line <see cref="AheadStep"/> bytes further on.</summary>
    public byte* Ahead;

    /// <summary>Bytes.</summary>
    public nint AheadStep;

    /// <summary>
    /// Steps after which the prefetches go on in the next row, <see cref="AheadRow"/> bytes from where they began in this one; 1 or more.
    /// </summary>
    public nint AheadSteps;

    /// <summary>Bytes.</summary>
    public nint AheadRow;

    /// <summary>B[0, 0] of the tile.</summary>
    public T* B;

    /// <summary>Elements from B[k, l] to B[k + 1, l].</summary>
    public nint BStep;

    /// <summary>B is packed, with zeros after its last column.</summary>
    public bool Padded;

    /// <summary>Continue from the sums in C (a later block of k, or an accumulating product); otherwise C is not read.</summary>
    public bool FromC;

    /// <summary>C[0, 0] of the tile.</summary>
    public T* C;

    /// <summary>From C's row i to row i + 1.</summary>
    public nint CStride;

    /// <summary>Columns of C in the tile: the last vector may be partial.</summary>
    public int Columns;
}
