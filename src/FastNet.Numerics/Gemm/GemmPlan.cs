using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics;

/// <summary>
/// How one shape of product C (m, n) = A (m, k) B (k, n) is cut up: tile, blocks and the workspace for packed operands. Fixed at
/// construction; the products themselves then allocate nothing. The blocks decide speed alone, never a bit of the result.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly partial struct GemmPlan<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A row panel of A is read again for every column panel, so it should stay in L1: 12 rows x Kc <= 24 KB of the usual 32 KB. Measured,
    // 16 KB is slower in double (sums are stored and loaded more often), 32 KB the same within 1 %.
    private const int RowPanelBytes = 24 * 1024;

    // A block of B stays in L2 while the row panels of A pass: Kc x Nb <= 512 KB of the usual 1 MB.
    private const int ColumnBlockBytes = 512 * 1024;

    // Packed A and B of one block of k: 4096 rows or columns at most, which bounds the workspace.
    private const int MaxBlock = 4096;

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

    /// <summary>Elements of workspace that a product of this shape may need.</summary>
    public int WorkspaceLength
    {
        get
        {
            int kBlock = Math.Min(K, KBlockLimit);
            return checked((Packed(M) + Packed(N)) * kBlock);
        }
    }

    /// <summary>Rows of C in one block.</summary>
    internal int MBlock => Balance(M, MaxBlock);

    /// <summary>Columns of C in one block.</summary>
    internal int NBlock => Balance(N, MaxBlock);

    /// <summary>Steps of k in one block.</summary>
    internal int KBlock => Balance(K, KBlockLimit);

    /// <summary>Column panels that a task of the multiplication takes at once.</summary>
    internal static int PanelsPerTask(int kBlock, int panelColumns)
        => Math.Max(1, ColumnBlockBytes / (Unsafe.SizeOf<T>() * panelColumns * Math.Max(kBlock, 1)));

    private static int KBlockLimit => RowPanelBytes / (12 * Unsafe.SizeOf<T>());

    /// <summary>Rows or columns of a packed operand, rounded up to whole panels (two of the widest vectors).</summary>
    private static int Packed(int size)
    {
        int panel = 2 * MatrixLayout.Alignment / Unsafe.SizeOf<T>();
        return (Math.Min(size, MaxBlock) + panel - 1) / panel * panel;
    }

    /// <summary>Equal blocks instead of full ones and a small rest.</summary>
    private static int Balance(int size, int limit)
    {
        int blocks = Math.Max(1, (size + limit - 1) / limit);
        return (size + blocks - 1) / blocks;
    }
}
