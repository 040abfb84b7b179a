using System.Numerics;
using FastNet.Numerics;
using FastNet.Tests.Support;

namespace FastNet.Tests.Classifiers;

/// <summary>L2 without loops finds the neighbours that the loops find, wherever the rows lie.</summary>
[TestFixture(TypeArgs = [typeof(float)])]
[TestFixture(TypeArgs = [typeof(double)])]
public class SameNeighborsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Features = 12;
    private const int TrainingRows = 150;
    private const int TestRows = 60;
    private static readonly int[] FewKs = [1, 2, 5];
    private static readonly int[] Ks = [1, 2, 5, 20, 140];

    public enum Place
    {
        AtTheOrigin,
        FarFromTheOrigin,
        FarInOneColumn,
        ApartInOneColumn,
        InClustersFarApart,
        OneRowFarAway,
        Pixels,
        FewWholeNumbers,
        LargeWholeNumbers,
        ManyTimesOneRow,
        AllTheSame,
        AlmostTheSame,
        Tiny,
        Huge,
        WithNaN,
        WithInfinities,
    }

    [Test]
    public void Predictions_without_loops_are_those_of_the_loops([Values] Place place, [Values(7, 60)] int capacity, [Values] bool few)
    {
        int[] ks = few ? FewKs : Ks;
        Samples<T> training = Draw(place, TrainingRows, 1);
        Samples<T> test = Draw(place, TestRows, 2);
        KNearestNeighbors<T> loops = new(training, ks[^1], capacity, DistanceMetric.L2, DistanceForm.OneLoop);
        int[] expected = new int[ks.Length * TestRows];
        loops.Predict(test.Matrix(0, TestRows), ks, expected);
        Widths.ForEachWithWorkers((workers, where) =>
        {
            KNearestNeighbors<T> norms = new(training, ks[^1], capacity, DistanceMetric.L2, DistanceForm.NoLoops, workers);
            int[] actual = new int[expected.Length];
            norms.Predict(test.Matrix(0, TestRows), ks, actual);
            Assert.That(actual, Is.EqualTo(expected), where);
        });
    }

    [Test]
    public void Folds_are_predicted_as_by_the_loops([Values] Place place)
    {
        const int Folds = 4;
        Samples<T> rows = Draw(place, TrainingRows, 3);
        int[] ks = [1, 3, 8, 30];
        NeighborCrossValidation<T> validation = new(rows, Folds, ks);
        validation.Run();
        for (int fold = 0, start = 0; fold < Folds; fold++)
        {
            int size = (TrainingRows / Folds) + (fold < TrainingRows % Folds ? 1 : 0);
            int end = start + size;
            Samples<T> others = Part(rows, i => i < start || i >= end);
            Samples<T> own = Part(rows, i => i >= start && i < end);
            KNearestNeighbors<T> loops = new(others, 30, 50, DistanceMetric.L2, DistanceForm.OneLoop);
            double[] expected = new double[ks.Length];
            loops.Accuracy(own, ks, expected);
            Assert.That(Enumerable.Range(0, ks.Length).Select(k => validation.Accuracy(k, fold)), Is.EqualTo(expected), $"fold {fold}");
            start = end;
        }
    }

    [Test]
    public void Rows_near_10_000_that_differ_by_hundredths_are_told_apart()
    {
        // Two clusters, 0.02 apart in each of 8 columns.
        RandomState random = new(4);
        T[] noise = new T[300 * 8];
        random.Gaussian<T>(noise, 0.001);
        T[] values = [.. noise.Select((x, i) => x + T.CreateChecked(10_000 + (i / 8 % 2 * 0.02)))];
        Samples<T> training = Samples<T>.From(values.AsSpan(0, 200 * 8), 8, [.. Enumerable.Range(0, 200).Select(i => i % 2)]);
        Samples<T> test = Samples<T>.From(values.AsSpan(200 * 8), 8, [.. Enumerable.Range(0, 100).Select(i => i % 2)]);
        KNearestNeighbors<T> classifier = new(training, 5);
        Assert.That(classifier.Accuracy(test, 1), Is.EqualTo(1));
        Assert.That(classifier.Accuracy(test, 5), Is.EqualTo(1));
        KNearestNeighbors<T> loops = new(training, 5, 500, DistanceMetric.L2, DistanceForm.OneLoop);
        double expected = double.CreateTruncating(loops.Distances(test.Matrix(0, 100))[3, 5]);
        Assert.That(double.CreateTruncating(classifier.Distances(test.Matrix(0, 100))[3, 5]), Is.EqualTo(expected).Within(1e-4 * expected));
    }

    [Test]
    public void Rounding_errors_of_one_sign_change_no_neighbour([Values(100, 3072, 30_000, 300_000)] int features)
    {
        // The squares of the small numbers, each a little less than half a unit in the last place of 1, vanish from norms and products: the first row seems nearer than the second by
        // more than twice the errors that are to be expected of so many features. Of 300,000 floats no bound is known but the loops.
        T unit = (T.BitIncrement(T.One) - T.One) / T.CreateChecked(2);
        T small = T.Sqrt(T.CreateChecked(0.9) * unit);
        T nearer = T.One + (T.CreateChecked(0.5 * (features - 1)) * unit);
        T[] values = new T[4 * features];
        values.AsSpan(0, features).Fill(small);
        values[0] = T.One;
        values[features] = nearer;
        values[2 * features] = T.CreateChecked(-5);
        values[3 * features] = T.CreateChecked(4);
        T[] query = new T[features];
        query.AsSpan().Fill(-small);
        query[0] = -T.One;
        Samples<T> training = Samples<T>.From(values, features, [0, 1, 2, 3]);
        ReadOnlyMatrix<T> x = new(query, 1, features);
        KNearestNeighbors<T> classifier = new(training, 1);
        KNearestNeighbors<T> loops = new(training, 1, 1, DistanceMetric.L2, DistanceForm.OneLoop);
        int[] labels = new int[1];
        Assert.That(classifier.Distances(x)[0, 0], Is.LessThan(classifier.Distances(x)[0, 1]));
        Assert.That(loops.Distances(x)[0, 0], Is.GreaterThan(loops.Distances(x)[0, 1]));
        classifier.Predict(x, 1, labels);
        Assert.That(labels[0], Is.EqualTo(1));
    }

    private static Samples<T> Part(Samples<T> rows, Func<int, bool> takes)
    {
        int[] numbers = [.. Enumerable.Range(0, rows.Count).Where(takes)];
        return Samples<T>.From([.. numbers.SelectMany(i => rows.Row(i).ToArray())], Features, [.. numbers.Select(i => rows.Labels[i])]);
    }

    private static Samples<T> Draw(Place place, int count, uint seed)
    {
        double scale = typeof(T) == typeof(float) ? 1 : 1e8;
        RandomState random = new(seed);
        double[] x = new double[count * Features];
        random.Gaussian(x.AsSpan(), 1);
        int[] labels = new int[count];
        random.RandInt(0, 7, labels);
        T[] values = [.. x.Select((value, i) => T.CreateTruncating(Value(value, i / Features, i % Features)))];
        return Samples<T>.From(values, Features, labels);

        double Value(double value, int row, int column) => place switch
        {
            Place.FarFromTheOrigin => (10_000 * scale) + (0.01 * value),
            Place.FarInOneColumn => value + (column == 3 ? 1e6 * scale : 0),
            Place.ApartInOneColumn => column == 3 ? value * 1e6 * scale : value,
            Place.InClustersFarApart => value + (row % 5 * 3e4 * scale),
            Place.OneRowFarAway => row == 11 ? value * 1e7 * scale : value,
            Place.Pixels => Math.Clamp(Math.Round(128 + (60 * value)), 0, 255),
            Place.FewWholeNumbers => Math.Round(value),
            Place.LargeWholeNumbers => Math.Round(3000 * value),
            Place.ManyTimesOneRow => row % 30 is > 5 and < 28 ? 0.3 + column : row % 30 == 5 ? 0.31 + column : value * 9,
            Place.AllTheSame => 3,
            Place.AlmostTheSame => 1 + (row % 3 * 1e-7 / scale),
            Place.Tiny => value * (scale > 1 ? 1e-161 : 1e-22),
            Place.Huge => value * (scale > 1 ? 3e153 : 3e18),
            Place.WithNaN => row % 10 == 4 && column == 2 ? double.NaN : value,
            Place.WithInfinities => row % 10 == 4 && column == 2 ? double.PositiveInfinity : row % 10 == 7 && column == 5 ? double.NegativeInfinity : value,
            _ => value,
        };
    }
}
