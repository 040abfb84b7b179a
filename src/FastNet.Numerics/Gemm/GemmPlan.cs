using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>
/// How one shape of product C (m, n) = A (m, k) B (k, n) is cut up: blocks, and the workspace for a packed operand. Fixed at
/// construction; the products themselves then allocate nothing. The blocks affect speed alone, never a bit of the result.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly partial struct GemmPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A row panel of A is read again for every column panel, so it should stay in L1: 12 rows x Kc <= 24 KB of the usual 32 KB. Measured,
    // 16 KB is slower in double (sums are stored and loaded more often), 32 KB the same within 1 %.
    private const int RowPanelBytes = 24 * 1024;

    // When each worker packs columns of its own, they share the workspace; a larger team packs together.
    private const int MostSlices = 8;

    // Pack B when at least this many rows reread it; below that, reading it in place is faster. Narrow rows are read well in place.
    private const int RowsWorthPacking = 8 * 12;
    private const int RowsWorthPackingNarrow = 512;
    private const int NarrowBytes = 512;
    private const int StepsWorthPacking = 16;

    /// <summary>Plans for products up to this shape.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public GemmPlan(int m, int n, int k)
    {
        Check.ElementType<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        M = m;
        N = n;
        K = k;
    }

    /// <summary>The largest number of rows of C.</summary>
    public int M { get; }

    /// <summary>The largest number of columns of C.</summary>
    public int N { get; }

    /// <summary>The largest inner size.</summary>
    public int K { get; }

    /// <summary>Elements of workspace that a product of this shape may need, whatever its operands' strides; some megabytes at most.</summary>
    public int WorkspaceLength
    {
        get
        {
            // A column-major C swaps m and n. Smaller products of a plan have smaller blocks of k, and so more columns, but never more elements.
            int panel = WidestPanel;
            return (int)Math.Min(PackedLength(Math.Max(M, N), K, panel), MostPacked + (panel * KBlockLimit));
        }
    }

    /// <summary>Elements of packed blocks that a workspace holds at most.</summary>
    private static int MostPacked => MostSlices / 2 * CacheBlocks.PackedBytes / Unsafe.SizeOf<T>();

    private static int KBlockLimit => RowPanelBytes / (TileRows.Most * Unsafe.SizeOf<T>());

    /// <summary>Columns of a panel at the greatest width: two vectors.</summary>
    private static int WidestPanel => 2 * MatrixLayout.Alignment / Unsafe.SizeOf<T>();

    /// <summary>Steps of k in one block, when there are <paramref name="k"/>: equal blocks instead of full ones and a small rest.</summary>
    internal static int KBlock(int k) => k <= KBlockLimit ? k : BlockCount.Of(k, BlockCount.Of(k, KBlockLimit));

    /// <summary>Columns of C in one block: whole panels, the same number in each block.</summary>
    internal static int NBlock(int n, int kBlock, int panelColumns)
    {
        if ((long)n * kBlock * Unsafe.SizeOf<T>() <= CacheBlocks.PackedBytes / 2)
        {
            return n;
        }

        int panels = BlockCount.Of(n, panelColumns);
        int most = MostPanels(CacheBlocks.PackedBytes, kBlock, panelColumns);
        return (int)Math.Min(n, (long)BlockCount.Of(panels, BlockCount.Of(panels, most)) * panelColumns);
    }

    /// <summary>
    /// The number of groups of column panels, when each worker packs and multiplies columns of its own: a multiple of the team, two each at
    /// least, and blocks of B a quarter as large as those of one thread at most. So a late member leaves less to wait for (decision 7). Each
    /// group's block of B lies in a slice of the workspace; a team has at most half as many slices as groups, so all are no larger than the whole
    /// of B's block. 0: there are too few panels or too many workers.
    /// </summary>
    internal static int ColumnGroups(int panels, int kBlock, int panelColumns, int team)
    {
        if (team > MostSlices || panels < 4 * team)
        {
            return 0;
        }

        int most = MostPanels(CacheBlocks.PackedBytes / 4, kBlock, panelColumns);
        int groups = Math.Max(2 * team, BlockCount.Of(panels, most));
        return (int)Math.Min((long)BlockCount.Of(groups, team) * team, panels);
    }

    /// <summary>Whether all of B, packed, fits into the workspace of every plan for it.</summary>
    internal static bool FitsPacked(int n, int k, int panelColumns) => PackedLength(n, k, panelColumns) <= MostPacked;

    private static long PackedLength(int n, int k, int panelColumns) => ((long)n + panelColumns - 1) / panelColumns * panelColumns * k;

    private static int MostPanels(int bytes, int kBlock, int panelColumns)
        => Math.Max(1, bytes / (Unsafe.SizeOf<T>() * panelColumns * Math.Max(kBlock, 1)));

    /// <summary>
    /// Whether B is copied: when its columns are not neighbours, because it is read as vectors, and when many row panels reread it.
    /// </summary>
    internal static bool MustPackB(nint rowStride, nint columnStride, int rows, int columns, int k)
        => columnStride != 1 || (k > StepsWorthPacking && rows > (IsNarrow(rowStride, columns) ? RowsWorthPackingNarrow : RowsWorthPacking));

    // Vectors of rows that do not begin with a cache line lie in two.
    private static bool IsNarrow(nint rowStride, int columns)
        => (long)columns * Unsafe.SizeOf<T>() <= NarrowBytes && rowStride * Unsafe.SizeOf<T>() % MatrixLayout.Alignment == 0;

    /// <summary>Elements of workspace that this product needs.</summary>
    internal int WorkspaceFor(in ReadOnlyMatrix<T> b, in Matrix<T> c)
        => MustPackB(b.RowStride, b.ColumnStride, c.Rows, c.Columns, b.Rows) || c.ColumnStride != 1 ? WorkspaceLength : 0;
}
