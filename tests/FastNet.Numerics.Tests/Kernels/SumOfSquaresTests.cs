using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SumOfSquaresTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_length()
    {
        for (int length = 0; length <= 257; length++)
        {
            Compare(length, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(4095)]
    [TestCase(4096)]
    [TestCase(4097)]
    [TestCase((1 << 18) - 1)]
    [TestCase((1 << 18) + 1)]
    [TestCase((3 << 18) + 4096 + 77)]
    public void Equals_the_specification_with_any_number_of_workers(int length) => Compare(length, Everywhere.ForEach);

    [Test]
    public void Whole_numbers_are_summed_exactly()
    {
        T[] w = [.. Enumerable.Range(0, 1000).Select(i => T.CreateChecked(i % 10))];
        Assert.That(SumOfSquares.Compute<T>(w), Is.EqualTo(28_500));
    }

    [Test]
    public void A_NaN_and_an_infinity_are_not_lost()
    {
        T[] w = new T[5000];
        w[4999] = T.NegativeInfinity;
        Assert.That(SumOfSquares.Compute<T>(w), Is.EqualTo(double.PositiveInfinity));
        w[70] = T.NaN;
        Assert.That(SumOfSquares.Compute<T>(w), Is.NaN);
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] w = new T[1 << 19];
        Allocation.AssertNone(workers => SumOfSquares.Compute<T>(w, workers));
        double[] columns = new double[1 << 10];
        Allocation.AssertNone(workers => SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(w, 1 << 9, 1 << 10), columns, workers));
    }

    [Test]
    public void By_columns_it_equals_the_specification_at_every_width_and_number_of_columns([Values(0, 1, 5, 64, 65, 131)] int rows)
    {
        for (int columns = 0; columns <= 133; columns++)
        {
            CompareColumns(rows, columns, columns + (columns % 3), compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(3072, 50, 50)]
    [TestCase(200, 1000, 1003)]
    [TestCase(3, 40_003, 40_003)]
    [TestCase(20_000, 3, 4)]
    public void By_columns_it_equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
        => CompareColumns(rows, columns, stride, Everywhere.ForEach);

    [Test]
    public void Some_of_the_columns_have_the_sums_that_they_have_among_all()
    {
        T[] w = [.. Enumerable.Range(0, 100 * 37).Select(i => T.CreateChecked(Math.Sin(i)))];
        double[] all = new double[37];
        double[] some = new double[20];
        double total = SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(w, 100, 37), all);
        SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(w.AsSpan(11), 100, 20, 37), some);
        Assert.That(some, Is.EqualTo(all[11..31]));
        Assert.That(total, Is.EqualTo(all.Aggregate(0.0, (sum, column) => sum + column)).And.GreaterThan(1800));
    }

    [Test]
    public void A_place_for_each_column_is_demanded()
        => Assert.That(
            () => SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(new T[10], 2, 5), new double[4]), Throws.ArgumentException.With.Message.Contains("4; expected 5"));

    private static void CompareColumns(int rows, int columns, int stride, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> w = new(rows, columns, stride);
        double[] expected = Naive.SumOfSquaresByColumns<T>(w.Span, rows, columns, stride);
        double[] sums = new double[columns];
        forEach((workers, where) =>
        {
            sums.AsSpan().Fill(double.NaN);
            double sum = SumOfSquares.ByColumns(new ReadOnlyMatrix<T>(w.Span, rows, columns, stride), sums, workers);
            Assert.That(sums, Is.EqualTo(expected), $"{rows} x {columns}, {where}");
            Assert.That(sum, Is.EqualTo(expected.Aggregate(0.0, (all, column) => all + column)), $"{rows} x {columns}, {where}");
        });
    }

    private static void Compare(int length, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> w = new(1, length, length);
        Random random = new(length);
        foreach (ref T value in w.Initial)
        {
            value = T.CreateChecked((random.NextDouble() - 0.5) * 20);
        }

        w.Reset();
        double expected = Naive.SumOfSquares<T>(w.Span);
        forEach((workers, where) => Assert.That(SumOfSquares.Compute<T>(w.Span, workers), Is.EqualTo(expected), $"length {length}, {where}"));
    }
}
