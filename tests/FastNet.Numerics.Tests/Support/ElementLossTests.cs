using System.Numerics;

namespace FastNet.Numerics.Tests.Support;

/// <summary>What every element-wise loss of numbers is tested for besides; the tests of one derive from this.</summary>
public abstract class ElementLossTests<T> : LossTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
{
    private readonly double _roundings = typeof(T) == typeof(float) ? 2e-6 : 4e-15;
    private GuardedMatrix<T>? _targets;

    [TearDown]
    public void Free() => _targets?.Dispose();

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
    public void Targets_that_do_not_fit_are_refused_with_the_numbers()
    {
        T[] m = new T[20];
        T[] gradient = new T[6];
        Assert.That(() => Loss(new(m, 2, 3), new(m, 3, 2), new(gradient, 2, 3)), Throws.ArgumentException.With.Message.Contains("targets is 3 x 2; expected 2 x 3"));
        Assert.That(() => Loss(new(m, 2, 3), new(new T[6], 2, 3), new(m, 2, 3)), Throws.ArgumentException.With.Message.Contains("overlaps scores"));
        Assert.That(gradient, Is.All.EqualTo(T.Zero));
    }

    /// <summary>Score, target, and a fourth of their loss, each in the range of the type; the loss itself need not be.</summary>
    protected abstract IEnumerable<(double Score, double Target, double Quarter)> Extremes { get; }

    protected sealed override void DrawTargets(int rows, int columns, int seed, bool special)
    {
        Free();
        _targets = new GuardedMatrix<T>(rows, columns, columns + (columns % 2), seed: 1);
        if (!special)
        {
            Draw(new Random(seed), _targets.Initial.Length, -1, 2).CopyTo(_targets.Initial);
            _targets.Reset();
        }
    }

    protected sealed override double Loss(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => Loss(scores, Targets(scores), gradient, weights, workers);

    protected sealed override double Specification(ReadOnlyMatrix<T> scores, Matrix<T> gradient, ReadOnlySpan<T> weights = default)
        => Specification(scores, Targets(scores), gradient, weights);

    /// <summary>The kernel.</summary>
    protected abstract double Loss(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights = default, Workers? workers = null);

    /// <summary>What it must give, to the bit.</summary>
    protected abstract double Specification(ReadOnlyMatrix<T> scores, ReadOnlyMatrix<T> targets, Matrix<T> gradient, ReadOnlySpan<T> weights);

    /// <summary>The loss and its derivative as a textbook has them.</summary>
    protected abstract (double Value, double Slope) Plain(double score, double target);

    private double Loss(T[] scores, T[] targets, T[] gradient, int rows, ReadOnlySpan<T> weights = default, Workers? workers = null)
        => Loss(new ReadOnlyMatrix<T>(scores, rows, scores.Length / rows), new(targets, rows, targets.Length / rows), new(gradient, rows, gradient.Length / rows), weights, workers);

    private ReadOnlyMatrix<T> Targets(ReadOnlyMatrix<T> scores) => new(_targets!.Span, scores.Rows, scores.Columns, _targets.Stride);
}
