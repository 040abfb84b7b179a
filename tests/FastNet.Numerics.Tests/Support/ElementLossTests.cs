using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>What every element-wise loss is tested for; the tests of one derive from this.</summary>
public abstract class ElementLossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly double _roundings = typeof(T) == typeof(float) ? 2e-6 : 4e-15;

    [Test]
    public void Equals_the_specification_at_every_width_and_number_of_columns([Values] bool special, [Values] bool weighted)
    {
        for (int columns = 1; columns <= 257; columns++)
        {
            Compare(3, columns, special, weighted, compare => Widths.ForEach(width => compare(null, $"width {width}")));
        }
    }

    [TestCase(200, 1)]
    [TestCase(64, 4)]
    [TestCase(3001, 10)]
    [TestCase(67_000, 1)]
    [TestCase(130, 1100)]
    public void Equals_the_specification_with_any_number_of_workers(int rows, int columns)
    {
        Compare(rows, columns, special: false, weighted: false, Everywhere.ForEach);
        Compare(rows, columns, special: true, weighted: true, Everywhere.ForEach);
    }

    [Test]
    public void The_mean_and_its_derivatives_are_those_of_the_formula_in_plain_code([Values] bool weighted)
    {
        const int rows = 70;
        const int columns = 3;
        Random random = new(5);
        T[] scores = Draw(random, rows * columns, -4, 4);
        T[] targets = Draw(random, rows * columns, 0, 1);
        T[] weights = weighted ? Draw(random, rows, 0, 3) : [];
        T[] gradient = new T[scores.Length];
        double loss = Loss(scores, targets, gradient, rows, weights);
        double[] counted = [.. Enumerable.Range(0, rows).Select(i => weighted ? double.CreateTruncating(weights[i]) : 1)];
        double divisor = counted.Sum() * columns;
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            (double value, double slope) = Plain(double.CreateTruncating(scores[i]), double.CreateTruncating(targets[i]));
            sum += counted[i / columns] * value;
            double expected = counted[i / columns] * slope / divisor;
            Assert.That(double.CreateTruncating(gradient[i]), Is.EqualTo(expected).Within(_roundings * Math.Max(Math.Abs(expected), 1.0 / divisor)), $"element {i}");
        }

        Assert.That(loss, Is.EqualTo(sum / divisor).Within(_roundings * sum / divisor));
    }

    [Test]
    public void The_mean_of_numbers_as_large_as_can_be_is_finite_and_so_is_its_gradient([Values(1, 2, 4)] int rows)
    {
        foreach ((double score, double target, double quarter) in Extremes)
        {
            T[] scores = new T[4];
            T[] targets = new T[4];
            (scores[^1], targets[^1]) = (T.CreateTruncating(score), T.CreateTruncating(target));
            Widths.ForEach(width =>
            {
                T[] gradient = new T[4];
                double loss = Loss(scores, targets, gradient, rows);
                Assert.That(loss / quarter, Is.EqualTo(1).Within(1e-5), $"{score} for {target}, width {width}");
                Assert.That(gradient, Is.All.Matches<T>(T.IsFinite), $"{score} for {target}, width {width}");
            });
        }
    }

    [Test]
    public void NaN_makes_the_loss_NaN_and_no_other_gradient([Values] bool inTarget)
    {
        Random random = new(1);
        T[] scores = Draw(random, 60, -4, 4);
        T[] targets = Draw(random, 60, 0, 1);
        Widths.ForEach(width =>
        {
            T[] expected = new T[60];
            Loss(scores, targets, expected, 3);
            expected[25] = T.NaN;
            T[] gradient = new T[60];
            T[] spoilt = [.. inTarget ? targets : scores];
            spoilt[25] = T.NaN;
            Assert.That(Loss(inTarget ? scores : spoilt, inTarget ? spoilt : targets, gradient, 3), Is.NaN, $"width {width}");
            Bits.AssertSame<T>(gradient, expected, $"width {width}");
        });
    }

    [Test]
    public void Weights_of_one_size_change_no_bit([Values(1, 0.125, 4096)] double size)
    {
        Random random = new(2);
        T[] scores = Draw(random, 77 * 5, -4, 4);
        T[] targets = Draw(random, 77 * 5, 0, 1);
        T[] expected = new T[scores.Length];
        T[] gradient = new T[scores.Length];
        T[] weights = new T[77];
        Array.Fill(weights, T.CreateTruncating(size));
        Assert.That(Loss(scores, targets, gradient, 77, weights), Is.EqualTo(Loss(scores, targets, expected, 77)));
        Bits.AssertSame<T>(gradient, expected, "gradient");
    }

    [Test]
    public void Weights_as_large_and_small_as_can_be_give_the_mean_of_the_rows_that_count([Values] bool large)
    {
        T weight = large ? T.MaxValue / T.CreateChecked(4) : T.Epsilon;
        T[] scores = [.. new double[] { 1, 2, 30, 40, 2, 3 }.Select(T.CreateChecked)];
        T[] gradient = new T[6];
        double loss = Loss(scores, new T[6], gradient, 3, [weight, T.Zero, weight]);
        double expected = new double[] { 1, 2, 2, 3 }.Average(score => Plain(score, 0).Value);
        Assert.That(loss, Is.EqualTo(expected).Within(_roundings * expected));
        Assert.That(gradient[2..4], Is.All.EqualTo(T.Zero));
        Assert.That(double.CreateTruncating(gradient[1]), Is.EqualTo(Plain(2, 0).Slope / 4).Within(_roundings * 4));
    }

    [Test]
    public void Allocates_nothing()
    {
        T[] scores = new T[20_000];
        T[] targets = new T[20_000];
        T[] gradient = new T[20_000];
        T[] weights = new T[2000];
        Array.Fill(weights, T.One);
        Allocation.AssertNone(workers => Loss(scores, targets, gradient, 2000, [], workers));
        Allocation.AssertNone(workers => Loss(scores, targets, gradient, 2000, weights, workers));
    }

    [Test]
    public void What_does_not_fit_is_refused_with_the_numbers_before_anything_is_written()
    {
        T[] m = new T[20];
        T[] gradient = new T[6];
        Assert.That(() => Loss(new ReadOnlyMatrix<T>(m, 0, 3), new ReadOnlyMatrix<T>(m, 0, 3), new Matrix<T>(gradient, 0, 3)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss(new ReadOnlyMatrix<T>(m, 3, 0), new ReadOnlyMatrix<T>(m, 3, 0), new Matrix<T>(gradient, 3, 0)), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Loss(new(m, 2, 3), new(m, 3, 2), new(gradient, 2, 3)), Throws.ArgumentException.With.Message.Contains("targets is 3 x 2; expected 2 x 3"));
        Assert.That(() => Loss(new(m, 2, 3), new(m, 2, 3), new(gradient, 3, 2)), Throws.ArgumentException.With.Message.Contains("gradient is 3 x 2; expected 2 x 3"));
        Assert.That(() => Loss(new ReadOnlyMatrix<T>(m, 3, 2).Transposed, new(m, 2, 3), new(gradient, 2, 3)), Throws.ArgumentException.With.Message.Contains("columns of scores"));
        Assert.That(() => Loss(new(m, 2, 3), new(m, 2, 3), new(m.AsSpan(1), 2, 3)), Throws.ArgumentException.With.Message.Contains("overlaps"));
        Assert.That(() => Loss(new(m, 2, 3), new(new T[6], 2, 3), new(m, 2, 3)), Throws.ArgumentException.With.Message.Contains("overlaps scores"));
        Assert.That(() => Loss(m[..6], m[..6], gradient, 2, [T.One]), Throws.ArgumentException.With.Message.Contains("The number of weights is 1; expected 2"));
        Assert.That(() => Loss(m[..6], m[..6], gradient, 2, [T.One, -T.One]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 1 is -1; expected a finite number, 0 or more"));
        Assert.That(() => Loss(m[..6], m[..6], gradient, 2, [T.NaN, T.One]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("The weight of row 0 is NaN"));
        Assert.That(() => Loss(m[..6], m[..6], gradient, 2, new T[2]), Throws.ArgumentException.With.Message.Contains("The weights of the 2 rows add up to 0; expected a finite sum above 0"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
    }

    /// <summary>Score, target, and a fourth of their loss, each in the range of the type; the loss itself need not be.</summary>
    protected abstract IEnumerable<(double Score, double Target, double Quarter)> Extremes { get; }

    /// <summary>The kernel.</summary>
    protected abstract double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null);

    /// <summary>What it must give, to the bit.</summary>
    protected abstract double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights);

    /// <summary>The loss and its derivative as a textbook has them.</summary>
    protected abstract (double Value, double Slope) Plain(double score, double target);

    private static T[] Draw(Random random, int count, double smallest, double largest)
        => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(smallest + ((largest - smallest) * random.NextDouble())))];

    private double Loss(T[] scores, T[] targets, T[] gradient, int rows, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => Loss(new ReadOnlyMatrix<T>(scores, rows, scores.Length / rows), new(targets, rows, targets.Length / rows), new(gradient, rows, gradient.Length / rows), weights, workers);

    private void Compare(int rows, int columns, bool special, bool weighted, Action<Action<Workers?, string>> forEach)
    {
        using GuardedMatrix<T> scores = new(rows, columns, columns + (columns % 3), seed: columns);
        using GuardedMatrix<T> targets = new(rows, columns, columns + (columns % 2), seed: 1);
        using GuardedMatrix<T> gradient = new(rows, columns, columns + 2, seed: 2);
        Random random = new(columns);
        if (!special)
        {
            Draw(random, scores.Initial.Length, -15, 15).CopyTo(scores.Initial);
            Draw(random, targets.Initial.Length, -1, 2).CopyTo(targets.Initial);
            scores.Reset();
            targets.Reset();
        }

        T[] weights = weighted ? Draw(random, rows, 0, 3) : [];
        T[] expected = gradient.Span.ToArray();
        double loss = Specification(new(scores.Span, rows, columns, scores.Stride), new(targets.Span, rows, columns, targets.Stride), new(expected, rows, columns, gradient.Stride), weights);
        forEach((workers, where) =>
        {
            gradient.Reset();
            double actual = Loss(
                new(scores.Span, rows, columns, scores.Stride), new(targets.Span, rows, columns, targets.Stride), new(gradient.Span, rows, columns, gradient.Stride), weights, workers);
            gradient.AssertSame(expected, where);
            Assert.That(actual, Is.EqualTo(loss), $"{rows} x {columns}, {where}");
        });
    }
}
