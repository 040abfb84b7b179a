namespace FastNet.Numerics;

/// <summary>
/// One block of a product: rows of A, columns of B and a stretch of k, cut into row panels (the heights of the tiles; R and R - 1 rows, so
/// that no tile is a small rest) and column panels (two vectors; the last one may be narrower).
/// </summary>
internal unsafe struct GemmBlock<T>
    where T : unmanaged
{
    public readonly int Rows;
    public readonly int Columns;
    public readonly int K;
    public readonly int RowPanels;
    public readonly int ColumnPanels;
    public readonly int PanelColumns;
    public readonly Operand<T> A;
    public readonly Operand<T> B;
    public readonly T* C;
    public readonly nint CStride;
    public nint FirstRow;
    public nint FirstColumn;
    public bool FromC;
    private T* _packedA;
    private T* _packedB;

    public GemmBlock(int rows, int columns, int k, int panelRows, int panelColumns, Operand<T> a, Operand<T> b, T* c, nint cStride)
    {
        Rows = rows;
        Columns = columns;
        K = k;
        RowPanels = (rows + panelRows - 1) / panelRows;
        ColumnPanels = (columns + panelColumns - 1) / panelColumns;
        PanelColumns = panelColumns;
        A = a;
        B = b;
        C = c;
        CStride = cStride;
    }

    /// <summary>
    /// A is read by broadcasts, which any strides allow, and a copy of it measured 3 to 15 % slower than the original. Unless its rows are a
    /// multiple of 4096 bytes apart: then they fall into one set of the L1 cache and push each other out.
    /// </summary>
    public readonly bool MustPackA => ColumnPanels > 1 && K > 64 && A.ColumnStride == 1 && A.RowStride * sizeof(T) % 4096 == 0;

    /// <summary>B is read as vectors, so its columns must be neighbours; else it is copied. So it is when many row panels read it again.</summary>
    public readonly bool MustPackB => B.ColumnStride != 1 || (RowPanels > 8 && K > 16);

    public readonly bool HasPackedB => _packedB is not null;

    public void UsePackedA(T* packed) => _packedA = packed;

    public void UsePackedB(T* packed) => _packedB = packed;

    public readonly int RowStart(int panel) => Tasks.Start(Rows, RowPanels, panel);

    public readonly T* RowPanel(int panel, int height, out nint row, out nint step)
    {
        int start = RowStart(panel);
        if (_packedA is not null)
        {
            row = 1;
            step = height;
            return _packedA + ((nint)start * K);
        }

        row = A.RowStride;
        step = A.ColumnStride;
        return A.At(start, 0);
    }

    public readonly T* ColumnPanel(int panel, out nint step)
    {
        nint start = (nint)panel * PanelColumns;
        if (_packedB is not null)
        {
            step = PanelColumns;
            return _packedB + (start * K);
        }

        step = B.RowStride;
        return B.At(0, start);
    }
}
