using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>Numbers instead of labels, from the data to the predictions: train, resume, eval, predict, tune, report, check.</summary>
[OneMode]
public sealed class RegressionTests
{
    private static readonly string[] Usual = ["--loss", "squared", "--hidden", "20", "--batch-size", "20", "--rule", "adam", "--learning-rate", "1e-2", "--weight-scale", "0.3", "--epochs", "40"];

    private TemporaryFolder _folder = null!;

    private string Data => _folder.File("houses.npz");

    private string Out => _folder.File("out");

    private string Weights => Path.Combine(Out, "model.safetensors");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        TinyHouses.Save(Data);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("float")]
    [TestCase("double")]
    public void Prices_are_learnt_and_told_in_their_own_unit(string precision)
    {
        ToolRun run = Do(["train", .. Usual, "--precision", precision, "--out", Out]);
        JsonElement summary = Summary();
        double r2 = summary.GetProperty("validation_r2").GetDouble();
        double mse = summary.GetProperty("test_mse_all").GetDouble();
        Assert.Multiple(() =>
        {
            Assert.That(summary.GetProperty("metric").GetString(), Is.EqualTo("r2"));
            Assert.That(r2, Is.GreaterThan(0.95));
            Assert.That(summary.GetProperty("test_r2_all").GetDouble(), Is.GreaterThan(0.95));
            Assert.That(Math.Sqrt(mse), Is.InRange(2_000, 20_000), "an error of houses' prices, not of standardised ones");
            Assert.That(summary.GetProperty("validation_mae").GetDouble(), Is.LessThan(20_000));
            Assert.That(summary.GetProperty("first_loss").GetDouble(), Is.InRange(0.3, 4), "about 1: the targets have mean 0 and deviation 1");
            Assert.That(run.Out, Does.Contain("loss squared of targets divided by their deviations").And.Contain("validation r2").And.Contain("; mse ").And.Contain("; mae "));
            Assert.That(run.Out, Does.Not.Contain("accuracy "));
            Assert.That(File.ReadLines(Path.Combine(Out, "accuracy_history.csv")).First(), Is.EqualTo("iteration,epoch,training_r2,validation_r2,validation_loss"));
        });
    }

    [TestCase("absolute", "r2")]
    [TestCase("huber", "r2")]
    [TestCase("squared", "r2")]
    [TestCase("poisson", "loss")]
    [TestCase("sigmoid", "loss")]
    public void Every_loss_of_numbers_learns_its_kind_of_targets(string loss, string metric)
    {
        // Prices, counts of about 30, or shares of a million.
        Scale(price => loss switch { "poisson" => Math.Max(0, Math.Round(price / 10_000)), "sigmoid" => Math.Clamp(price / 1e6, 0, 1), _ => price });
        string[] line = ["--loss", loss, "--hidden", "20", "--batch-size", "20", "--rule", "adam", "--learning-rate", "1e-2", "--weight-scale", "0.1"];
        Do(["train", .. line, "--epochs", "150", "--out", Out]);
        Assert.That(Summary().GetProperty("metric").GetString(), Is.EqualTo(metric));
        string[] lines = Do(["eval", "--weights", Weights]).Out.Split('\n');
        double r2 = Number(lines.Single(line => line.StartsWith("all test rows", StringComparison.Ordinal)).Split("r2 ")[1].Split(' ')[0]);
        Assert.That(r2, Is.GreaterThan(0.8), string.Join('\n', lines));
        ToolRun check = ToolRun.Do(["check", "--data", Data, .. line]);
        Assert.That((check.ExitCode, check.Error), Is.EqualTo((0, string.Empty)), check.Out);
    }

    [Test]
    public void A_larger_delta_counts_the_errors_of_the_first_weights_as_squares()
    {
        // Scores of about 0 miss standardised targets t by t: delta (|t| - delta / 2) beyond delta, t^2 / 2 within it.
        Do(["train", "--loss", "huber", "--weight-scale", "1e-9", "--full-batch", "--iterations", "1", "--huber-delta", "100", "--out", Out]);
        Assert.That(Summary().GetProperty("options").GetProperty("huber_delta").GetDouble(), Is.EqualTo(100));
        Assert.That(Summary().GetProperty("first_loss").GetDouble(), Is.EqualTo(0.5).Within(1e-5), "half the variance of the targets");
        Do(["train", "--loss", "huber", "--weight-scale", "1e-9", "--full-batch", "--iterations", "1", "--huber-delta", "1e-3", "--out", Out, "--overwrite"]);
        Assert.That(Summary().GetProperty("first_loss").GetDouble(), Is.InRange(0.5e-3, 1e-3), "a thousandth of the mean deviation, which is below 1");
    }

    [TestCase("poisson", -2, "y_train has -2 in row 3, column 0 (both from 0); --loss poisson takes numbers from 0 on")]
    [TestCase("sigmoid", 1.5, "y_train has 1.5 in row 3, column 0 (both from 0); --loss sigmoid takes numbers from 0 to 1")]
    public void A_number_that_a_loss_does_not_take_is_named_with_its_place(string loss, double wrong, string message)
    {
        Scale(_ => 0.5, (y, part) => y[3] = part == "train" ? wrong : y[3]);
        ToolRun.Do("train", "--data", Data, "--loss", loss).ShouldBeRefusedWith(message);
    }

    [Test]
    public void Eval_tells_what_training_told_and_the_residuals()
    {
        Do(["train", .. Usual, "--precision", "double", "--out", Out]);
        ToolRun run = Do(["eval", "--weights", Weights]);
        string[] lines = run.Out.Split('\n');
        JsonElement summary = Summary();
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("two-layer 5-20-1 on houses"));
            Assert.That(lines[1], Is.EqualTo(Line("validation    ", summary, "validation_{0}", 30)));
            Assert.That(lines[3], Is.EqualTo(Line("all test rows ", summary, "test_{0}_all", 100)));
            Assert.That(run.Out, Does.Contain("residuals (predicted less true) of all test rows").And.Contain("median"));
        });
    }

    [TestCase(0, "row,y_true,y")]
    [TestCase(1, "row,y_true,y")]
    [TestCase(2, "row,y0_true,y1_true,y0,y1")]
    public void Predictions_are_numbers_in_the_unit_of_the_targets(int columns, string header)
    {
        TinyHouses.Save(Data, columns);
        Do(["train", .. Usual, "--precision", "double", "--out", Out]);
        string[] lines = Do(["predict", "--weights", Weights]).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines[0], Is.EqualTo(header));
        Assert.That(lines, Has.Length.EqualTo(101));
        int targets = Math.Max(1, columns);
        double[][] rows = [.. lines.Skip(1).Select(line => Array.ConvertAll(line.Split(','), Number))];
        DataSet data = DataSet.Load(Data, numericTargets: true);
        for (int column = 0; column < targets; column++)
        {
            double[] truth = [.. rows.Select(row => row[1 + column])];
            Assert.That(truth, Is.EqualTo(Enumerable.Range(0, 100).Select(row => data.Test.Targets[(row * targets) + column])));
            double residual = rows.Average(row => Math.Pow(row[1 + targets + column] - row[1 + column], 2));
            Assert.That(1 - (residual / truth.Average(value => Math.Pow(value - truth.Average(), 2))), Is.GreaterThan(0.95), $"r2 of column {column}");
        }

        // The same rows without targets give the same numbers.
        data.Test.Values.Save(_folder.File("x.npy"));
        string[] bare = Do(["predict", "--weights", Weights, "--data", _folder.File("x.npy")], withData: false).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(bare.Skip(1).Select(line => string.Join(',', line.Split(',').Skip(1))), Is.EqualTo(lines.Skip(1).Select(line => string.Join(',', line.Split(',').Skip(1 + targets)))));
    }

    [Test]
    public void The_model_file_says_all_that_predictions_need()
    {
        Do(["train", .. Usual, "--activation", "tanh", "--out", Out]);
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        DataSplit<double> split = DataSet.Load(Data, numericTargets: true).Prepare<double>(options: new PreprocessingOptions { StandardizeTargets = true });
        Assert.Multiple(() =>
        {
            Assert.That(file.Metadata["loss"], Is.EqualTo("squared"));
            Assert.That(file.Metadata["layers"], Does.Contain("\"activation tanh\""));
            Assert.That(file.Metadata["targets"], Is.EqualTo("[\"y\"]"));
            Assert.That(BitConverter.ToDouble(Convert.FromBase64String(file.Metadata["target_mean"])), Is.EqualTo(split.TargetMean[0]));
            Assert.That(BitConverter.ToDouble(Convert.FromBase64String(file.Metadata["target_deviation"])), Is.EqualTo(split.TargetDeviation[0]).And.InRange(50_000, 100_000));
        });
    }

    [TestCase("loss", "cubic", "its loss is 'cubic'; expected one of softmax, svm, squared, absolute")]
    [TestCase("activation", "step", "There is no activation 'step'; expected one of relu")]
    [TestCase("targets", "[\"y\", \"z\"]", "There are 2 names; expected 1")]
    [TestCase("target_deviation", "AAAAAAAAAAA=", "The target deviation has 0 at [0]; expected a finite number above 0")]
    [TestCase("target_mean", "AAA=", "its target mean has 2 bytes; expected numbers of 8 bytes in base64")]
    public void A_model_file_that_contradicts_itself_is_refused(string key, string value, string message)
    {
        Do(["train", .. Usual.SkipLast(2), "--epochs", "1", "--out", Out]);
        string path = Changed(metadata =>
        {
            // As the first files were, which have no list of the layers.
            metadata.Remove("layers");
            metadata[key] = value;
        });
        ToolRun.Do("eval", "--weights", path, "--data", Data).ShouldBeRefusedWith(path, message);
    }

    [Test]
    public void A_model_file_of_before_says_neither_loss_nor_activation()
    {
        TinyData.Save(Data);
        Do(["train", "--hidden", "5", "--batch-size", "10", "--epochs", "2", "--out", Out]);
        string path = Changed(metadata => _ = metadata.Remove("loss") & metadata.Remove("layers"));
        Assert.That(Do(["predict", "--weights", path]).Out, Is.EqualTo(Do(["predict", "--weights", Weights]).Out));
    }

    [Test]
    public void Targets_may_be_left_as_they_are()
    {
        TinyHouses.Save(Data, change: prices => { for (int i = 0; i < prices.Length; i++) { prices[i] = (prices[i] - 300_000) / 75_000; } });
        Do(["train", .. Usual, "--raw-targets", "--out", Out]);
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        Assert.That(file.Metadata.ContainsKey("target_mean"), Is.False);
        Assert.That(Summary().GetProperty("validation_r2").GetDouble(), Is.GreaterThan(0.9));
    }

    [TestCase("--shuffle --patience 4 --minimal-gain 1e-3")]
    [TestCase("--shuffle --clip-norm 0.5 --patience 50 --keep-by loss")]
    [TestCase("--metric mse --patience 5 --trainer legacy")]
    [TestCase("--metric mae --rule adamw --average 0.9 --shuffle --precision double")]
    [TestCase("--model deep --hidden 9,8 --activation elu --metric loss --raw-targets --learning-rate 1e-9 --rule sgd")]
    public void A_run_that_goes_on_after_a_stop_is_byte_for_byte_one_that_did_not_stop(string options)
    {
        string[] own = options.Split(' ');
        string[] line = ["train", "--data", Data, .. Usual.Chunk(2).Where(pair => !own.Contains(pair[0]) && pair[0] != "--epochs").SelectMany(pair => pair), .. own, "--quiet"];
        Do([.. line, "--epochs", "30", "--out", _folder.File("whole")], withData: false);
        Do([.. line, "--epochs", "3", "--out", _folder.File("parts")], withData: false);
        Do(["train", "--resume", _folder.File("parts"), "--epochs", "7", "--quiet"], withData: false);
        Do(["train", "--resume", _folder.File("parts"), "--epochs", "30", "--quiet"], withData: false);
        ResumeTests.AssertSameResults(_folder.File("whole"), _folder.File("parts"));
    }

    [Test]
    public void Patience_ends_a_run_and_what_it_has_ended_is_over()
    {
        ToolRun run = Do(["train", .. Usual, "--patience", "3", "--minimal-gain", "0.05", "--out", Out]);
        int steps = Summary().GetProperty("iterations").GetInt32();
        string[] checks = File.ReadAllLines(Path.Combine(Out, "accuracy_history.csv"))[1..];
        double[] values = [.. checks.Select(line => Number(line.Split(',')[3]))];
        Assert.That(steps, Is.LessThan(40 * 13));
        Assert.That(values[^3..], Has.All.LessThan(values[..^3].Max() + 0.05), "the last three checks gained less than 0.05");
        Assert.That(values[^4], Is.EqualTo(values[..^3].Max()), "the one before gained");
        Assert.That(run.Out, Does.Contain($"{steps} of 520, the last 3 checks without a gain"));
        Assert.That(Summary().GetProperty("stopped_early").GetBoolean());
        ToolRun again = Do(["train", "--resume", Out], withData: false);
        Assert.That(again.Out, Does.Contain("the last 3 checks without a gain (--patience): nothing is left to train"));
    }

    [TestCase("mse", false)]
    [TestCase("mae", false)]
    [TestCase("r2", true)]
    [TestCase("loss", false)]
    public void A_search_is_won_by_the_best_value_of_its_metric(string metric, bool higher)
    {
        Do(["tune", "--loss", "squared", "--hidden", "10", "--batch-size", "20", "--rule", "adam", "--weight-scale", "0.3", "--epochs", "6", "--metric", metric, "--search", "learning-rate=1e-5,1e-2,1e-3", "--out", Out]);
        string[] lines = File.ReadAllLines(Path.Combine(Out, "trials.csv"));
        int column = Array.IndexOf(lines[0].Split(','), $"validation_{metric}");
        double[] values = [.. lines.Skip(1).Select(line => Number(line.Split(',')[column]))];
        Assert.That(higher ? values.Max() : values.Min(), Is.EqualTo(values[1]));
        JsonElement best = JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "best", "summary.json"))).RootElement;
        Assert.That(best.GetProperty($"validation_{metric}").GetDouble(), Is.EqualTo(values[1]));
        Assert.That(best.GetProperty("options").GetProperty("learning_rate").GetDouble(), Is.EqualTo(1e-2));
        Assert.That(File.ReadAllText(Path.Combine(Out, "report.html")), Does.Contain($"best validation {metric}").And.Not.Contain("validation accuracy"));
        Do(["tune", "--resume", Out], withData: false);
    }

    [Test]
    public void Halving_lets_the_smallest_error_go_on()
    {
        Do(["tune", "--loss", "squared", "--hidden", "10", "--batch-size", "20", "--rule", "adam", "--weight-scale", "0.3", "--epochs", "4", "--metric", "mse", "--search", "learning-rate=1e-5,1e-2,1e-4,1e-6", "--halving", "4", "--out", Out]);
        string[] states = [.. File.ReadAllLines(Path.Combine(Out, "trials.csv")).Skip(1).Select(line => line.Split(',')[2])];
        Assert.That(states, Is.EqualTo((string[])["pruned", "done", "pruned", "pruned"]));
    }

    [Test]
    public void Shuffled_trials_side_by_side_are_those_of_train()
    {
        Do(["tune", .. Usual, "--shuffle", "--patience", "3", "--search", "reg=0,1e-3", "--out", Out]);
        string[] lines = File.ReadAllLines(Path.Combine(Out, "trials.csv"));
        int column = Array.IndexOf(lines[0].Split(','), "validation_r2");
        foreach ((string reg, int trial) in new[] { ("0", 1), ("1e-3", 2) })
        {
            Do(["train", .. Usual, "--shuffle", "--patience", "3", "--reg", reg, "--out", _folder.File($"alone{trial}")]);
            double alone = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File($"alone{trial}"), "summary.json"))).RootElement.GetProperty("validation_r2").GetDouble();
            Assert.That(Number(lines[trial].Split(',')[column]), Is.EqualTo(alone));
            Assert.That(lines[trial].Split(',')[2], Is.EqualTo("done"));
        }
    }

    [Test]
    public void The_report_shows_predicted_against_true_numbers()
    {
        Do(["train", .. Usual, "--out", Out]);
        string page = File.ReadAllText(Path.Combine(Out, "report.html"));
        Assert.That(page, Does.Contain("<h3>Predicted and true y</h3>").And.Contain("predicted = true").And.Contain("validation loss, without L2").And.Contain("<dt>validation r2</dt>").And.Not.Contain("validation accuracy"));
        File.Delete(Path.Combine(Out, "report.html"));
        Do(["report", Out], withData: false);
        Assert.That(File.ReadAllText(Path.Combine(Out, "report.html")), Is.EqualTo(page));
    }

    [Test]
    public void What_is_no_target_of_the_loss_is_refused_with_row_and_column()
    {
        TinyHouses.Save(_folder.File("nan.npz"), columns: 2, prices => prices[7] = double.NaN);
        Refused("nan.npz", "y_train has NaN in row 3, column 1 (both from 0); finite numbers were expected");
        ToolRun.Do("train", "--data", Data, "--loss", "softmax").ShouldBeRefusedWith("y_train[0] is ", "whole numbers or names were expected, as labels; any numbers are targets of a loss of numbers");
        ToolRun.Do("train", "--loss", "squared").ShouldBeRefusedWith("--loss squared is for numbers; the built-in data have labels; expected a table or arrays");
        TinyImages.Save(_folder.File("images"));
        Refused("images", "has labels; expected a table or arrays");
        NpyArray x = NpyArray.From<double>([1, 2, 3, 4], 4, 1);
        NpzArchive.Save(_folder.File("one.npz"), new Dictionary<string, NpyArray> { ["x_train"] = x, ["y_train"] = NpyArray.From<double>([1, 2, 3, 4], 4), ["x_test"] = x, ["y_test"] = NpyArray.From<double>([1, 2, 3, 4, 1, 2, 3, 4], 4, 2) });
        Refused("one.npz", "y_test has rows of 2 numbers, y_train of 1");
        Do(["train", .. Usual.SkipLast(2), "--epochs", "1", "--out", Out]);
        TinyHouses.Save(_folder.File("two.npz"), columns: 2);
        ToolRun.Do("eval", "--weights", Weights, "--data", _folder.File("two.npz")).ShouldBeRefusedWith("has 2 numbers for each row; the model predicts 1");
        ToolRun.Do("eval", "--weights", Weights).ShouldBeRefusedWith("--loss squared is for numbers");
    }

    [Test]
    public void Labels_that_are_numbers_are_numbers_where_the_loss_takes_them()
    {
        TinyData.Save(_folder.File("tiny.npz"));
        string[] line = ["train", "--data", _folder.File("tiny.npz"), "--hidden", "8", "--batch-size", "10", "--epochs", "2", "--quiet"];
        Do([.. line, "--out", Out], withData: false);
        Do([.. line, "--loss", "squared", "--out", _folder.File("numbers")], withData: false);
        Assert.That(Summary().GetProperty("metric").GetString(), Is.EqualTo("accuracy"));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(_folder.File("numbers"), "model.safetensors"));
        Assert.That(file.Metadata["widths"], Is.EqualTo("8-8-1"));
    }

    [Test]
    public void Checks_look_at_the_targets()
    {
        ToolRun good = ToolRun.Do(["check", "--data", Data, .. Usual.SkipLast(2)]);
        Assert.That((good.ExitCode, good.Error), Is.EqualTo((0, string.Empty)), good.Out);
        Assert.That(good.Out, Does.Contain("training targets").And.Contain("(all scores 0)").And.Match("50 rows by heart +r2 0.99").And.Contain("all pass"));
        TinyHouses.Save(Data, change: prices => Array.Fill(prices, 5));
        Doubt("target y is the same in all training rows; nothing can be learnt");
        TinyHouses.Save(Data, change: Array.Sort);
        Doubt("rows in the order of their targets must be shuffled");
        TinyHouses.Save(Data);
        Doubt("target y has a scale that few rates and first weights suit; leave --raw-targets out", "--raw-targets", "--learning-rate", "1e-12");
        using NpzArchive archive = NpzArchive.Open(Data);
        Dictionary<string, NpyArray> arrays = archive.Names.ToDictionary(name => name, archive.Read);
        foreach (string part in (string[])["train", "test"])
        {
            double[] x = [.. arrays[$"x_{part}"].Values<double>()];
            double[] y = [.. arrays[$"y_{part}"].Values<double>()];
            for (int i = 0; i < y.Length; i++)
            {
                x[(i * TinyHouses.Features) + 3] = (y[i] / 1000) - 7;
            }

            arrays[$"x_{part}"] = NpyArray.From<double>(x, y.Length, TinyHouses.Features);
        }

        NpzArchive.Save(_folder.File("leak.npz"), arrays);
        ToolRun leak = ToolRun.Do(["train", "--data", _folder.File("leak.npz"), .. Usual.SkipLast(2), "--epochs", "1"]);
        Assert.That(leak.Out, Does.Contain("warning: targets in features: 1 of 5 features; feature 3 is target y but for a factor and a constant"));
    }

    [Test]
    public void Data_info_tells_of_numbers_what_it_tells_of_labels()
    {
        TinyHouses.Save(Data, columns: 2);
        ToolRun run = Do(["data", "info", Data], withData: false);
        Assert.That(run.Out, Does.Match("training y0 +[0-9]+ to [0-9.]+, mean 30[0-9.]+, deviation 7").And.Match("test y1 +").And.Not.Contain("classes").And.Not.Contain("label"));
        TinyHouses.Save(_folder.File("nan.npz"), change: prices => prices[7] = double.NaN);
        ToolRun.Do("data", "info", _folder.File("nan.npz")).ShouldBeRefusedWith("y_train[0] is ");
    }

    [Test]
    public void A_net_that_learns_the_noise_is_told_so()
    {
        RandomState random = new(1);
        double[] x = new double[60 * 30];
        double[] y = new double[60];
        random.Gaussian(x);
        random.Gaussian(y);
        NpzArchive.Save(_folder.File("noise.npz"), new Dictionary<string, NpyArray>
        {
            ["x_train"] = NpyArray.From<double>(x.AsSpan(0, 40 * 30), 40, 30),
            ["y_train"] = NpyArray.From<double>(y.AsSpan(0, 40), 40),
            ["x_val"] = NpyArray.From<double>(x.AsSpan(40 * 30), 20, 30),
            ["y_val"] = NpyArray.From<double>(y.AsSpan(40), 20),
            ["x_test"] = NpyArray.From<double>(x.AsSpan(40 * 30), 20, 30),
            ["y_test"] = NpyArray.From<double>(y.AsSpan(40), 20),
        });
        ToolRun run = Do(["train", "--data", _folder.File("noise.npz"), "--loss", "squared", "--hidden", "50", "--batch-size", "20", "--rule", "adam", "--learning-rate", "3e-3", "--weight-scale", "0.3", "--epochs", "60"], withData: false);
        Assert.That(run.Out, Does.Contain("overfitting: The loss on validation rows, ").And.Contain("times that of training"));
    }

    [Test]
    public void A_range_test_suggests_a_rate_that_trains()
    {
        string[] line = ["tune", "--lr-range", "--loss", "squared", "--hidden", "20", "--batch-size", "20", "--rule", "adam", "--weight-scale", "0.3"];
        ToolRun run = Do([.. line, "--out", Out]);
        Assert.That(run.Out, Does.Contain("rates from 1E-06 to 10 in 200 steps").And.Contain("it fell steepest at").And.Contain("suggested: --learning-rate "));
        string[] rows = File.ReadAllLines(Path.Combine(Out, "lr_range.csv"));
        Assert.That(rows[0], Is.EqualTo("learning_rate,loss,smoothed_loss"));
        Assert.That(rows[1], Does.StartWith("1E-06,"));
        Assert.That(File.ReadAllText(Path.Combine(Out, "report.html")), Does.Contain("Loss by learning rate").And.Contain("suggested rate"));
        string rate = run.Out.Split("--learning-rate ")[1].Split('\n')[0].Trim();
        Assert.That(Number(rate), Is.InRange(1e-4, 0.3));
        Assert.That(Do([.. line]).Out, Does.Contain($"--learning-rate {rate}"), "the same again");
        ToolRun.Do([.. line, "--data", Data, "--learning-rate", "1e-3"]).ShouldBeRefusedWith("'--learning-rate' has no effect with --lr-range");
        ToolRun.Do([.. line, "--data", Data, "--search", "reg=1,2"]).ShouldBeRefusedWith("'--search' has no effect with --lr-range");
        ToolRun.Do([.. line, "--data", Data, "--lr-from", "1", "--lr-to", "1"]).ShouldBeRefusedWith("--lr-from is 1 and --lr-to 1; expected a larger --lr-to");
        ToolRun.Do("tune", "--data", Data, "--lr-from", "1", "--search", "reg=1,2").ShouldBeRefusedWith("no effect without --lr-range");
        ToolRun.Do([.. line, "--data", Data, "--hiden", "5"]).ShouldBeRefusedWith("there is no option '--hiden'", "did you mean --hidden?");
    }

    /// <summary>The model's file with other metadata.</summary>
    private string Changed(Action<Dictionary<string, string>> change)
    {
        string path = _folder.File("changed.safetensors");
        using SafetensorsFile file = SafetensorsFile.Open(Weights);
        Dictionary<string, string> metadata = new(file.Metadata);
        metadata.Remove("xxh128");
        change(metadata);
        SafetensorsWriter writer = new(metadata, checksum: true);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            float[] values = new float[tensor.Count];
            file.Read<float>(tensor.Name, values);
            writer.Add<float>(tensor.Name, [.. tensor.Shape], values);
        }

        writer.Save(path);
        return path;
    }

    /// <summary>Changes every target of the file.</summary>
    private void Scale(Func<double, double> change, Action<double[], string>? after = null)
    {
        NpzArchive archive = NpzArchive.Open(Data);
        Dictionary<string, NpyArray> arrays = archive.Names.ToDictionary(name => name, archive.Read);
        archive.Dispose();
        foreach (string part in (string[])["train", "test"])
        {
            double[] y = Array.ConvertAll(arrays[$"y_{part}"].Values<double>().ToArray(), value => change(value));
            after?.Invoke(y, part);
            arrays[$"y_{part}"] = NpyArray.From<double>(y, y.Length);
        }

        NpzArchive.Save(Data, arrays);
    }

    private static string Line(string name, JsonElement summary, string key, int rows)
    {
        double Value(string metric) => summary.GetProperty(string.Format(CultureInfo.InvariantCulture, key, metric)).GetDouble();
        return string.Create(CultureInfo.InvariantCulture, $"{name} r2 {Value("r2"):F4}  mse {Value("mse"):G5}  rmse {Math.Sqrt(Value("mse")):G5}  mae {Value("mae"):G5}  ({rows} rows)");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private JsonElement Summary() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "summary.json"))).RootElement;

    private void Refused(string file, params string[] parts) => ToolRun.Do("train", "--data", _folder.File(file), "--loss", "squared").ShouldBeRefusedWith(parts);

    private void Doubt(string advice, params string[] options)
        => Assert.That(ToolRun.Do(["train", "--data", Data, .. Usual.SkipLast(2).Chunk(2).Where(pair => !options.Contains(pair[0])).SelectMany(pair => pair), .. options, "--epochs", "1"]).Out, Does.Contain("warning: ").And.Contain(advice));

    private ToolRun Do(string[] line, bool withData = true)
    {
        ToolRun run = ToolRun.Do(withData ? [.. line, "--data", Data] : line);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)), run.Out);
        return run;
    }
}
