using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Products;

/// <summary>
/// The products of training, prediction and k-NN in their real sizes, laid out as there. The three loops would take minutes on all of the large
/// results, so these are compared in their first, middle and last rows and columns; and where a width is slow, only the first rows are multiplied.
/// </summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class GemmShapeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly bool HasFma = Fma.IsSupported || AdvSimd.IsSupported;

    private static readonly int[] Squares = [16, 32, 64, 128, 256, 512];

    private static readonly int[] Hidden = [50, 100, 500, 1000];

    [TestCaseSource(nameof(Squares))]
    public void Square(int size) => Compare(size, size, size, transposeA: false, transposeB: false);

    [OneMode]
    [TestCase(1024)]
    [TestCase(2048)]
    public void Large_square(int size) => Compare(size, size, size, transposeA: false, transposeB: false);

    [TestCaseSource(nameof(Hidden))]
    public void Forward(int hidden) => Compare(200, hidden, 3072, transposeA: false, transposeB: false);

    [TestCaseSource(nameof(Hidden))]
    public void Weight_gradient(int hidden) => Compare(3072, hidden, 200, transposeA: true, transposeB: false);

    // Lanes along the rows of C: k in several blocks where L2 is small, columns in one tile and in several.
    [TestCase(50, 10, 3072)]
    [TestCase(50, 33, 9001)]
    [TestCase(200, 100, 3072)]
    [TestCase(17, 112, 20_000)]
    public void Turned_batch(int rows, int hidden, int features) => Compare(rows, hidden, features, transposeA: true, transposeB: false);

    [TestCaseSource(nameof(Hidden))]
    public void Scores(int hidden) => Compare(200, 10, hidden, transposeA: false, transposeB: false);

    [TestCaseSource(nameof(Hidden))]
    public void Output_gradient(int hidden) => Compare(hidden, 10, 200, transposeA: true, transposeB: false);

    [TestCaseSource(nameof(Hidden))]
    public void Hidden_gradient(int hidden) => Compare(200, hidden, 10, transposeA: false, transposeB: true);

    [OneMode]
    [Test]
    public void Nearest_neighbours() => Compare(500, 5000, 3072, transposeA: false, transposeB: true);

    [Test]
    public void One_row([Values(10, 100)] int n) => Compare(1, n, 3072, transposeA: false, transposeB: false);

    /// <summary>Multiply-adds that a width may spend on one product: about a second.</summary>
    private static long Budget(int width) => HasFma
        ? width switch { 1 => 500_000_000, 128 => 2_000_000_000, _ => long.MaxValue }
        : 20_000_000;

    private static void Compare(int m, int n, int k, bool transposeA, bool transposeB)
    {
        Random random = new(m + n + k);
        T[] a = Product<T>.Numbers(random, m * k);
        T[] b = Product<T>.Numbers(random, k * n);
        bool whole = (long)m * n * k <= Math.Min(16_000_000, Budget(1));
        int[] rows = whole ? [.. Enumerable.Range(0, m)] : [0, m / 2, m - 1];
        int[] columns = whole ? [] : [0, n / 2, n - 1];
        T[][] expectedRows = [.. rows.Select(i => Row(a, b, i, transposeA, transposeB, m, n, k))];
        T[][] expectedColumns = [.. columns.Select(j => Column(a, b, j, transposeA, transposeB, m, n, k))];
        T[] c = new T[m * n];
        using Workers two = new(2);
        Widths.ForEach(width =>
        {
            int some = (int)Math.Clamp(Budget(width) / ((long)n * k), 1, m);
            foreach (Workers? team in (Workers?[])[null, two])
            {
                c.AsSpan().Fill(T.NaN);
                Gemm.Multiply(A(a, transposeA, m, k, 0, some), B(b, transposeB, n, k), new Matrix<T>(c, some, n), workers: team);
                string where = $"{typeof(T).Name} {some} x {n} x {k}, width {width}, {team?.Count ?? 0} workers";
                for (int r = 0; r < rows.Length && rows[r] < some; r++)
                {
                    Bits.AssertSame<T>(c.AsSpan(rows[r] * n, n), expectedRows[r], $"{where}, row {rows[r]}");
                }

                for (int r = 0; r < columns.Length; r++)
                {
                    T[] actual = [.. Enumerable.Range(0, some).Select(i => c[(i * n) + columns[r]])];
                    Bits.AssertSame<T>(actual, expectedColumns[r].AsSpan(0, some), $"{where}, column {columns[r]}");
                }

                Assert.That(c.AsSpan(some * n).IndexOfAnyExcept(T.NaN), Is.EqualTo(-1), $"{where}: a row too many was written");
            }
        });
    }

    /// <summary>Rows of A (m, k), which may lie transposed.</summary>
    private static ReadOnlyMatrix<T> A(T[] a, bool transpose, int m, int k, int first, int rows) => transpose
        ? new ReadOnlyMatrix<T>(a.AsSpan(first), k, rows, m).Transposed
        : new ReadOnlyMatrix<T>(a.AsSpan(first * k), rows, k);

    private static ReadOnlyMatrix<T> B(T[] b, bool transpose, int n, int k) => transpose
        ? new ReadOnlyMatrix<T>(b, n, k).Transposed
        : new ReadOnlyMatrix<T>(b, k, n);

    private static T[] Row(T[] a, T[] b, int i, bool transposeA, bool transposeB, int m, int n, int k)
    {
        T[] result = new T[n];
        Naive.Gemm(A(a, transposeA, m, k, i, 1), B(b, transposeB, n, k), new Matrix<T>(result, 1, n));
        return result;
    }

    private static T[] Column(T[] a, T[] b, int j, bool transposeA, bool transposeB, int m, int n, int k)
    {
        T[] result = new T[m];
        ReadOnlyMatrix<T> column = transposeB ? new ReadOnlyMatrix<T>(b.AsSpan(j * k), 1, k).Transposed : new ReadOnlyMatrix<T>(b.AsSpan(j), k, 1, n);
        Naive.Gemm(A(a, transposeA, m, k, 0, m), column, new Matrix<T>(result, m, 1));
        return result;
    }
}
