using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SmallestKTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_for_any_values_at_every_width_and_number_of_columns()
    {
        for (int columns = 0; columns <= 35; columns++)
        {
            Compare(150, columns, 5, _ => { }, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [Test]
    public void Equals_the_specification_for_every_k_up_to_the_number_of_rows([Values(1, 2, 7, 63, 64, 65, 130)] int rows)
    {
        for (int k = 1; k <= rows; k += 1 + (k / 8))
        {
            Compare(rows, 5, k, _ => { }, compare => Widths.ForEach(width => compare(null, $"width {width}")));
            Compare(rows, 5, k, FewFiniteValues, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }

        Compare(rows, 5, rows, FewFiniteValues, compare => compare(null, "all"));
    }

    [TestCase(5000, 40, 10)]
    [TestCase(1000, 100, 100)]
    [TestCase(300, 700, 1)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int k) => Compare(rows, columns, k, FewFiniteValues, Everywhere.ForEach);

    [Test]
    public void Ascending_and_descending_columns_give_their_ends()
    {
        const int rows = 200;
        T[] x = [.. Enumerable.Range(0, rows).SelectMany(i => new[] { T.CreateChecked(i), T.CreateChecked(-i) })];
        T[] values = new T[6];
        int[] indices = new int[6];
        SmallestK.Columns<T>(x, rows, 2, 2, 3, values, indices);
        Assert.That(indices, Is.EqualTo(new[] { 0, 1, 2, 199, 198, 197 }));
        Assert.That(values, Is.EqualTo(indices.Select((index, i) => T.CreateChecked(i < 3 ? index : -index))));
    }

    [Test]
    public void NaN_comes_last_and_infinity_before_it()
    {
        T[] x = new T[100];
        x.AsSpan().Fill(T.NaN);
        x[80] = T.PositiveInfinity;
        x[99] = T.One;
        T[] values = new T[4];
        int[] indices = new int[4];
        Widths.ForEach(width =>
        {
            SmallestK.Columns<T>(x, 100, 1, 1, 4, values, indices);
            Assert.That(indices, Is.EqualTo(new[] { 99, 80, 0, 1 }), $"width {width}");
        });
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[2000 * 40];
        T[] values = new T[40 * 10];
        int[] indices = new int[40 * 10];
        Allocation.AssertNone(workers => SmallestK.Columns<T>(x, 2000, 40, 40, 10, values, indices, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        Assert.That(() => SmallestK.Columns<T>(new T[9], 2, 5, 5, 1, new T[5], new int[5]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => SmallestK.Columns<T>(new T[10], 2, 5, 5, 1, new T[4], new int[5]), Throws.ArgumentException.With.Message.Contains("4; expected 5"));
        Assert.That(() => SmallestK.Columns<T>(new T[10], 2, 5, 5, 1, new T[5], new int[6]), Throws.ArgumentException.With.Message.Contains("6; expected 5"));
        T[] memory = new T[15];
        Assert.That(() => SmallestK.Columns<T>(memory.AsSpan(0, 10), 2, 5, 5, 1, memory.AsSpan(9, 5), new int[5]), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    [Test]
    public void A_k_out_of_range_is_refused([Values(0, 3, -1)] int k)
        => Assert.That(
            () => SmallestK.Columns<T>(new T[10], 2, 5, 5, k, new T[10], new int[10]),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"k is {k}; expected 1 to 2"));

    private static void FewFiniteValues(Span<T> values)
    {
        Random random = new(values.Length);
        foreach (ref T value in values)
        {
            value = T.CreateChecked(random.Next(0, 30));
        }
    }

    private static void Compare(int rows, int columns, int k, FillValues fill, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, columns, columns + 1, seed: columns);
        using GuardedMatrix<T> values = new(columns, k, k, seed: 2);
        fill(x.Initial);
        x.Reset();
        T[] expected = new T[columns * k];
        int[] expectedIndices = new int[columns * k];
        Naive.SmallestK<T>(x.Span, rows, columns, x.Stride, k, expected, expectedIndices);
        int[] indices = new int[columns * k];
        forEach((workers, where) =>
        {
            values.Reset();
            Array.Fill(indices, -1);
            SmallestK.Columns<T>(x.Span, rows, columns, x.Stride, k, values.Span, indices, workers);
            values.AssertSame(expected, where);
            Assert.That(indices.AsSpan().SequenceEqual(expectedIndices), Is.True, () => $"{rows} x {columns}, k {k}, {where}");
        });
    }

    private delegate void FillValues(Span<T> values);
}
