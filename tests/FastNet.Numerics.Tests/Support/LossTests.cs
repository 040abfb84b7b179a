using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>What every loss of scores is tested for, be its targets labels or numbers; the tests of one derive from this.</summary>
public abstract class LossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns([Values] bool special, [Values] bool weighted)
    {
        for (int columns = 1; columns <= 257; columns++)
        {
            Compare(3, columns, columns + (columns % 3), special, weighted, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 1, 1)]
    [TestCase(64, 4, 5)]
    [TestCase(3001, 10, 12)]
    [TestCase(67_000, 1, 1)]
    [TestCase(67_000, 3, 3)]
    [TestCase(130, 1100, 1102)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns, int stride)
    {
        Compare(rows, columns, stride, special: false, weighted: false, Everywhere.ForEach);
        Compare(rows, columns, stride, special: true, weighted: true, Everywhere.ForEach);
    }

    [Test]
    public void Weights_of_one_size_change_no_bit([Values(1, 0.125, 4096)] double size)
    {
        T[] scores = Draw(new Random(2), 77 * 5, -15, 15);
        T[] expected = new T[scores.Length];
        T[] gradient = new T[scores.Length];
        T[] weights = new T[77];
        Array.Fill(weights, T.CreateTruncating(size));
        DrawTargets(77, 5, seed: 2, special: false);
        Assert.That(Loss(scores, gradient, 77, weights), Is.EqualTo(Loss(scores, expected, 77)));
        Bits.AssertSame<T>(gradient, expected, "gradient");
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] scores = new T[20_000];
        T[] gradient = new T[20_000];
        T[] weights = new T[2000];
        Array.Fill(weights, T.One);
        DrawTargets(2000, 10, seed: 1, special: false);
        Allocation.AssertNone(workers => Loss(scores, gradient, 2000, [], workers));
        Allocation.AssertNone(workers => Loss(scores, gradient, 2000, weights, workers));
    }

    [Test]
    public void What_does_not_fit_is_refused_with_the_numbers_before_anything_is_written()
    {
        T[] m = new T[20];
        T[] gradient = new T[6];
        DrawTargets(2, 3, seed: 1, special: false);
        Assert.That(() => Loss(new(m, 0, 3), new Matrix<T>(gradient, 0, 3)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss(new(m, 3, 0), new Matrix<T>(gradient, 3, 0)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss(new(m, 2, 3), new(gradient, 3, 2)), Throws.ArgumentException.With.Message.Contains("gradient is 3 x 2; expected 2 x 3"));
        Assert.That(() => Loss(new ReadOnlyMatrix<T>(m, 3, 2).Transposed, new(gradient, 2, 3)), Throws.ArgumentException.With.Message.Contains("columns of scores"));
        Assert.That(() => Loss(new(m, 2, 3), new(m.AsSpan(1), 2, 3)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Loss(m[..6], gradient, 2, [T.One]), Throws.ArgumentException.With.Message.Contains("The number of weights is 1; expected 2"));
        Assert.That(() => Loss(m[..6], gradient, 2, [T.One, -T.One]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 1 is -1; expected a finite number, 0 or more"));
        Assert.That(() => Loss(m[..6], gradient, 2, [T.NaN, T.One]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 0 is NaN"));
        Assert.That(() => Loss(m[..6], gradient, 2, new T[2]), Throws.ArgumentException.With.Message.Contains("The weights of the 2 rows add up to 0; expected a finite sum above 0"));
        Assert.That(() => Loss(new(m, 2, 3), new(gradient, 2, 3), gradient.AsSpan(0, 2)), Throws.ArgumentException.With.Message.Contains("overlaps weights"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
    }

    /// <summary>Makes the targets that the calls which follow use.</summary>
    protected abstract void DrawTargets(int rows, int columns, int seed, bool special);

    /// <summary>The loss and its gradient for those targets.</summary>
    protected abstract double Loss(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null);

    /// <summary>What both must be, to the bit.</summary>
    protected abstract double Specification(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default);

    protected static T[] Draw(Random random, int count, double smallest, double largest)
        => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(smallest + ((largest - smallest) * random.NextDouble())))];

    protected double Loss(T[] scores, T[] gradient, int rows, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => Loss(new ReadOnlyMatrix<T>(scores, rows, scores.Length / rows), new Matrix<T>(gradient, rows, gradient.Length / rows), weights, workers);

    private void Compare(int rows, int columns, int stride, bool special, bool weighted, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> scores = new(rows, columns, stride, seed: columns);
        using GuardedMatrix<T> gradient = new(rows, columns, columns + 2, seed: 2);
        Random random = new(columns);
        if (!special)
        {
            Draw(random, scores.Initial.Length, -15, 15).CopyTo(scores.Initial);
            scores.Reset();
        }

        DrawTargets(rows, columns, columns, special);
        T[] weights = weighted ? Draw(random, rows, 0, 3) : [];
        T[] expected = gradient.Span.ToArray();
        double loss = Specification(new(scores.Span, rows, columns, stride), new(expected, rows, columns, gradient.Stride), weights);
        forEach((workers, where) =>
        {
            gradient.Reset();
            double actual = Loss(new(scores.Span, rows, columns, stride), new(gradient.Span, rows, columns, gradient.Stride), weights, workers);
            gradient.AssertSame(expected, where);
            Assert.That(actual, Is.EqualTo(loss), $"{rows} x {columns}, {where}");
        });
    }
}
