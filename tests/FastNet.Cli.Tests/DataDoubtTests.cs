using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Data that a training cannot make good, and parts that are missing: said before the training and in its verdict, and what can be trained is trained.</summary>
[OneMode]
public sealed class DataDoubtTests : FolderTests
{
    private const int Classes = 3;

    private static readonly double[] Scales = [1, 100, 30_000];

    [Test]
    public void Columns_of_very_different_scales_are_named_as_the_cause_and_not_the_rate()
    {
        string data = Unscaled();
        ToolRun run = ToolRun.Do(Train(data, "--hidden", "20", "--epochs", "40", "--batch-size", "50"));
        Assert.That(run.Out, Does.Contain("\nwarning: feature scales: deviations of ").And.Contain("--standardize"));
        string verdict = run.Out.TrimEnd().Split('\n')[^1];
        Assert.That(verdict, Does.StartWith("diverged: ").And.Contain("the deviations of the features lie between ").And.Contain("(feature 2)").And.Contain("--standardize"));
        Assert.That(run.Out, Does.Not.Contain("learning rate is too high"));

        ToolRun check = ToolRun.Do("check", "--data", data, "--hidden", "20", "--weight-scale", "1");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(Line(check, "feature scales"), Does.Contain("FAIL").And.Contain("(feature 2)").And.Contain("--standardize"));
        Assert.That(Line(check, "first loss, no reg"), Does.Contain("FAIL").And.EndWith("feature scales come first: --standardize"));
        Assert.That(check.Out, Does.Not.Contain("lower --weight-scale"));
        Assert.That(ToolRun.Do("data", "info", data).Out, Does.Match("deviations +.* \\(feature 2\\); fastnet train --standardize divides by them"));
    }

    [TestCase("two-layer", "float")]
    [TestCase("softmax", "double")]
    public void Standardised_columns_are_learnt_and_the_model_divides_by_itself(string model, string precision)
    {
        string data = Unscaled();
        string[] options = model == "softmax" ? ["--model", "softmax"] : ["--hidden", "20", "--weight-scale", "0.1"];
        string[] asked = [.. options, "--precision", precision, "--standardize", "--learning-rate", "0.3", "--batch-size", "50", "--epochs", "8"];
        ToolRun run = ToolRun.Do(Train(data, [.. asked, "--out", _folder.File("out")]));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("columns divided by their deviations").And.Not.Contain("warning"));
        JsonElement summary = Summary("out");
        Assert.That(summary.GetProperty("options").GetProperty("standardize").GetBoolean(), Is.True);
        Assert.That(summary.GetProperty("test_accuracy").GetDouble(), Is.GreaterThan(0.95));

        string weights = Path.Combine(_folder.File("out"), "model.safetensors");
        ToolRun eval = ToolRun.Do("eval", "--weights", weights, "--data", data);
        Assert.That(eval.Out, Does.Contain(FormattableString.Invariant($"test accuracy        {summary.GetProperty("test_accuracy").GetDouble():F4}")));
        Assert.That(eval.Out, Does.Contain(FormattableString.Invariant($"validation accuracy  {summary.GetProperty("validation_accuracy").GetDouble():F4}")));
        string csv = _folder.File("rows.csv");
        File.WriteAllText(csv, "4,0,0\n0,400,0\n0,0,120000\n");
        ToolRun predicted = ToolRun.Do("predict", "--weights", weights, "--data", csv);
        Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
        Assert.That(predicted.Out.Split('\n')[1..4].Select(line => line.Split(',')[1]), Is.EqualTo(["0", "1", "2"]), predicted.Out);

        // Stopped after three epochs and continued, the run ends with the same bytes; the option is the checkpoint's.
        Assert.That(ToolRun.Do(Train(data, [.. asked[..^1], "3", "--out", _folder.File("part")])).ExitCode, Is.Zero);
        ToolRun resumed = ToolRun.Do("train", "--resume", _folder.File("part"), "--epochs", "8");
        Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
        Assert.That(File.ReadAllBytes(Path.Combine(_folder.File("part"), "model.safetensors")), Is.EqualTo(File.ReadAllBytes(weights)));
    }

    [Test]
    public void A_run_without_standardize_continues_without_it()
    {
        string data = Save(Drawn);
        Assert.That(ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "1", "--out", _folder.File("out"))).ExitCode, Is.Zero);
        ToolRun other = ToolRun.Do("train", "--resume", _folder.File("out"), "--epochs", "2", "--standardize");
        other.ShouldBeRefusedWith("--standardize is true; the run of", "has not given");
        ToolRun same = ToolRun.Do("train", "--resume", _folder.File("out"), "--epochs", "2");
        Assert.That(same.ExitCode, Is.Zero, same.Error);
    }

    [Test]
    public void A_search_over_standardize_prepares_the_data_both_ways()
    {
        ToolRun run = ToolRun.Do(
            "tune", "--data", Unscaled(), "--search", "standardize=false,true", "--model", "softmax", "--learning-rate", "0.3", "--epochs", "8", "--batch-size", "50", "--out", _folder.File("out"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("warning: feature scales"));
        using JsonDocument trials = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("out"), "trials.json")));
        double[] accuracies = [.. trials.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("test_accuracy").GetDouble())];
        Assert.That(accuracies[1], Is.GreaterThan(0.95).And.GreaterThan(accuracies[0] + 0.1));
    }

    [Test]
    public void Images_have_one_scale_and_are_not_standardised()
        => ToolRun.Do("train", "--standardize", "--hidden", "2", "--iterations", "1").ShouldBeRefusedWith("--standardize is for the columns of arrays", "images, whose pixels have one scale");

    [Test]
    public void A_deviation_that_divides_by_nothing_is_refused()
    {
        string data = Save(Drawn);
        Assert.That(ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "1", "--standardize", "--out", _folder.File("out"))).ExitCode, Is.Zero);
        string path = Path.Combine(_folder.File("out"), "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        int start = text.IndexOf("\"deviation\":\"", StringComparison.Ordinal) + "\"deviation\":\"".Length;
        "AAAAAAAAAAA"u8.CopyTo(bytes.AsSpan(start)); // the first double is 0
        File.WriteAllBytes(path, bytes);
        ToolRun eval = ToolRun.Do("eval", "--weights", path, "--data", data);
        Assert.That(eval.ExitCode, Is.EqualTo(2), eval.Out);
    }

    [Test]
    public void One_class_is_said_before_the_training_and_in_the_verdict()
    {
        string data = Save((row, _, _, _) => 0);
        ToolRun run = ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "2", "--out", _folder.File("out")));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("\nwarning: training labels: 1 class of ").And.Contain("all rows have label 0; nothing can be learnt"));
        Assert.That(Verdicts("out"), Has.All.Not.EqualTo("fine").And.Contains("data"));
        Assert.That(run.Out.IndexOf("warning:", StringComparison.Ordinal), Is.LessThan(run.Out.IndexOf("loss  ", StringComparison.Ordinal)));
    }

    [Test]
    public void Rows_sorted_by_label_are_said_before_the_training_and_in_the_verdict()
    {
        string data = Save((row, _, number, count) => Drawn(row, number * Classes / count));
        ToolRun run = ToolRun.Do(Train(data, "--hidden", "8", "--epochs", "10", "--learning-rate", "0.3", "--weight-scale", "0.1", "--out", _folder.File("out")));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("\nwarning: validation labels: 1 class in ").And.Contain("must be shuffled"));
        Assert.That(Verdicts("out"), Has.All.Not.EqualTo("fine").And.Contains("data"));
        Assert.That(File.ReadAllText(Path.Combine(_folder.File("out"), "report.html")), Does.Contain("must be shuffled"));
        Assert.That(ToolRun.Do(Train(data, "--hidden", "8", "--iterations", "2", "--quiet")), Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
    }

    [Test]
    public void A_class_that_only_validation_and_test_have_is_named()
    {
        string data = Save((row, part, number, _) => Drawn(row, part == "train" ? number % 2 : number % Classes), validation: true);
        Assert.That(ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "1")).Out, Does.Match("warning: training labels: .*no training row has label 2, but \\d+ validation and test rows have"));
    }

    [Test]
    public void A_column_that_is_the_label_is_named()
    {
        string data = Save((row, _, number, _) =>
        {
            int label = Drawn(row, number % Classes);
            row[1] = 7 - label;
            return label;
        });
        Assert.That(ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "1")).Out, Does.Contain("warning: labels in features: 1 of 3 features; feature 1 has one value for each label"));
    }

    [Test]
    public void Test_rows_that_are_training_rows_are_counted_but_not_where_rows_repeat_by_themselves()
    {
        string copies = Save((row, part, number, count) => Drawn(row, number % Classes, seed: part == "test" ? number : number + (part == "train" ? 0 : 100_000)));
        Assert.That(ToolRun.Do(Train(copies, "--hidden", "4", "--epochs", "1")).Out, Does.Match("warning: rows seen before: 0 of \\d+ validation, \\d\\d+ of \\d+ test; these are training rows, too"));
        string table = Save((row, _, number, _) =>
        {
            (row[0], row[1], row[2]) = (number % 2, number / 2 % 2, number / 4 % 2);
            return number % Classes;
        });
        Assert.That(ToolRun.Do(Train(table, "--hidden", "4", "--epochs", "1")).Out, Does.Not.Contain("rows seen before"));
    }

    [Test]
    public void Usual_rows_give_no_warning_and_every_check_has_its_line()
    {
        string data = Save(Drawn);
        Assert.That(ToolRun.Do(Train(data, "--hidden", "4", "--epochs", "2")).Out, Does.Not.Contain("warning"));
        Assert.That(ToolRun.Do("train", "--hidden", "2", "--iterations", "2", "--train-accuracy-samples", "10").Out, Does.Not.Contain("warning"), "built-in images");
        ToolRun check = ToolRun.Do("check", "--data", data, "--hidden", "8", "--weight-scale", "0.1", "--learning-rate", "0.3");
        foreach (string name in (string[])["training labels", "validation labels", "test labels", "varying features", "feature scales", "labels in features", "rows seen before"])
        {
            Assert.That(Line(check, name), Does.Contain("pass"));
        }
    }

    [Test]
    public void Without_test_rows_the_model_is_trained_and_no_test_accuracy_told()
    {
        string data = Save(Drawn, test: 0);
        ToolRun run = ToolRun.Do(Train(data, "--hidden", "8", "--epochs", "2", "--batch-size", "20", "--out", _folder.File("out")));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Match("test accuracy +none: the data have no test rows").And.Not.Contain("NaN"));
        Assert.That(Summary("out").GetProperty("test_accuracy_all").ValueKind, Is.EqualTo(JsonValueKind.Null));
        string weights = Path.Combine(_folder.File("out"), "model.safetensors");
        ToolRun eval = ToolRun.Do("eval", "--weights", weights, "--data", data);
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.That(eval.Out, Does.Contain("test accuracy        -  (0 of 0)"));
        ToolRun report = ToolRun.Do("report", _folder.File("out"));
        Assert.That(report.ExitCode, Is.Zero, report.Error);
        ToolRun check = ToolRun.Do("check", "--data", data, "--hidden", "8", "--weight-scale", "0.1", "--learning-rate", "0.3");
        Assert.That(Line(check, "test labels"), Does.Contain("0 classes in 0 rows").And.Contain("pass").And.Contain("there will be no test accuracy"));
        ToolRun tune = ToolRun.Do("tune", "--data", data, "--search", "reg=0,1", "--hidden", "8", "--epochs", "1", "--out", _folder.File("tuned"));
        Assert.That(tune.ExitCode, Is.Zero, tune.Error);
        Assert.That(tune.Out, Does.Contain("test -").And.Not.Contain("NaN"));
        ToolRun.Do("knn", "--data", data, "--train", "10", "--test", "1", "--k", "1").ShouldBeRefusedWith("0 test rows");
    }

    [TestCase("train")]
    [TestCase("check")]
    [TestCase("tune")]
    public void Without_validation_rows_one_line_says_what_to_do(string command)
    {
        string data = Save(Drawn, validation: true, validationRows: 0);
        string[] search = command == "tune" ? ["--search", "reg=0,1"] : [];
        ToolRun.Do([command, "--data", data, "--hidden", "8", .. search]).ShouldBeRefusedWith("0 validation rows", "without x_val and y_val the last tenth of x_train validates");
    }

    [Test]
    public void Images_without_training_rows_have_no_features_and_train_nothing()
    {
        foreach ((string part, int count) in ((string, int)[])[("train", 0), ("t10k", 5)])
        {
            byte[] images = [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 8, 0, 0, 0, 8, .. new byte[count * 64]];
            File.WriteAllBytes(_folder.File($"{part}-images-idx3-ubyte"), images);
            File.WriteAllBytes(_folder.File($"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, (byte)count, .. new byte[count]]);
        }

        ToolRun.Do("features", "--data", _folder.Path, "--bins", "0", "--out", _folder.File("out")).ShouldBeRefusedWith("0 training images; expected 1 or more");
        ToolRun.Do("train", "--data", _folder.Path).ShouldBeRefusedWith("0 training and 0 validation rows; expected 1 or more of each");
    }

    [Test]
    public void Fewer_rows_than_a_batch_are_trained_on()
    {
        ToolRun run = ToolRun.Do(Train(Save(Drawn, train: 20), "--hidden", "4", "--epochs", "2", "--batch-size", "500"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public void Rows_are_called_rows_and_every_number_of_the_screen_is_that_of_the_summary_and_of_the_report()
    {
        ToolRun run = ToolRun.Do(Train(Save(Drawn, train: 900), "--hidden", "8", "--epochs", "20", "--learning-rate", "0.3", "--weight-scale", "0.1", "--train-accuracy-samples", "100", "--out", _folder.File("out")));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Not.Contain("image").And.Contain("test rows").And.Contain("rows/s"));
        JsonElement summary = Summary("out");
        double Value(string name) => summary.GetProperty(name).GetDouble();
        FormattableString loss = $"{Value("first_loss"):F4} at the first step, {Value("last_loss"):F4} at the last; mean of the last tenth {Value("last_tenth_loss"):F4}";
        FormattableString training = $"{Value("training_accuracy"):F3} (rows of the check at step {Value("check_iteration"):N0})";
        Assert.That(run.Out, Does.Contain(FormattableString.Invariant(loss)).And.Contain(FormattableString.Invariant(training)));

        // One check: training and validation accuracy are of the parameters that are kept.
        string[] kept = File.ReadLines(Path.Combine(_folder.File("out"), "accuracy_history.csv")).Select(line => line.Split(',')).Single(cells => cells[0] == $"{Value("check_iteration")}");
        Assert.That(double.Parse(kept[2], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(Value("training_accuracy")));
        Assert.That(double.Parse(kept[3], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(Value("validation_accuracy")));

        // The verdict's loss is the mean of the last tenth, and says so; its accuracies say of which checks they are.
        JsonElement verdict = summary.GetProperty("verdicts")[0];
        Assert.That(verdict.GetProperty("evidence").GetProperty("last_tenth").GetDouble(), Is.EqualTo(Value("last_tenth_loss")));
        Assert.That(verdict.GetProperty("message").GetString(), Does.Contain("(mean of the last tenth)").And.Contain("(means of the last 4 checks)"));
        string page = File.ReadAllText(Path.Combine(_folder.File("out"), "report.html"));
        Assert.That(page, Does.Contain("accuracy on all test rows"));
    }

    [Test]
    public void Progress_of_a_preparation_is_a_line_now_and_then()
    {
        List<string> lines = [];
        Output.PreparationProgress progress = new("image", lines.Add);
        progress.Show(1, 5_000);
        Assert.That(lines, Is.Empty, "not before two seconds");
        Output.PreparationProgress often = new("image", lines.Add) { Interval = TimeSpan.Zero };
        often.Show(1_234, 5_000);
        Assert.That(lines, Is.EqualTo(["image 1,234/5,000"]));
    }

    private static string[] Train(string data, params string[] more) => ["train", "--data", data, .. more];

    private static string Line(ToolRun run, string check) => run.Out.Split('\n').Single(line => line.StartsWith(check, StringComparison.Ordinal));

    /// <summary>Three drawn values, that of the label larger.</summary>
    private static int Drawn(Span<double> row, int label, int? seed = null)
    {
        RandomState random = new((uint)(seed ?? (BitConverter.DoubleToInt64Bits(row[0]) & 0xFFFF_FFFF)));
        random.Gaussian(row);
        row[label] += 4;
        return label;
    }

    private static int Drawn(Span<double> row, string part, int number, int count) => Drawn(row, number % Classes);

    private string Unscaled() => Save((row, _, number, _) =>
    {
        int label = Drawn(row, number % Classes);
        for (int j = 0; j < row.Length; j++)
        {
            row[j] *= Scales[j];
        }

        return label;
    });

    private string Save(MakeRow make, bool validation = false, int train = 500, int test = 100, int validationRows = 100)
    {
        Dictionary<string, NpyArray> arrays = [];
        RandomState seeds = new(5);
        foreach ((string part, int count) in validation ? [("train", train), ("val", validationRows), ("test", test)] : ((string, int)[])[("train", train), ("test", test)])
        {
            double[] x = new double[count * Scales.Length];
            int[] y = new int[count];
            seeds.Gaussian(x);
            for (int i = 0; i < count; i++)
            {
                y[i] = make(x.AsSpan(i * Scales.Length, Scales.Length), part, i, count);
            }

            arrays.Add($"x_{part}", NpyArray.From<double>(x, count, Scales.Length));
            arrays.Add($"y_{part}", NpyArray.From<int>(y, count));
        }

        string path = _folder.File($"{Guid.NewGuid():N}.npz");
        NpzArchive.Save(path, arrays);
        return path;
    }

    private JsonElement Summary(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File(name), "summary.json"))).RootElement;

    private string[] Verdicts(string name) => [.. Summary(name).GetProperty("verdicts").EnumerateArray().Select(verdict => verdict.GetProperty("kind").GetString()!)];

    private delegate int MakeRow(Span<double> row, string part, int number, int count);
}
