using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class ArgMaxTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_for_any_values_at_every_width_and_number_of_columns()
    {
        for (int columns = 1; columns <= 257; columns++)
        {
            Compare(5, columns, columns + (columns % 3), _ => { }, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [Test]
    public void The_first_of_several_largest_wins_at_every_width_and_number_of_columns()
    {
        for (int columns = 1; columns <= 257; columns++)
        {
            Compare(5, columns, columns, FewFiniteValues, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(0, 10, 10)]
    [TestCase(1000, 10, 10)]
    [TestCase(9000, 10, 12)]
    [TestCase(3, 40_003, 40_003)]
    [TestCase(70, 1000, 1000)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
    {
        Compare(rows, columns, stride, FewFiniteValues, Everywhere.ForEach);
        Compare(rows, columns, stride, _ => { }, Everywhere.ForEach);
    }

    [Test]
    [OneMode]
    public void Columns_up_to_what_a_float_can_count_and_beyond_are_found(
        [Values(16_777_199, 16_777_200, 16_777_221)] int columns, [Values(0, 1_048_577, 16_777_191, 16_777_198)] int column)
    {
        T[] x = new T[columns];
        x.AsSpan().Fill(-T.One);
        x[column] = T.One;
        x[^1] = T.One;
        int[] index = new int[1];
        Widths.ForEach(width =>
        {
            ArgMax.Rows<T>(new ReadOnlyMatrix<T>(x, 1, x.Length), index);
            Assert.That(index[0], Is.EqualTo(column), $"width {width}");
        });
    }

    [Test]
    public void Infinities_and_NaN_are_ordered_as_in_NumPy()
    {
        AssertIndex(0, T.NegativeInfinity, T.NegativeInfinity);
        AssertIndex(2, T.NegativeInfinity, -T.One, T.PositiveInfinity, T.PositiveInfinity);
        AssertIndex(1, T.PositiveInfinity, T.NaN, T.NaN);
        AssertIndex(0, T.NegativeZero, T.Zero);
        AssertIndex(3, T.One, T.One + T.One, T.Zero, T.NaN, T.PositiveInfinity);
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[4000 * 10];
        int[] indices = new int[4000];
        Allocation.AssertNone(workers => ArgMax.Rows<T>(new ReadOnlyMatrix<T>(x, 4000, 10, 10), indices, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        Assert.That(() => ArgMax.Rows<T>(new ReadOnlyMatrix<T>(new T[9], 2, 5, 5), new int[2]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => ArgMax.Rows<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), new int[3]), Throws.ArgumentException.With.Message.Contains("3; expected 2"));
        Assert.That(() => ArgMax.Rows<T>(new ReadOnlyMatrix<T>([], 2, 0, 0), new int[2]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static void AssertIndex(int expected, params T[] row) => Widths.ForEach(width =>
    {
        int[] index = [-1];
        ArgMax.Rows<T>(new ReadOnlyMatrix<T>(row, 1, row.Length, row.Length), index);
        Assert.That(index[0], Is.EqualTo(expected), $"width {width}: {string.Join(' ', row)}");
    });

    private static void FewFiniteValues(Span<T> values)
    {
        Random random = new(values.Length);
        foreach (ref T value in values)
        {
            value = T.CreateChecked(random.Next(-9, -1));
        }
    }

    private static void Compare(int rows, int columns, int stride, FillValues fill, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, stride, seed: columns);
        fill(x.Initial);
        x.Reset();
        int[] expected = new int[rows];
        Naive.ArgMaxRows<T>(x.Span, rows, columns, stride, expected);
        int[] actual = new int[rows];
        forEach((workers, where) =>
        {
            Array.Fill(actual, -1);
            ArgMax.Rows<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, stride), actual, workers);
            Assert.That(actual.AsSpan().SequenceEqual(expected), Is.True, () => $"{rows} x {columns}, {where}: {string.Join(' ', actual)}; expected {string.Join(' ', expected)}");
        });
    }

    private delegate void FillValues(Span<T> values);
}
