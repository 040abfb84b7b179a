using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Metrics;

/// <summary>Metrics give what scikit-learn 1.2.1 gives for the same scores, in one batch or in several, with and without weights of rows.</summary>
public class MetricTests
{
    private const int Rows = 12;

    // Drawn by RandomState(7) and rounded to two digits.
    private static readonly double[] Scores =
    [
        1.69, -0.47, 0.03, 0.41, -0.79, 0.0, -0.0, -1.75, 1.02, 0.6, -0.63, -0.17, 0.51, -0.26, -0.24, -1.45, 0.55, 0.12, 0.27, -1.53, 1.65, 0.15, -0.39, 2.03, -0.05, -1.45, -0.41,
        -2.29, 1.05, -0.42, -0.74, 1.07, -1.65, 0.54, -2.06, -0.66,
    ];

    private static readonly int[] Labels = [1, 0, 1, 2, 1, 1, 1, 1, 1, 2, 2, 2];
    private static readonly double[] Weights = [1.27, 1.05, 0.83, 0.0, 0.18, 1.42, 1.05, 1.39, 1.91, 1.37, 0.11, 0.62];

    private static readonly double[] Values =
    [
        -1.43, 0.5, -0.09, 1.19, -0.37, -1.91, -0.1, 1.7, -0.38, -0.89, -1.19, -1.05, -0.3, -1.18, 1.5, -0.28, 0.11, 1.44, 1.5, -0.21, 0.33, 0.74, -0.19, -1.78, 0.65, 0.89, 0.42,
        -0.92, -0.2, -0.59, -0.3, 1.3, 1.53, 0.67, 0.55, 0.68,
    ];

    [TestCase("accuracy", 0.16666666666666666)]
    [TestCase("top-2", 0.4166666666666667)]
    [TestCase("macro-f1", 0.1619047619047619)]
    [TestCase("auc", 0.37581168831168831)]
    [TestCase("softmax", 1.9880709251800956)]
    [TestCase("r2", -1.6912753427419644)]
    [TestCase("squared", 2.4762888888888885)]
    [TestCase("absolute", 1.2405555555555556)]
    public void The_value_is_the_one_of_scikit_learn(string name, double expected)
    {
        Metric<double> metric = Create(name);
        Assert.That(metric.Name, Is.EqualTo(name));
        Assert.That(metric.Evaluate(new ReadOnlyMatrix<double>(Scores, Rows, 3), Targets(name, [])), Is.EqualTo(expected).Within(1e-14));
        Assert.That(InParts(metric, name), Is.EqualTo(expected).Within(1e-14), "in batches of 5");
        Assert.That(metric.HigherIsBetter, Is.EqualTo(name is not ("softmax" or "squared" or "absolute")));
    }

    [TestCase("accuracy", 0.2205357142857143)]
    [TestCase("macro-f1", 0.2015851558119042)]
    [TestCase("softmax", 1.9893897173451405)]
    [TestCase("r2", -2.9511892388550156)]
    [TestCase("squared", 2.5346974702380956)]
    public void Rows_count_by_their_weights(string name, double expected)
        => Assert.That(Create(name).Evaluate(new ReadOnlyMatrix<double>(Scores, Rows, 3), Targets(name, Weights)), Is.EqualTo(expected).Within(1e-14));

    [Test]
    public void Two_classes_have_one_curve_and_ties_count_half()
    {
        double[] two = [.. Enumerable.Range(0, Rows).SelectMany(i => Scores[(3 * i)..((3 * i) + 2)])];
        Assert.That(new RocAucMetric<double>().Evaluate(new ReadOnlyMatrix<double>(two, Rows, 2), new Targets<double>([.. Labels.Select(label => Math.Min(label, 1))])), Is.EqualTo(0.45454545454545453).Within(1e-14));
        Assert.That(new RocAucMetric<double>().Evaluate(new ReadOnlyMatrix<double>([1, 1, 2, 0, 0], 5, 1), new Targets<double>([0, 1, 1, 0, 1])), Is.EqualTo(2.0 / 3).Within(1e-14));
    }

    [Test]
    public void One_score_decides_between_two_classes_at_0()
    {
        ReadOnlyMatrix<double> scores = new([-1, 0, 0.1, 3, double.PositiveInfinity], 5, 1);
        Targets<double> targets = new([0, 1, 1, 0, 1]);
        Assert.That(new AccuracyMetric<double>().Evaluate(scores, targets), Is.EqualTo(0.4), "a score that is not finite is no answer");
        Assert.That(new MacroF1Metric<double>().Evaluate(scores, targets), Is.EqualTo(((2 * 1.0 / 4) + (2 * 2.0 / 6)) / 2).Within(1e-14));
    }

    [Test]
    public void What_is_not_defined_is_NaN_and_worse_than_any_value()
    {
        Assert.That(new RSquaredMetric<double>().Evaluate(new ReadOnlyMatrix<double>([1, 2], 2, 1), new Targets<double>(new ReadOnlyMatrix<double>([3, 3], 2, 1))), Is.NaN);
        Assert.That(new RocAucMetric<double>().Evaluate(new ReadOnlyMatrix<double>([1, 2], 2, 1), new Targets<double>([1, 1])), Is.NaN);
        Assert.That(new RocAucMetric<double>().Evaluate(new ReadOnlyMatrix<double>([1, double.NaN], 2, 1), new Targets<double>([1, 0])), Is.NaN);
        Metric<double> rises = new AccuracyMetric<double>();
        Metric<double> falls = new LossMetric<double>(new SoftmaxLoss<double>());
        Assert.That((rises.IsBetter(0.2, 0.1), falls.IsBetter(0.2, 0.1), rises.IsBetter(0.1, 0.1)), Is.EqualTo((true, false, false)));
        Assert.That((rises.IsBetter(double.NaN, 0.1), rises.IsBetter(0.1, double.NaN), falls.IsBetter(double.NaN, double.NaN)), Is.EqualTo((false, true, false)));
    }

    [TestCase("accuracy", false, "takes labels")]
    [TestCase("macro-f1", false, "takes labels")]
    [TestCase("auc", false, "takes labels")]
    [TestCase("softmax", false, "takes labels")]
    [TestCase("r2", true, "takes numbers")]
    [TestCase("squared", true, "takes numbers")]
    public void Other_targets_are_refused(string name, bool labels, string message)
        => Assert.That(
            () => Create(name).Evaluate(
                new ReadOnlyMatrix<double>(Scores, Rows, 3), labels ? new Targets<double>(Labels) : new Targets<double>(new ReadOnlyMatrix<double>(Values, Rows, 3))),
            Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void A_measurement_allocates_nothing_once_there_is_room([Values("accuracy", "top-2", "macro-f1", "auc", "softmax", "r2")] string name)
    {
        Metric<double> metric = Create(name);
        metric.Reserve(Rows, 3, 5);
        Assert.That(Allocation.Fewest(Workers.Inline, () => InParts(metric, name)), Is.Zero);
    }

    private static double InParts(Metric<double> metric, string name)
    {
        metric.Reserve(Rows, 3, 5);
        metric.Begin();
        for (int start = 0; start < Rows; start += 5)
        {
            int count = Math.Min(5, Rows - start);
            metric.Add(new ReadOnlyMatrix<double>(Scores.AsSpan(3 * start), count, 3), Targets(name, []).Slice(start, count), Workers.Inline);
        }

        return metric.End();
    }

    private static Targets<double> Targets(string name, double[] weights)
        => name is "r2" or "squared" or "absolute" ? new Targets<double>(new ReadOnlyMatrix<double>(Values, Rows, 3), weights) : new Targets<double>(Labels, weights);

    private static Metric<double> Create(string name) => name switch
    {
        "accuracy" => new AccuracyMetric<double>(),
        "top-2" => new AccuracyMetric<double>(2),
        "macro-f1" => new MacroF1Metric<double>(),
        "auc" => new RocAucMetric<double>(),
        "softmax" => new LossMetric<double>(new SoftmaxLoss<double>()),
        "squared" => new LossMetric<double>(new SquaredLoss<double>()),
        "absolute" => new LossMetric<double>(new AbsoluteLoss<double>()),
        _ => new RSquaredMetric<double>(),
    };
}
