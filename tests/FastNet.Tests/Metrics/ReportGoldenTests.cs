namespace FastNet.Tests.Metrics;

/// <summary>
/// The reports of 100 drawn sets of classes and 100 of numbers equal those of scikit-learn 1.2.1 (Golden/make_reports.py, which draws the same
/// numbers): with ties, with classes that no row has, and with classes that are never predicted.
/// </summary>
[OneMode]
public sealed class ReportGoldenTests
{
    private const double Tolerance = 1e-12;
    private const int Sets = 100;

    [Test]
    public void Reports_of_classes_are_those_of_scikit_learn()
    {
        NpzFile golden = NpzFile.Golden("reports.npz");
        (Queue<double> numbers, Queue<double> each, Queue<double> bins) = (Take(golden, "classes"), Take(golden, "each_class"), Take(golden, "bins"));
        (int ties, int absent, int unpredicted, int areas) = (0, 0, 0, 0);
        for (int number = 0; number < Sets; number++)
        {
            (int[] labels, double[] probabilities, int classes) = DrawClasses(number);
            ClassificationReport report = ClassificationReport.FromProbabilities<double>(labels, probabilities, classes);
            double[] whole =
            [
                report.Accuracy, report.Macro.Precision, report.Macro.Recall, report.Macro.F1, report.Weighted.Precision, report.Weighted.Recall,
                report.Weighted.F1, report.TopK(1), report.TopK(2), report.TopK(3), report.LogLoss, report.RocAuc, report.Brier, report.CalibrationError,
            ];
            Compare(whole, numbers, $"set {number}");
            Compare(report.Classes.SelectMany(one => (double[])[one.Precision, one.Recall, one.F1, one.Support]), each, $"classes of set {number}");
            Compare(report.Calibration.SelectMany(bin => (double[])[bin.Rows, bin.Confidence, bin.Accuracy]), bins, $"bins of set {number}");
            ties += probabilities.Chunk(classes).Count(row => row.Distinct().Count() < classes);
            absent += Enumerable.Range(0, classes).Count(c => report.Confusion.Actual(c) == 0);
            unpredicted += Enumerable.Range(0, classes).Count(c => report.Confusion.Taken(c) == 0);
            areas += double.IsNaN(report.RocAuc) ? 0 : 1;
        }

        Assert.That((numbers.Count, each.Count, bins.Count), Is.EqualTo((0, 0, 0)));
        Assert.That((ties > 500, absent > 50, unpredicted > 20, areas > 40), Is.EqualTo((true, true, true, true)), $"{ties}, {absent}, {unpredicted}, {areas}");
    }

    [Test]
    public void Reports_of_numbers_are_those_of_scikit_learn()
    {
        Queue<double> expected = Take(NpzFile.Golden("reports.npz"), "numbers");
        for (int number = 0; number < Sets; number++)
        {
            RandomState random = new((uint)number);
            int columns = 1 + (number % 4);
            int rows = (int)random.RandInt(2, 60);
            double[] targets = [.. Draw(random, -50, 50, rows * columns).Select(value => value / 8.0)];
            double[] errors = [.. Draw(random, -1000, 1000, rows * columns).Select(value => value / Math.Pow(10, number % 5))];
            RegressionReport report = new(targets, [.. targets.Zip(errors, (target, error) => target + error)], columns);
            Assert.That(report.Rows, Is.EqualTo(rows));
            Compare(
                report.Columns.Prepend(report.Mean).SelectMany(
                    one => (double[])[one.RSquared, one.MeanSquaredError, one.RootMeanSquaredError, one.MeanAbsoluteError]),
                expected,
                $"set {number}");
        }

        Assert.That(expected, Is.Empty);
    }

    private static (int[] Labels, double[] Probabilities, int Classes) DrawClasses(int number)
    {
        RandomState random = new((uint)number);
        int classes = 2 + (number % 9);
        int rows = (int)random.RandInt(1, 12 * classes);
        int absent = ((int[])[0, 0, 0, 1, 2])[number % 5];
        int[] labels = Draw(random, 0, Math.Max(1, classes - absent), rows);
        int most = ((int[])[4, 1000, 100000])[number % 3];
        int[] values = Draw(random, 0, most, rows * classes);
        int[] raised = Draw(random, 0, most, rows);
        double[] probabilities = new double[values.Length];
        for (int i = 0; i < rows; i++)
        {
            Span<int> row = values.AsSpan(i * classes, classes);
            row[labels[i]] += raised[i];
            if (!row.ContainsAnyExcept(0))
            {
                row.Fill(1);
            }

            for (int j = 0; j < classes; j++)
            {
                probabilities[(i * classes) + j] = (double)row[j] / row.ToArray().Sum();
            }
        }

        return (labels, probabilities, classes);
    }

    private static int[] Draw(RandomState random, int low, int high, int count)
    {
        int[] numbers = new int[count];
        random.RandInt(low, high, numbers);
        return numbers;
    }

    private static Queue<double> Take(NpzFile golden, string name) => new(golden.Doubles(name));

    private static void Compare(IEnumerable<double> actual, Queue<double> expected, string what)
    {
        foreach ((int i, double value) in actual.Index())
        {
            double right = expected.Dequeue();
            Assert.That(double.IsNaN(value), Is.EqualTo(double.IsNaN(right)), $"{what}: {i}");
            Assert.That(double.IsNaN(value) || Math.Abs(value - right) <= Tolerance * Math.Max(1, Math.Abs(right)), $"{what}: {i} is {value}, not {right}");
        }
    }
}
