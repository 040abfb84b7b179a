namespace FastNet.Tests.Metrics;

/// <summary>What reports say of few rows, of none, and of what is none of theirs.</summary>
[OneMode]
public sealed class ReportTests
{
    [Test]
    public void A_class_without_rows_or_predictions_does_not_count()
    {
        ClassificationReport report = new([0, 0, 1, 1], [0, 1, 1, 1], 4);
        Assert.Multiple(() =>
        {
            Assert.That(report.Classes[0], Is.EqualTo(new ClassScores(1, 0.5, 2 / 3.0, 2)));
            Assert.That(report.Classes[1], Is.EqualTo(new ClassScores(2 / 3.0, 1, 0.8, 2)));
            Assert.That(report.Classes[3], Is.EqualTo(new ClassScores(0, 0, 0, 0)));
            Assert.That(Enumerable.Range(0, 4).Select(report.IsCounted), Is.EqualTo([true, true, false, false]));
            Assert.That(report.Macro.Precision, Is.EqualTo((1 + (2 / 3.0)) / 2).Within(1e-15), "of two classes");
            Assert.That((report.Macro.Support, report.Rows, report.Accuracy), Is.EqualTo((4, 4, 0.75)));
            Assert.That(report.Predicted.ToArray(), Is.EqualTo([0, 1, 1, 1]));
            Assert.That((report.HasProbabilities, report.Calibration.Count), Is.EqualTo((false, 0)));
            Assert.That((double[])[report.LogLoss, report.RocAuc, report.Brier, report.CalibrationError, report.TopK(1)], Is.All.NaN);
        });
    }

    [Test]
    public void The_table_is_narrow_and_shows_what_does_not_count_as_a_line()
    {
        string[] lines = new ClassificationReport([0, 0, 1, 1], [0, 1, 1, 1], 3).Describe([new string('n', 40), "b", "c"]).Split('\n');
        Assert.That(lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(Words(lines[0]), Is.EqualTo(["class", "rows", "precision", "recall", "f1"]));
        Assert.That(Words(lines[1])[1..], Is.EqualTo(["2", "1.000", "0.500", "0.667"]));
        Assert.That(Words(lines[3]), Is.EqualTo(["c", "0", "-", "-", "-"]));
        Assert.That(Words(lines[4]), Is.EqualTo(["macro", "average", "4", "0.833", "0.750", "0.733"]));
        Assert.That(Words(lines[5]), Is.EqualTo(["weighted", "average", "4", "0.833", "0.750", "0.733"]));
        Assert.That(Words(new ClassificationReport([], [], 2).Describe().Split('\n')[^2]), Is.EqualTo(["weighted", "average", "0", "-", "-", "-"]));
        Assert.That(() => new ClassificationReport([0], [0], 2).Describe(["a"]), Throws.ArgumentException.With.Message.Contains("1 names for 2 classes"));

        static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Test]
    public void Predicted_classes_of_the_caller_are_those_that_count()
    {
        float[] probabilities = [0.5f, 0.5f, 0.25f, 0.75f];
        ClassificationReport first = ClassificationReport.FromProbabilities<float>([1, 1], probabilities, 2);
        ClassificationReport second = ClassificationReport.FromProbabilities<float>([1, 1], probabilities, 2, [1, 1], bins: 4);
        Assert.That((first.Accuracy, second.Accuracy), Is.EqualTo((0.5, 1.0)));
        Assert.That(second.Calibration, Is.EqualTo([new CalibrationBin(0.25, 0.5, 1, 0.5, 1), new CalibrationBin(0.5, 0.75, 1, 0.75, 1)]), "an edge belongs to the bin below");
        Assert.That((second.Brier, second.CalibrationError), Is.EqualTo(((0.25 + 0.0625) / 2, (0.5 + 0.25) / 2)));
        Assert.That(second.RocAuc, Is.NaN, "no row is of class 0");
    }

    [Test]
    public void No_class_is_certain_and_none_impossible()
    {
        double loss = ClassificationReport.FromProbabilities<double>([1], [1, 0], 2).LogLoss;
        Assert.That(loss, Is.EqualTo(36.04365338911715).Within(1e-12), "-ln of 2.2E-16");
    }

    [Test]
    public void Nothing_is_said_of_no_rows()
    {
        ClassificationReport classes = ClassificationReport.FromProbabilities<double>([], [], 3);
        Assert.That((double[])[classes.Accuracy, classes.Macro.F1, classes.Weighted.F1, classes.LogLoss, classes.Brier, classes.RocAuc, classes.CalibrationError, classes.TopK(2)], Is.All.NaN);
        RegressionReport numbers = new([], [], 2);
        Assert.That((numbers.Rows, numbers.Columns.Count, numbers.Mean.RSquared, numbers.Mean.MeanAbsoluteError), Is.EqualTo((0, 2, double.NaN, double.NaN)));
    }

    [Test]
    public void Targets_that_do_not_vary_have_no_r_squared()
    {
        RegressionReport report = new([0.1, 5, 0.1, 6, 0.1, 7], [0.1, 5, 0.1, 6, 0.1, 8], 2);
        Assert.That(report.Columns.Select(one => one.RSquared), Is.EqualTo([double.NaN, 0.5]));
        Assert.That((report.Columns[1].MeanSquaredError, report.Columns[1].MeanAbsoluteError), Is.EqualTo((1 / 3.0, 1 / 3.0)));
        Assert.That(report.Columns[1].ToString(), Is.EqualTo("r2 0.5000  mse 0.33333  rmse 0.57735  mae 0.33333"));
        Assert.That(report.Mean.ToString(), Does.StartWith("r2 -  mse "));
    }

    [Test]
    public void What_is_no_class_or_probability_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new ClassificationReport([0, 2], [0, 0], 2), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("2"));
            Assert.That(() => new ClassificationReport([0, 1], [0, -1], 2), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));
            Assert.That(() => new ClassificationReport([0, 1], [0], 2), Throws.ArgumentException);
            Assert.That(() => new ClassificationReport([], [], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => ClassificationReport.FromProbabilities<double>([0], [1], 2), Throws.ArgumentException.With.Message.Contains("1 labels and 1 probabilities"));
            Assert.That(() => ClassificationReport.FromProbabilities<double>([0], [1.5, -0.5], 2), Throws.ArgumentException.With.Message.Contains("Row 0, column 0 (both from 0) is 1.5"));
            Assert.That(() => ClassificationReport.FromProbabilities<double>([0], [double.NaN, 1], 2), Throws.ArgumentException.With.Message.Contains("NaN"));
            Assert.That(() => ClassificationReport.FromProbabilities<double>([0], [0.5, 0.25], 2), Throws.ArgumentException.With.Message.Contains("row 0 (from 0) add up to 0.75"));
            Assert.That(() => ClassificationReport.FromProbabilities<double>([0], [1, 0], 2, bins: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new ClassificationReport([0], [0], 1).TopK(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new RegressionReport([1], [1, 2]), Throws.ArgumentException.With.Message.Contains("1 targets and 2 predictions"));
            Assert.That(() => new RegressionReport([1, 2, 3], [1, 2, 3], 2), Throws.ArgumentException.With.Message.Contains("2 for each row"));
            Assert.That(() => new RegressionReport([1], [1], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
