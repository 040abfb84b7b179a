using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ColumnSumsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns([Values(0, 1, 2, 5)] int rows)
    {
        for (int columns = 0; columns <= 257; columns++)
        {
            Compare(rows, columns, columns + (columns % 3), compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 10, 10)]
    [TestCase(100, 1000, 1003)]
    [TestCase(3, 40_003, 40_003)]
    [TestCase(20_000, 3, 4)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
        => Compare(rows, columns, stride, Everywhere.ForEach);

    [Test]
    public void Adds_in_the_order_of_the_rows_and_starts_from_the_first()
    {
        T big = T.CreateChecked(1e30);
        T[] sums = new T[2];
        ColumnSums.Apply<T>(new ReadOnlyMatrix<T>([big, T.NegativeZero, -big, T.NegativeZero, T.One, T.NegativeZero], 3, 2, 2), sums);
        Assert.That(sums[0], Is.EqualTo(T.One));
        Assert.That(T.IsNegative(sums[1]), Is.True, "-0 + -0 is -0, which a sum that starts from 0 would lose");
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[100 * 1000];
        T[] sums = new T[1000];
        Allocation.AssertNone(workers => ColumnSums.Apply<T>(new ReadOnlyMatrix<T>(x, 100, 1000, 1000), sums, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] memory = new T[20];
        Assert.That(() => ColumnSums.Apply<T>(new ReadOnlyMatrix<T>(new T[9], 2, 5, 5), new T[5]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => ColumnSums.Apply<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), new T[6]), Throws.ArgumentException.With.Message.Contains("6; expected 5"));
        Assert.That(() => ColumnSums.Apply<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5, 5), memory.AsSpan(9, 5)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void Compare(int rows, int columns, int stride, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, stride);
        using GuardedMatrix<T> sums = new(1, columns, columns, seed: 2);
        T[] expected = new T[columns];
        Naive.ColumnSums<T>(x.Span, rows, columns, stride, expected);
        forEach((workers, where) =>
        {
            sums.Reset();
            ColumnSums.Apply<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), sums.Span, workers);
            sums.AssertSame(expected, $"{rows} rows, {where}");
        });
    }
}
