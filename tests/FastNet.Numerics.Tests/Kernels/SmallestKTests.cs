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
        int room = SmallestK.Room(rows, 3);
        T[] values = new T[2 * room];
        int[] indices = new int[2 * room];
        SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, rows, 2, 2), 3, values, indices);
        Assert.That(indices[..3], Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(values[..3], Is.EqualTo(indices[..3].Select(index => T.CreateChecked(index))));
        Assert.That(indices[room..(room + 3)], Is.EqualTo(new[] { 199, 198, 197 }));
        Assert.That(values[room..(room + 3)], Is.EqualTo(indices[room..(room + 3)].Select(index => T.CreateChecked(-index))));
    }

    [Test]
    public void NaN_comes_last_and_infinity_before_it()
    {
        T[] x = new T[100];
        x.AsSpan().Fill(T.NaN);
        x[80] = T.PositiveInfinity;
        x[99] = T.One;
        T[] values = new T[SmallestK.Room(100, 4)];
        int[] indices = new int[values.Length];
        Widths.ForEach(width =>
        {
            SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, 100, 1, 1), 4, values, indices);
            Assert.That(indices[..4], Is.EqualTo(new[] { 99, 80, 0, 1 }), $"width {width}");
        });
    }

    [Test]
    public void Within_a_slack_all_that_are_no_larger_follow_in_order_at_every_width([Values(1, 3, 40)] int k, [Values(0, 5, 90)] double slack)
    {
        const int rows = 500;
        const int columns = 37;
        Random random = new(k);
        T[] x = [.. Enumerable.Range(0, rows * columns).Select(i => i % 97 == 0 ? T.NaN : T.CreateChecked(random.Next(0, 3000)))];
        T[] all = new T[rows * columns];
        int[] order = new int[rows * columns];
        Naive.SmallestK<T>(x, rows, columns, columns, rows, all, order);

        // 1.25 t + slack, but for each fifth column: there nothing but the k smallest.
        T[] factors = [.. Enumerable.Range(0, columns).Select(j => j % 5 == 0 ? T.Zero : T.CreateChecked(1.25))];
        T[] slacks = [.. Enumerable.Range(0, columns).Select(j => j % 5 == 0 ? T.NegativeInfinity : T.CreateChecked(slack))];
        int room = SmallestK.Room(rows, k);
        T[] values = new T[columns * room];
        int[] indices = new int[columns * room];
        int[] counts = new int[columns];
        int[] expected = [.. Enumerable.Range(0, columns).Select(Within)];
        Assert.That(expected.Any(count => count > k && count <= room), Is.True, "there is something to find");
        Everywhere.ForEach((workers, where) =>
        {
            SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, rows, columns, columns), k, values, indices, factors, slacks, counts, workers);
            for (int j = 0; j < columns; j++)
            {
                Assert.That(counts[j], Is.EqualTo(expected[j] > room ? 0 : expected[j]), $"column {j}, {where}");
                int[] found = indices[(j * room)..((j * room) + counts[j])];
                Assert.That(found, Is.EqualTo(order[(j * rows)..((j * rows) + counts[j])]), $"column {j}, {where}");
                Assert.That(values[(j * room)..((j * room) + counts[j])], Is.EqualTo(found.Select(row => x[(row * columns) + j])), $"column {j}, {where}");
            }
        });

        int Within(int j)
        {
            T bound = (factors[j] * all[(j * rows) + k - 1]) + slacks[j];
            return Math.Max(k, all[(j * rows)..((j + 1) * rows)].Count(value => value <= bound));
        }
    }

    [Test]
    public void More_within_the_slack_than_there_is_room_for_is_said_and_harms_no_other_column()
    {
        const int rows = 1000;
        T[] x = [.. Enumerable.Range(0, rows).SelectMany(i => new[] { T.One, T.CreateChecked(rows - i) })];
        int room = SmallestK.Room(rows, 2);
        T[] values = new T[2 * room];
        int[] indices = new int[2 * room];
        int[] counts = new int[2];
        Widths.ForEach(width =>
        {
            SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, rows, 2, 2), 2, values, indices, [T.One, T.One], [T.Zero, T.One], counts);
            Assert.That(counts, Is.EqualTo(new[] { 0, 3 }), $"width {width}");
            Assert.That(indices[room..(room + 3)], Is.EqualTo(new[] { 999, 998, 997 }), $"width {width}");
        });

        // As many as there is room for are found.
        x.AsSpan().Fill(T.One);
        int[] all = new int[room];
        SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x.AsSpan(0, room), room, 1, 1), 2, new T[room], all, [T.One], [T.Zero], counts.AsSpan(0, 1));
        Assert.That(counts[0], Is.EqualTo(room));
        Assert.That(all, Is.EqualTo(Enumerable.Range(0, room)));
    }

    [Test]
    public void Negative_infinities_and_large_k_keep_their_order()
    {
        const int rows = 300;
        T[] x = new T[rows];
        x.AsSpan().Fill(T.NegativeInfinity);
        x[7] = T.Zero;
        int[] indices = new int[SmallestK.Room(rows, 20)];
        SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, rows, 1, 1), 20, new T[indices.Length], indices);
        Assert.That(indices[..20], Is.EqualTo(Enumerable.Range(0, 21).Where(i => i != 7)));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[2000 * 40];
        T[] values = new T[40 * SmallestK.Room(2000, 10)];
        int[] indices = new int[values.Length];
        int[] counts = new int[40];
        T[] zeros = new T[40];
        Allocation.AssertNone(workers => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, 2000, 40, 40), 10, values, indices, workers: workers));
        Allocation.AssertNone(workers => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x, 2000, 40, 40), 10, values, indices, zeros, zeros, counts, workers));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        Assert.That(() => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(new T[9], 2, 5, 5), 1, new T[5], new int[5]), Throws.ArgumentException.With.Message.Contains("needs 10"));
        Assert.That(() => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), 1, new T[9], new int[10]), Throws.ArgumentException.With.Message.Contains("9; expected 10"));
        Assert.That(() => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), 1, new T[10], new int[11]), Throws.ArgumentException.With.Message.Contains("11; expected 10"));
        T[] memory = new T[20];
        Assert.That(() => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 10), 2, 5, 5), 1, memory.AsSpan(9, 10), new int[10]), Throws.ArgumentException.With.Message.Contains("overlaps"));
        T[] x = new T[10];
        T[] five = new T[5];
        int[] rows = new int[15];
        Assert.That(() => Within(five.AsSpan(1), five, memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(10)), Refused("factors.Length is 4; expected 5"));
        Assert.That(() => Within(five, five.AsSpan(1), memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(10)), Refused("slacks.Length is 4; expected 5"));
        Assert.That(() => Within(five, five, memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(11)), Refused("counts.Length is 4; expected 5"));
        Assert.That(() => Within(memory.AsSpan(9, 5), five, memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(10)), Refused("overlaps factors"));
        Assert.That(() => Within(five, memory.AsSpan(9, 5), memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(10)), Refused("overlaps slacks"));
        Assert.That(() => Within(five, five, memory.AsSpan(10), rows.AsSpan(0, 10), rows.AsSpan(9, 5)), Refused("overlaps indices"));

        void Within(ReadOnlySpan<T> factors, ReadOnlySpan<T> slacks, Span<T> values, Span<int> indices, Span<int> counts)
            => SmallestK.Columns(new ReadOnlyMatrix<T>(x, 2, 5, 5), 1, values, indices, factors, slacks, counts);

        static NUnit.Framework.Constraints.Constraint Refused(string message) => Throws.ArgumentException.With.Message.Contains(message);
    }

    [Test]
    public void A_k_out_of_range_is_refused([Values(0, 3, -1)] int k)
        => Assert.That(
            () => SmallestK.Columns<T>(new ReadOnlyMatrix<T>(new T[10], 2, 5, 5), k, new T[10], new int[10]),
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
        int room = SmallestK.Room(rows, k);
        using GuardedMatrix<T> values = new(columns, room, room, seed: 2);
        fill(x.Initial);
        x.Reset();
        T[] expected = new T[columns * k];
        int[] expectedIndices = new int[columns * k];
        Naive.SmallestK<T>(x.Span, rows, columns, x.Stride, k, expected, expectedIndices);
        int[] indices = new int[columns * room];
        forEach((workers, where) =>
        {
            values.Reset();
            Array.Fill(indices, -1);
            SmallestK.Columns<T>(new ReadOnlyMatrix<T>(x.Span, rows, columns, x.Stride), k, values.Span, indices, workers: workers);
            for (int j = 0; j < columns; j++)
            {
                Bits.AssertSame<T>(values.Span.Slice(j * room, k), expected.AsSpan(j * k, k), $"{where}, column {j}");
                Assert.That(indices.AsSpan(j * room, k).SequenceEqual(expectedIndices.AsSpan(j * k, k)), Is.True, () => $"{rows} x {columns}, k {k}, {where}, column {j}");
            }
        });
    }

    private delegate void FillValues(Span<T> values);
}
