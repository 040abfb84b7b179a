using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Classifiers;

public class KNearestNeighborsTests
{
    private const int TrainingRows = 40;
    private const int TestRows = 23;
    private const int Features = 33;

    private static readonly NpzFile Values = NpzFile.Golden("classic.npz");
    private static readonly int[] Ks = [1, 3, 8];

    [Test]
    public void Euclidean_distances_are_the_golden_ones([Values] DistanceForm form, [Values(7, 23, 100)] int capacity)
        => AssertDistances(DistanceMetric.L2, form, "knn_dists", capacity);

    [Test]
    public void City_block_distances_are_the_golden_ones([Values] DistanceForm form) => AssertDistances(DistanceMetric.L1, form, "knn_l1", TestRows);

    [Test]
    public void Predictions_are_the_golden_ones([Values] DistanceForm form, [Values(1, 10, 23)] int capacity)
    {
        Samples<double> training = Training();
        KNearestNeighbors<double> classifier = new(training, 8, capacity, DistanceMetric.L2, form);
        int[] together = new int[Ks.Length * TestRows];
        classifier.Predict(Test(), Ks, together);
        int[] alone = new int[TestRows];
        for (int i = 0; i < Ks.Length; i++)
        {
            int[] expected = Values.Int32s($"knn_pred_{Ks[i]}");
            Assert.That(together[(i * TestRows)..((i + 1) * TestRows)], Is.EqualTo(expected), $"k {Ks[i]}");
            classifier.Predict(Test(), Ks[i], alone);
            Assert.That(alone, Is.EqualTo(expected), $"k {Ks[i]} alone");
        }
    }

    [Test]
    public void Accuracy_counts_what_is_predicted_right()
    {
        Samples<double> training = Training();
        Samples<double> test = Samples<double>.From(Values.Doubles("knn_test"), Features, Values.Int32s("knn_pred_3"));
        KNearestNeighbors<double> classifier = new(training, 8, 10);
        int[] first = Values.Int32s("knn_pred_1");
        int right = Values.Int32s("knn_pred_3").Where((label, i) => label == first[i]).Count();
        Assert.That(classifier.Accuracy(test, 3), Is.EqualTo(1));
        Assert.That(classifier.Accuracy(test, 1), Is.EqualTo((double)right / TestRows));
        double[] both = new double[2];
        classifier.Accuracy(test, [1, 3], both);
        Assert.That(both, Is.EqualTo(new[] { (double)right / TestRows, 1 }));
    }

    [Test]
    public void A_training_row_is_at_distance_0_from_itself_in_every_form([Values] DistanceMetric metric, [Values] DistanceForm form)
    {
        Samples<float> rows = DrawnRows.Create<float>(new RandomState(1), 60, 100, 3);
        KNearestNeighbors<float> classifier = new(rows, 1, 60, metric, form);
        ReadOnlyMatrix<float> distances = classifier.Distances(rows.Matrix(0, 60));
        for (int i = 0; i < 60; i++)
        {
            Assert.That(distances[i, i], Is.Zero, $"row {i}");
        }

        Assert.That(classifier.Accuracy(rows, 1), Is.EqualTo(1));
    }

    [Test]
    public void Of_equal_votes_the_smaller_label_wins_and_of_equal_distances_the_smaller_row()
    {
        // Distances from 0: 1, 1, 2, 2, 3; labels 4, 1, 0, 0, 1.
        Samples<double> training = Samples<double>.From([1, -1, 2, -2, 3], 1, [4, 1, 0, 0, 1]);
        KNearestNeighbors<double> classifier = new(training, 5);
        double[] zero = [0];
        int[] predictions = new int[5];
        classifier.Predict(new ReadOnlyMatrix<double>(zero, 1, 1), [1, 2, 3, 4, 5], predictions);
        Assert.That(predictions, Is.EqualTo(new[] { 4, 1, 0, 0, 0 }));
        Assert.That((classifier.Classes, classifier.Features, classifier.TrainingRows, classifier.LargestK), Is.EqualTo((5, 1, 5, 5)));
    }

    [Test]
    public void Distances_and_predictions_have_the_same_bits_everywhere([Values] DistanceMetric metric, [Values(DistanceForm.NoLoops, DistanceForm.OneLoop)] DistanceForm form)
    {
        Samples<float> training = DrawnRows.Create<float>(new RandomState(1), 203, 150, 5);
        Samples<float> test = DrawnRows.Create<float>(new RandomState(2), 77, 150, 5);
        float[]? expected = null;
        int[]? expectedLabels = null;
        Widths.ForEachWithWorkers((workers, where) =>
        {
            KNearestNeighbors<float> classifier = new(training, 15, 77, metric, form, workers);
            ReadOnlyMatrix<float> distances = classifier.Distances(test.Matrix(0, 77));
            float[] actual = new float[77 * 203];
            for (int i = 0; i < actual.Length; i++)
            {
                actual[i] = distances[i / 203, i % 203];
            }

            int[] labels = new int[3 * 77];
            classifier.Predict(test.Matrix(0, 77), [1, 5, 15], labels);
            expected ??= actual;
            expectedLabels ??= labels;
            Assert.That(actual, Is.EqualTo(expected), where);
            Assert.That(labels, Is.EqualTo(expectedLabels), where);
        });
    }

    [Test]
    public void A_prediction_allocates_nothing([Values] DistanceMetric metric, [Values] DistanceForm form, [Values(1, 2)] int workers)
    {
        using Workers team = new(workers);
        Samples<float> training = DrawnRows.Create<float>(new RandomState(1), 200, 64, 5);
        Samples<float> test = DrawnRows.Create<float>(new RandomState(2), 50, 64, 5);
        KNearestNeighbors<float> classifier = new(training, 10, 30, metric, form, team);
        int[] labels = new int[2 * 50];
        double[] accuracies = new double[2];
        Assert.That(Allocation.Fewest(team, () => classifier.Predict(test.Matrix(0, 50), [1, 10], labels)), Is.Zero);
        Assert.That(Allocation.Fewest(team, () => classifier.Accuracy(test, [1, 10], accuracies)), Is.Zero);
        Assert.That(Allocation.Fewest(team, () => classifier.Distances(test.Matrix(0, 30))), Is.Zero);
    }

    [Test]
    public void What_makes_no_sense_is_refused_with_the_numbers()
    {
        Samples<double> training = Training();
        Samples<double> none = Samples<double>.From([], 3, []);
        KNearestNeighbors<double> classifier = new(training, 8, 10);
        int[] labels = new int[TestRows];
        Assert.Multiple(() =>
        {
            Assert.That(() => new KNearestNeighbors<double>(null!, 1), Throws.ArgumentNullException);
            Assert.That(() => new KNearestNeighbors<double>(none, 1), Refused("0 training rows"));
            Assert.That(() => new KNearestNeighbors<double>(training, 0), Refused("largest k is 0; expected 1 to 40"));
            Assert.That(() => new KNearestNeighbors<double>(training, 41), Refused("largest k is 41; expected 1 to 40"));
            Assert.That(() => new KNearestNeighbors<double>(training, 1, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new KNearestNeighbors<double>(training, 1, 1, (DistanceMetric)7), Refused("metric is 7; expected one of L2, L1"));
            Assert.That(() => new KNearestNeighbors<double>(training, 1, 1, default, (DistanceForm)7), Refused("form is 7"));
            Assert.That(() => classifier.Predict(Test(), 9, labels), Refused("is 9; expected 1 to 8"));
            Assert.That(() => classifier.Predict(Test(), 0, labels), Refused("is 0; expected 1 to 8"));
            Assert.That(() => classifier.Predict(Test(), [3, 3], new int[2 * TestRows]), Refused("k number 1 is 3; expected 4 to 8"));
            Assert.That(() => classifier.Predict(Test(), [], []), Refused("no k"));
            Assert.That(() => classifier.Predict(Test(), 1, labels.AsSpan(1)), Refused("room for 22 labels; expected 23"));
            Assert.That(() => classifier.Predict(new ReadOnlyMatrix<double>(new double[10], 2, 5), 1, new int[2]), Refused("2 x 5"));
            Assert.That(() => classifier.Predict(new ReadOnlyMatrix<double>(new double[66], Features, 2).Transposed, 1, new int[2]), Refused("2 apart"));
            Assert.That(() => classifier.Distances(Test()), Refused("23 rows; expected 1 to 10"));
            Assert.That(() => classifier.Accuracy(none, 1), Refused("0 x 3"));
            Assert.That(() => classifier.Accuracy(training, [1, 2], new double[1]), Refused("2 accuracies"));
        });
    }

    [Test]
    public void Rows_without_labels_have_distances_but_no_votes([Values] DistanceMetric metric, [Values] DistanceForm form)
    {
        double[] values = [0, 0, 3, 4, 6, 8];
        Samples<double> numbers = Samples<double>.From(values, 2, new TargetRows<double>([0.5, 1.5, 2.5, 3.5, 4.5, 5.5], columns: 2));
        Samples<double> labels = Samples<double>.From(values, 2, [0, 1, 2]);
        KNearestNeighbors<double> classifier = new(numbers, 2, 3, metric, form);
        ReadOnlyMatrix<double> distances = classifier.Distances(numbers.Matrix(0, 1));
        double first = metric == DistanceMetric.L2 ? 5 : 7;
        Assert.That(new[] { distances[0, 0], distances[0, 1], distances[0, 2] }, Is.EqualTo(new[] { 0, first, 2 * first }));
        Assert.That(
            () => classifier.Predict(numbers.Matrix(0, 3), 1, new int[3]),
            Throws.InvalidOperationException.With.Message.Contains("training rows have 2 numbers each as targets; only rows with labels can vote"));
        Assert.That(
            () => classifier.Accuracy(labels, 1),
            Throws.InvalidOperationException.With.Message.Contains("training rows have 2 numbers each as targets; only rows with labels can vote"));
        KNearestNeighbors<double> voting = new(labels, 2, 3, metric, form);
        Assert.That(() => voting.Accuracy(numbers, 1), Refused("The rows have 2 numbers each as targets; an accuracy needs labels."));
        Assert.That(voting.Accuracy(labels, 1), Is.EqualTo(1));
    }

    private static void AssertDistances(DistanceMetric metric, DistanceForm form, string name, int capacity)
    {
        Samples<double> training = Training();
        KNearestNeighbors<double> classifier = new(training, 1, capacity, metric, form);
        int rows = Math.Min(capacity, TestRows);
        ReadOnlyMatrix<double> distances = classifier.Distances(new ReadOnlyMatrix<double>(Values.Doubles("knn_test"), rows, Features));
        Assert.That((distances.Rows, distances.Columns), Is.EqualTo((rows, TrainingRows)));
        double[] expected = Values.Doubles(name);
        double[] actual = new double[rows * TrainingRows];
        for (int i = 0; i < actual.Length; i++)
        {
            actual[i] = distances[i / TrainingRows, i % TrainingRows];
        }

        Close.AssertEach(actual, expected.AsSpan(0, actual.Length), name);
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string message) => Throws.InstanceOf<ArgumentException>().With.Message.Contains(message);

    private static Samples<double> Training() => Samples<double>.From(Values.Doubles("knn_train"), Features, Values.Int32s("knn_y"));

    private static ReadOnlyMatrix<double> Test() => new(Values.Doubles("knn_test"), TestRows, Features);
}
