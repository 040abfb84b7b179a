using System.Numerics;
using FastNet.Numerics.Tests.Support;

namespace FastNet.Numerics.Tests.Kernels;

[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class MaxoutTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_units([Values(1, 2, 3, 5)] int pieces)
    {
        for (int units = 0; units <= 70; units++)
        {
            Compare(3, units, pieces, units % 3, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(0, 10, 2)]
    [TestCase(9000, 10, 2)]
    [TestCase(130, 257, 4)]
    [TestCase(1, 40_003, 2)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int units, int pieces) => Compare(rows, units, pieces, 3, Everywhere.ForEach);

    [Test]
    public void The_first_of_equal_pieces_wins_and_NaN_wins_over_all()
    {
        AssertWinner(0, T.One, T.One, T.One);
        AssertWinner(1, -T.One, T.One, T.One);
        AssertWinner(0, T.NegativeZero, T.Zero, T.NegativeZero);
        AssertWinner(1, T.One, T.NaN, T.PositiveInfinity);
        AssertWinner(1, T.NegativeInfinity, T.NaN, T.NaN);
        AssertWinner(0, T.NaN, T.One, T.NaN);
        AssertWinner(2, T.NegativeInfinity, T.NegativeInfinity, T.MinValue);
        AssertWinner(2, T.One, T.MaxValue, T.PositiveInfinity);
    }

    [Test]
    public void A_winner_that_another_thread_changes_during_the_call_reaches_no_other_memory()
    {
        T[] dY = new T[40 * 10];
        T[] dX = new T[40 * 20];
        int[] winners = new int[dY.Length];
        MeddlingThread.Run(winners, () => Maxout.Backward<T>(winners, new ReadOnlyMatrix<T>(dY, 40, 10, 10), new Matrix<T>(dX, 40, 20, 20)));
        Assert.That(dX, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] x = new T[400 * 200];
        T[] y = new T[400 * 100];
        int[] winners = new int[y.Length];
        Allocation.AssertNone(workers => Maxout.Forward<T>(new ReadOnlyMatrix<T>(x, 400, 200, 200), new Matrix<T>(y, 400, 100, 100), winners, workers));
        Allocation.AssertNone(workers => Maxout.Forward<T>(new ReadOnlyMatrix<T>(x, 400, 200, 200), new Matrix<T>(y, 400, 100, 100), workers: workers));
        Allocation.AssertNone(workers => Maxout.Backward<T>(winners, new ReadOnlyMatrix<T>(y, 400, 100, 100), new Matrix<T>(x, 400, 200, 200), workers));
    }

    [Test]
    public void A_winner_that_is_no_piece_is_refused_before_anything_is_written([Values(-1, 2, int.MaxValue)] int bad)
    {
        T[] dX = new T[12];
        Assert.That(
            () => Maxout.Backward<T>([0, 1, 0, bad, 0, 0], new ReadOnlyMatrix<T>([T.One, T.One, T.One, T.One, T.One, T.One], 2, 3, 3), new Matrix<T>(dX, 2, 6, 6)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains($"winners[3] is {bad}").And.Message.Contains("below 2"));
        Assert.That(dX, Is.All.EqualTo(T.Zero));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] six = new T[6];
        T[] twelve = new T[12];
        int[] winners = new int[6];
        Assert.That(() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(new T[11], 2, 6, 6), new Matrix<T>(six, 2, 3, 3), winners), Throws.ArgumentException.With.Message.Contains("elements has 11").And.Message.Contains("needs 12"));
        Assert.That(() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(twelve, 2, 6, 5), new Matrix<T>(six, 2, 3, 3), winners), Throws.ArgumentException.With.Message.Contains("5 elements apart"));
        Assert.That(() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(twelve, 2, 6, 6), new Matrix<T>(new T[5], 2, 3, 3), winners), Throws.ArgumentException.With.Message.Contains("elements has 5"));
        Assert.That(() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(twelve, 2, 6, 6), new Matrix<T>(six, 2, 3, 3), new int[5]), Throws.ArgumentException.With.Message.Contains("5; expected 6"));
        Assert.That(
            () => Maxout.Forward(new ReadOnlyMatrix<T>(twelve, 2, 5, 6), new Matrix<T>(six, 2, 3)),
            Throws.ArgumentException.With.Message.Contains("5 columns are not 1 to 16777216 pieces for each of 3 outputs"));
        Assert.That(
            () => Maxout.Forward(new ReadOnlyMatrix<T>(twelve, 2, 0), new Matrix<T>(six, 2, 3)),
            Throws.ArgumentException.With.Message.Contains("0 columns are not"));
        Assert.That(
            () => Maxout.Forward(new ReadOnlyMatrix<T>(twelve, 1, 12), new Matrix<T>(six, 2, 3)),
            Throws.ArgumentException.With.Message.Contains("2 x 3; expected 1 x 3"));
        Assert.That(() => Maxout.Backward<T>(winners, new ReadOnlyMatrix<T>(new T[5], 2, 3, 3), new Matrix<T>(twelve, 2, 6, 6)), Throws.ArgumentException.With.Message.Contains("elements has 5"));
        Assert.That(() => Maxout.Backward<T>(winners, new ReadOnlyMatrix<T>(six, 2, 3, 3), new Matrix<T>(new T[11], 2, 6, 6)), Throws.ArgumentException.With.Message.Contains("elements has 11"));
        Assert.That(() => Maxout.Backward<T>(new int[7], new ReadOnlyMatrix<T>(six, 2, 3, 3), new Matrix<T>(twelve, 2, 6, 6)), Throws.ArgumentException.With.Message.Contains("7; expected 6"));
    }

    [Test]
    public void Overlapping_memory_is_refused()
    {
        T[] memory = new T[20];
        Assert.That(() => Maxout.Forward<T>(new ReadOnlyMatrix<T>(memory.AsSpan(0, 12), 2, 6, 6), new Matrix<T>(memory.AsSpan(0, 6), 2, 3, 3)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Maxout.Backward<T>(new int[6], new ReadOnlyMatrix<T>(memory.AsSpan(11, 6), 2, 3, 3), new Matrix<T>(memory.AsSpan(0, 12), 2, 6, 6)), Throws.ArgumentException.With.Message.Contains("overlaps"));
    }

    private static void AssertWinner(int expected, params T[] pieces) => Widths.ForEach(width =>
    {
        T[] y = new T[1];
        int[] winner = [-1];
        Maxout.Forward<T>(new ReadOnlyMatrix<T>(pieces, 1, pieces.Length * 1, pieces.Length), new Matrix<T>(y, 1, 1, 1), winner);
        Assert.That(winner[0], Is.EqualTo(expected), $"width {width}: {string.Join(' ', pieces)}");
        Bits.AssertSame<T>(y, [pieces[expected]], $"width {width}");
    });

    private static void Compare(int rows, int units, int pieces, int gap, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> x = new(rows, units * pieces, (units * pieces) + gap, seed: units);
        using GuardedMatrix<T> y = new(rows, units, units + 2, seed: 2);
        using GuardedMatrix<T> dX = new(rows, units * pieces, (units * pieces) + 1, seed: 3);
        T[] expected = y.Span.ToArray();
        int[] winners = new int[rows * units];
        Naive.MaxoutForward<T>(x.Span, rows, units, pieces, x.Stride, expected, y.Stride, winners);
        T[] expectedGradient = dX.Span.ToArray();
        Naive.MaxoutBackward<T>(winners, rows, units, pieces, y.Span, y.Stride, expectedGradient, dX.Stride);
        int[] actual = new int[winners.Length];
        forEach((workers, where) =>
        {
            dX.Reset();
            Maxout.Backward<T>(winners, new ReadOnlyMatrix<T>(y.Span, rows, units, y.Stride), new Matrix<T>(dX.Span, rows, pieces * units, dX.Stride), workers);
            dX.AssertSame(expectedGradient, where);
            Maxout.Forward<T>(new ReadOnlyMatrix<T>(x.Span, rows, pieces * units, x.Stride), new Matrix<T>(y.Span, rows, units, y.Stride), workers: workers);
            y.AssertSame(expected, $"outputs alone, {where}");
            y.Reset();
            Array.Fill(actual, -1);
            Maxout.Forward<T>(new ReadOnlyMatrix<T>(x.Span, rows, pieces * units, x.Stride), new Matrix<T>(y.Span, rows, units, y.Stride), actual, workers);
            y.AssertSame(expected, where);
            Assert.That(actual.AsSpan().SequenceEqual(winners), Is.True, () => $"{rows} x {units} x {pieces}, {where}: {string.Join(' ', actual)}; expected {string.Join(' ', winners)}");
            y.Reset();
        });
    }
}

public class MaxoutReferenceTests
{
    [Test]
    public void Values_and_gradients_are_those_of_NumPy()
    {
        const int rows = 6;
        const int units = 19;
        double[] x = new double[rows * 2 * units];
        Pieces("maxout_a", "maxout_b").CopyTo(x, 0);
        double[] y = new double[rows * units];
        int[] winners = new int[rows * units];
        Maxout.Forward<double>(new ReadOnlyMatrix<double>(x, rows, 2 * units, 2 * units), new Matrix<double>(y, rows, units, units), winners);
        Close.Assert(y, Npz.Read("layers", "maxout_out"), "maxout_out");
        Maxout.Backward<double>(winners, new ReadOnlyMatrix<double>(Npz.Read("layers", "act_dout"), rows, units, units), new Matrix<double>(x, rows, 2 * units, 2 * units));
        Close.Assert(x, Pieces("maxout_da", "maxout_db"), "maxout_da, maxout_db");

        static double[] Pieces(string first, string second)
        {
            double[] a = Npz.Read("layers", first);
            double[] b = Npz.Read("layers", second);
            return [.. Enumerable.Range(0, rows).SelectMany(row => a.Skip(row * units).Take(units).Concat(b.Skip(row * units).Take(units)))];
        }
    }
}
