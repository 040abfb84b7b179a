namespace FastNet.Numerics;

/// <summary>What all tiles of one block have in common: how long the chains of sums are, and how they begin.</summary>
internal struct TileBlock<T>
    where T : unmanaged
{
    /// <summary>Steps of k in this block.</summary>
    public nint K;

    /// <summary>From C's row i to row i + 1.</summary>
    public nint CStride;

    /// <summary>Continue from the sums in C (a later block of k, or an accumulating product); otherwise C is not read.</summary>
    public bool FromC;

    /// <summary>B is packed, with zeros behind its last column.</summary>
    public bool Padded;
}
