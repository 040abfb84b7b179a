using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SquaredNormsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(19, columns, columns + (columns % 3), compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(0, 10, 10)]
    [TestCase(1, 40_003, 40_003)]
    [TestCase(77, 3072, 3088)]
    [TestCase(5000, 7, 8)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride) => Compare(rows, columns, stride, Everywhere.ForEach);

    [Test]
    public void A_norm_has_the_bits_of_the_row_times_itself_in_a_product()
    {
        const int rows = 21;
        const int columns = 1100;
        T[] x = Products.Product<T>.Numbers(new Random(1), rows * columns);
        T[] norms = new T[rows];
        T[] products = new T[rows * rows];
        ReadOnlyMatrix<T> matrix = new(x, rows, columns);
        SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(x, rows, columns, columns), norms);
        Gemm.Multiply(matrix, matrix.Transposed, new Matrix<T>(products, rows, rows));
        for (int i = 0; i < rows; i++)
        {
            Assert.That(norms[i], Is.EqualTo(products[(i * rows) + i]));
        }

        Gemm.MultiplyDistance(matrix, matrix.Transposed, norms, norms, new Matrix<T>(products, rows, rows));
        for (int i = 0; i < rows; i++)
        {
            Assert.That(products[(i * rows) + i], Is.EqualTo(T.Zero), "the distance of a row to itself");
        }
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[100 * 1000];
        T[] norms = new T[100];
        T[] sums = new T[100];
        Allocation.AssertNone(workers => SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(x, 100, 1000, 1000), norms, workers));
        Allocation.AssertNone(workers => SquaredNorms.RowsWithPartialSums<T>(new ReadOnlyMatrix<T>(x, 100, 1000, 1000), norms, sums, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(new T[9], 2, 5, 5), new T[2]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), new T[3]), Throws.ArgumentException.With.Message.Contains("3; expected 2"));
        Assert.That(() => SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5, 5), memory.AsSpan(9, 2)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => WithSums(memory.AsSpan(10, 2), memory.AsSpan(12, 3)), Throws.ArgumentException.With.Message.Contains("3; expected 2"));
        Assert.That(() => WithSums(memory.AsSpan(10, 2), memory.AsSpan(9, 2)), Throws.ArgumentException.With.Message.Contains("partialSums (2 elements) overlaps x"));
        Assert.That(() => WithSums(memory.AsSpan(10, 2), memory.AsSpan(11, 2)), Throws.ArgumentException.With.Message.Contains("partialSums (2 elements) overlaps norms"));

        void WithSums(Span<T> norms, Span<T> sums) => SquaredNorms.RowsWithPartialSums(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5, 5), norms, sums);
    }

    private static void Compare(int rows, int columns, int stride, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, stride);
        using GuardedMatrix<T> norms = new(1, rows, rows, seed: 2);
        using GuardedMatrix<T> sums = new(1, rows, rows, seed: 3);
        T[] expected = new T[rows];
        Naive.SquaredNorms<T>(x.Span, rows, columns, stride, expected);
        T[] expectedSums = [.. Enumerable.Range(0, rows).Select(row => PartialSums(x.Span.Slice(row * stride, columns)))];
        forEach((workers, where) =>
        {
            norms.Reset();
            SquaredNorms.Rows<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), norms.Span, workers);
            norms.AssertSame(expected, where);
            norms.Reset();
            sums.Reset();
            SquaredNorms.RowsWithPartialSums<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), norms.Span, sums.Span, workers);
            norms.AssertSame(expected, $"with partial sums, {where}");
            sums.AssertSame(expectedSums, where);
        });
    }

    private static T PartialSums(ReadOnlySpan<T> row)
    {
        (T norm, T sums) = (T.Zero, T.Zero);
        foreach (T value in row)
        {
            norm = T.FusedMultiplyAdd(value, value, norm);
            sums += norm;
        }

        return sums;
    }
}
