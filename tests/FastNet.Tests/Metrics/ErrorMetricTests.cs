using FastNet.Numerics;

namespace FastNet.Tests.Metrics;

[OneMode]
public class ErrorMetricTests
{
    private static readonly double[] Scores = [1, 2, 0, -1, 3, 1];
    private static readonly double[] Numbers = [0, 2, 2, 1, 3, 0];

    [Test]
    public void Errors_are_means_over_rows_and_columns()
    {
        Targets<double> targets = new(new ReadOnlyMatrix<double>(Numbers, 3, 2));
        ReadOnlyMatrix<double> scores = new(Scores, 3, 2);
        Assert.That(new ErrorMetric<double>(squared: true).Evaluate(scores, targets), Is.EqualTo((1 + 0 + 4 + 4 + 0 + 1) / 6.0));
        Assert.That(new ErrorMetric<double>(squared: false).Evaluate(scores, targets), Is.EqualTo((1 + 0 + 2 + 2 + 0 + 1) / 6.0));
    }

    [Test]
    public void Standardised_columns_are_told_in_their_own_unit()
    {
        Targets<float> targets = new(new ReadOnlyMatrix<float>(Array.ConvertAll(Numbers, value => (float)value), 3, 2));
        ReadOnlyMatrix<float> scores = new(Array.ConvertAll(Scores, value => (float)value), 3, 2);
        Assert.That(new ErrorMetric<float>(squared: true, [10, 3]).Evaluate(scores, targets), Is.EqualTo((100 + 0 + 400 + 36 + 0 + 9) / 6.0));
        Assert.That(new ErrorMetric<float>(squared: false, [10, 3]).Evaluate(scores, targets), Is.EqualTo((10 + 0 + 20 + 6 + 0 + 3) / 6.0));
    }

    [Test]
    public void Rows_count_as_much_as_they_weigh()
    {
        Targets<double> targets = new(new ReadOnlyMatrix<double>(Numbers, 3, 2), [1, 0, 3]);
        Assert.That(new ErrorMetric<double>(squared: true).Evaluate(new ReadOnlyMatrix<double>(Scores, 3, 2), targets), Is.EqualTo((1 + 0 + (3 * (0 + 1))) / 8.0));
    }

    [Test]
    public void The_smaller_is_the_better()
    {
        ErrorMetric<double> metric = new(squared: false);
        Assert.That((metric.Name, metric.HigherIsBetter, metric.IsBetter(1, 2), metric.IsBetter(double.NaN, 2)), Is.EqualTo(("mae", false, true, false)));
        Assert.That(new ErrorMetric<double>(squared: true).Name, Is.EqualTo("mse"));
    }

    [Test]
    public void Labels_and_deviations_of_other_columns_are_refused()
    {
        double[] scores = Scores;
        Assert.That(() => new ErrorMetric<double>(true).Evaluate(new ReadOnlyMatrix<double>(scores, 3, 2), new Targets<double>([0, 1, 0])), Throws.ArgumentException.With.Message.Contains("'mse' takes numbers"));
        Assert.That(
            () => new ErrorMetric<double>(true, [1.0]).Evaluate(new ReadOnlyMatrix<double>(scores, 3, 2), new Targets<double>(new ReadOnlyMatrix<double>(Numbers, 3, 2))),
            Throws.ArgumentException.With.Message.Contains("1 deviations for 2 columns"));
    }
}
