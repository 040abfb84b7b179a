namespace FastNet.Numerics;

/// <summary>
/// One block of a product: all rows of A, columns of B and a stretch of k, cut into row panels (the heights of the tiles; R and R - 1 rows, so
/// that no tile is a small rest) and column panels (two vectors; the last one may be narrower).
/// </summary>
internal unsafe struct GemmBlock<T>
    where T : unmanaged
{
    public int FirstRow;
    public int Rows;
    public int Columns;
    public int K;
    public int RowPanels;
    public int ColumnPanels;
    public int PanelColumns;
    public Operand<T> A;
    public Operand<T> B;
    public T* C;
    public nint CStride;
    public int FirstColumn;
    public bool FromC;
    public T* PackedB;

    /// <summary>
    /// Whether a row panel of A is copied into L1 just before its use, some 25 KB at most. A is read by broadcasts, which any strides allow, and
    /// where its rows lie in order a copy only costs. A copy is faster where the steps of k lie a row apart, each on a page of its own. It is
    /// faster, too, where the rows are a multiple of 4096 bytes apart: they fall into one set of the L1 cache and evict each other.
    /// </summary>
    public readonly bool CopiesA => A.ColumnStride == 1
        ? ColumnPanels > 1 && K > 64 && MatrixLayout.ShareOneSet<T>(A.RowStride)
        : A.RowStride == 1 && ColumnPanels > 1 && K > 16;

    /// <summary>The first row of a panel: the first few are one row higher than the others.</summary>
    public readonly int RowStart(int panel) => FirstRow + (panel * (Rows / RowPanels)) + Math.Min(panel, Rows % RowPanels);
}
