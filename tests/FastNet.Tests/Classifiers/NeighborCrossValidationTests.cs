using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Classifiers;

public class NeighborCrossValidationTests
{
    private static readonly int[] Ks = [1, 2, 5, 9];

    // Folds of one size, of two sizes, of one row each, and larger than what is measured at a time.
    [TestCase(40, 4)]
    [TestCase(43, 5)]
    [TestCase(12, 12)]
    [TestCase(2210, 2)]
    public void Every_fold_is_predicted_from_all_others(int count, int folds)
    {
        Samples<double> rows = DrawnRows.Create<double>(new RandomState(3), count, 11, 4);
        NeighborCrossValidation<double> validation = new(rows, folds, Ks);
        validation.Run();
        int start = 0;
        for (int fold = 0; fold < folds; fold++)
        {
            // NumPy's array_split: the first folds have one row more.
            int size = (count / folds) + (fold < count % folds ? 1 : 0);
            double[] expected = PredictFold(rows, start, size);
            Assert.That(Enumerable.Range(0, Ks.Length).Select(k => validation.Accuracy(k, fold)), Is.EqualTo(expected), $"fold {fold}");
            start += size;
        }

        Assert.That(start, Is.EqualTo(count));
    }

    [Test]
    public void Mean_deviation_and_best_k_are_those_of_the_folds()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 100, 11, 4);
        NeighborCrossValidation<float> validation = new(rows, 3, Ks, DistanceMetric.L1);
        Assert.That(validation.BestK, Is.Zero);
        Assert.That(validation.Accuracy(0, 0), Is.NaN);
        List<int> done = [];
        validation.Run(done.Add);
        Assert.That(done, Is.EqualTo(new[] { 1, 2, 3 }));
        for (int k = 0; k < Ks.Length; k++)
        {
            double[] folds = [validation.Accuracy(k, 0), validation.Accuracy(k, 1), validation.Accuracy(k, 2)];
            double mean = folds.Average();
            Assert.That(validation.Mean(k), Is.EqualTo(mean).Within(1e-15));
            Assert.That(validation.StandardDeviation(k), Is.EqualTo(Math.Sqrt(folds.Average(x => (x - mean) * (x - mean)))).Within(1e-15));
        }

        double best = Enumerable.Range(0, Ks.Length).Max(validation.Mean);
        Assert.That(validation.BestK, Is.EqualTo(Ks[Enumerable.Range(0, Ks.Length).First(k => validation.Mean(k) == best)]));
    }

    [Test]
    public void The_course_s_numbers_of_neighbours_are_the_standard()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 150, 5, 4);
        NeighborCrossValidation<float> validation = new(rows);
        Assert.That(validation.Ks.ToArray(), Is.EqualTo(new[] { 1, 3, 5, 8, 10, 12, 15, 20, 50, 100 }));
        Assert.That(validation.Folds, Is.EqualTo(5));
    }

    [Test]
    public void The_results_are_the_same_everywhere([Values] DistanceMetric metric)
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 301, 70, 10);
        double[]? expected = null;
        Widths.ForEachWithWorkers((workers, where) =>
        {
            NeighborCrossValidation<float> validation = new(rows, 4, Ks, metric, workers);
            validation.Run();
            double[] actual = [.. Enumerable.Range(0, 4 * Ks.Length).Select(i => validation.Accuracy(i / 4, i % 4))];
            expected ??= actual;
            Assert.That(actual, Is.EqualTo(expected), where);
        });
    }

    [Test]
    public void A_run_allocates_nothing([Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 200, 64, 10);
        NeighborCrossValidation<float> validation = new(rows, 5, Ks, workers: team);
        Assert.That(Allocation.Fewest(team, () => validation.Run()), Is.Zero);
    }

    [Test]
    public void It_ends_between_two_folds_when_asked_to()
    {
        using CancellationTokenSource stop = new();
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 60, 5, 4);
        NeighborCrossValidation<float> validation = new(rows, 3, Ks);
        validation.Run(_ => stop.Cancel(), stop.Token);
        Assert.That(validation.Accuracy(0, 0), Is.Not.NaN);
        Assert.That(validation.Accuracy(0, 1), Is.NaN);
    }

    [Test]
    public void What_makes_no_sense_is_refused_with_the_numbers()
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(3), 20, 5, 4);
        Samples<float> numbers = Samples<float>.From([1, 2, 3], 1, new TargetRows<float>([4, 5, 6], columns: 1));
        NeighborCrossValidation<float> validation = new(rows, 5, [1, 16]);
        Assert.Multiple(() =>
        {
            Assert.That(() => new NeighborCrossValidation<float>(null!), Throws.ArgumentNullException);
            Assert.That(() => new NeighborCrossValidation<float>(rows, 1, Ks), Refused("1 folds; expected 2 to 20"));
            Assert.That(() => new NeighborCrossValidation<float>(rows, 21, Ks), Refused("21 folds; expected 2 to 20"));
            Assert.That(() => new NeighborCrossValidation<float>(rows, 5, [17]), Refused("17; expected 1 to 16"));
            Assert.That(() => new NeighborCrossValidation<float>(rows, 6, [17]), Refused("17; expected 1 to 16"));
            Assert.That(() => new NeighborCrossValidation<float>(rows, 5, [2, 1]), Refused("1; expected 3 to 16"));
            Assert.That(() => new NeighborCrossValidation<float>(rows, 5, Ks, (DistanceMetric)9), Refused("metric is 9"));
            Assert.That(() => new NeighborCrossValidation<float>(numbers, 3, [1]), Refused("1 numbers each as targets; an accuracy needs labels"));
            Assert.That(() => validation.Accuracy(2, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => validation.Accuracy(0, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.InstanceOf<ArgumentException>().With.Message.Contains(message);

    /// <summary>The same by a classifier of all rows but those of the fold.</summary>
    private static double[] PredictFold(Samples<double> rows, int start, int size)
    {
        int[] others = [.. Enumerable.Range(0, rows.Count).Where(i => i < start || i >= start + size)];
        Samples<double> training = Pick(rows, others);
        Samples<double> test = Pick(rows, [.. Enumerable.Range(start, size)]);
        KNearestNeighbors<double> classifier = new(training, Ks[^1], 100);
        double[] accuracies = new double[Ks.Length];
        classifier.Accuracy(test, Ks, accuracies);
        return accuracies;
    }

    private static Samples<double> Pick(Samples<double> rows, int[] indices)
        => Samples<double>.From(indices.SelectMany(i => rows.Row(i).ToArray()).ToArray(), rows.Features, indices.Select(i => rows.Labels[i]).ToArray());
}
