using FastNet.Cli.Tests.Support;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet check`: each check passes where it should, fails where something is wrong and says what to do, and the exit code tells.</summary>
[OneMode]
public sealed class CheckTests : FolderTests
{
    [TestCase("--hidden", "8")]
    [TestCase("--hidden", "8", "--precision", "double", "--reg", "0.5", "--reg-convention", "full", "--rule", "adam")]
    [TestCase("--model", "deep", "--hidden", "20,10", "--initializer", "he", "--rule", "adam", "--learning-rate", "1e-2", "--reg", "1e-3")]
    [TestCase("--model", "deep", "--hidden", "20,10", "--normalization", "batch", "--dropout", "0.7", "--initializer", "xavier", "--rule", "nesterov", "--learning-rate", "1e-2")]
    [TestCase("--model", "deep", "--hidden", "20", "--normalization", "layer", "--rule", "rmsprop", "--learning-rate", "1e-2", "--weight-scale", "0.1")]
    public void All_checks_pass_for_every_model_and_rows_it_can_learn(params string[] options)
    {
        ToolRun run = Check(Tiny(), options);
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("11 checks; all pass.").And.Contain("first loss, no reg").And.Contain("100 %").And.Contain("relative or better"));
        Assert.That(run.Error, Is.Empty);
    }

    [TestCase("softmax", "ln 3")]
    [TestCase("svm", "C - 1")]
    public void A_linear_classifier_starts_at_the_loss_of_guessing_and_learns_rows_of_many_features(string model, string guess)
    {
        ToolRun run = Check(Data(features: 80), ["--model", model, "--learning-rate", "1e-1"]);
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain(guess).And.Contain("11 checks; all pass."));
    }

    [Test]
    public void The_built_in_images_pass()
    {
        Assume.That(SimdDispatch.SupportedWidths[0], Is.GreaterThanOrEqualTo(256), "narrower code takes too long for a test");
        ToolRun run = ToolRun.Do("check", "--hidden", "20", "--threads", "2");
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.StartWith("synthetic; two-layer 3072-20-10, float").And.Contain("10 classes of 1,000 to 1,000 rows"));
    }

    [Test]
    public void First_weights_that_are_too_large_fail_the_first_loss_alone()
        => Failing(Check(Tiny(), ["--hidden", "8", "--weight-scale", "5", "--learning-rate", "1e-2"]), "first loss, no reg", "lower --weight-scale, now 5");

    [Test]
    public void First_weights_of_zero_have_no_regularisation_and_learn_nothing()
    {
        ToolRun run = Check(Tiny(), ["--hidden", "8", "--weight-scale", "0"]);
        Failing(run, "with regularisation", "set --weight-scale above 0");
        Failing(run, "50 rows by heart", "set --weight-scale above 0");
    }

    [Test]
    public void A_rate_too_low_to_learn_by_heart_is_raised_and_said()
    {
        ToolRun run = Check(Tiny(), ["--hidden", "8", "--learning-rate", "1e-5", "--rule", "adam", "--weight-scale", "0.1"]);
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(Line(run, "50 rows by heart"), Does.Contain("not in 500 steps at --learning-rate 1E-05, but at 0.0"));
    }

    [Test]
    public void A_rate_too_high_is_lowered()
    {
        ToolRun run = Check(Tiny(), ["--hidden", "8", "--learning-rate", "1000", "--weight-scale", "0.1"]);
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(Line(run, "50 rows by heart"), Does.Contain("not in 500 steps at --learning-rate 1E+03, but at "));
    }

    [Test]
    public void A_linear_classifier_of_few_features_need_not_learn_all_rows()
        => Failing(Check(Tiny(), ["--model", "softmax", "--learning-rate", "1e-1"]), "50 rows by heart", "try --model two-layer");

    [Test]
    public void Equal_rows_of_two_labels_cannot_be_learnt()
        => Failing(Check(Data(change: (x, _, i) => { x.Fill(i / 2); return i % 2; }), ["--hidden", "8"]), "50 rows by heart", "two equal rows have labels 0 and 1");

    [Test]
    public void Labels_from_1_leave_a_class_empty()
        => Failing(Check(Data(change: (_, _, i) => 1 + (i % 3)), ["--hidden", "8"]), "training labels", "no training row has label 0");

    [Test]
    public void A_class_ten_times_as_frequent_is_named_with_its_share()
        => Failing(Check(Data(rows: 120, change: (_, _, i) => i % 20 == 0 ? 1 : 0), ["--hidden", "8"]), "training labels", "always naming class 0 is right on 95 % of the rows");

    [Test]
    public void Rows_in_the_order_of_their_labels_leave_validation_without_classes()
        => Failing(Check(Data(rows: 600, validation: false, change: (_, _, i) => i / 201), ["--hidden", "8"]), "validation labels", "must be shuffled");

    [Test]
    public void Values_that_are_not_finite_are_refused_with_their_place()
        => Check(Data(change: (x, y, i) => { x[3] = i == 7 ? double.NaN : x[3]; return y; }), ["--hidden", "8"]).ShouldBeRefusedWith("row 7, column 3 of x_train");

    [Test]
    public void Features_that_never_change_are_counted()
    {
        ToolRun some = Check(Data(change: (x, y, _) => { x[5..].Clear(); return y; }), ["--hidden", "8"]);
        Assert.That(Line(some, "varying features"), Does.Contain("5 of 8").And.Contain("pass").And.Contain("3 features are the same"));
        Failing(Check(Data(change: (x, y, _) => { x[3..].Clear(); return y; }), ["--hidden", "8"]), "varying features", "see that these are the right columns");
    }

    [Test]
    public void Quiet_leaves_the_exit_code()
    {
        Assert.That(Check(Tiny(), ["--hidden", "8", "--quiet"]), Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        Assert.That(Check(Tiny(), ["--hidden", "8", "--weight-scale", "0", "--quiet"]), Is.EqualTo(new ToolRun(1, string.Empty, string.Empty)));
    }

    [Test]
    public void Threads_change_no_line()
        => Assert.That(Check(Tiny(), ["--hidden", "8", "--threads", "2"]).Out, Is.EqualTo(Check(Tiny(), ["--hidden", "8", "--threads", "1"]).Out));

    [TestCase("--out", "folder")]
    [TestCase("--resume", "folder")]
    [TestCase("--keep", "2")]
    public void What_is_about_files_is_no_option(string option, string value)
        => ToolRun.Do("check", option, value).ShouldBeRefusedWith(option, "fastnet check --help");

    [Test]
    public void An_option_without_effect_is_refused_as_train_does()
        => ToolRun.Do("check", "--momentum", "0.5").ShouldBeRefusedWith("--momentum is 0.5, but has no effect with --rule sgd; see fastnet check --help");

    [Test]
    public void Data_that_are_not_there_are_refused()
        => ToolRun.Do("check", "--data", _folder.File("nothing")).ShouldBeRefusedWith("nothing");

    private static ToolRun Check(string data, string[] options)
    {
        List<string> args = ["check", "--data", data, .. options];
        if (!options.Contains("--learning-rate"))
        {
            args.AddRange(["--learning-rate", "0.3"]);
        }

        if (!options.Contains("--weight-scale") && !options.Contains("--initializer"))
        {
            args.AddRange(["--weight-scale", "0.1"]);
        }

        return ToolRun.Do([.. args]);
    }

    private static void Failing(ToolRun run, string check, string advice)
    {
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out + run.Error);
        Assert.That(Line(run, check), Does.Contain("FAIL").And.Contain(advice));
        Assert.That(run.Error, Is.Empty);
    }

    private static string Line(ToolRun run, string check) => run.Out.Split('\n').Single(line => line.StartsWith(check, StringComparison.Ordinal));

    private string Tiny()
    {
        string path = _folder.File("tiny.npz");
        TinyData.Save(path);
        return path;
    }

    /// <summary>Drawn rows of 3 classes, changed row by row: the function gets values, label and number and gives the label.</summary>
    private string Data(int features = TinyData.Features, int rows = 60, bool validation = true, RowChange? change = null)
    {
        RandomState random = new(2);
        Dictionary<string, NpyArray> arrays = [];
        foreach (string part in validation ? (string[])["train", "val", "test"] : ["train", "test"])
        {
            double[] x = new double[rows * features];
            long[] y = new long[rows];
            random.Gaussian(x);
            for (int i = 0; i < rows; i++)
            {
                int label = i % TinyData.Classes;
                x[(i * features) + label] += 2;
                y[i] = change?.Invoke(x.AsSpan(i * features, features), label, i) ?? label;
            }

            arrays.Add($"x_{part}", NpyArray.From<double>(x, rows, features));
            arrays.Add($"y_{part}", NpyArray.From<long>(y, rows));
        }

        string path = _folder.File($"{Guid.NewGuid():N}.npz");
        NpzArchive.Save(path, arrays);
        return path;
    }

    private delegate int RowChange(Span<double> x, int label, int number);
}
