using FastNet.Benchmarks;
using FastNet.Rivals;

namespace FastNet.Conventions.Tests;

/// <summary>What bench/FastNet.Rivals reads and shows. The project itself is outside of the solution, for its packages have 500 MB.</summary>
[OneMode]
public sealed class RivalsTests
{
    private const string Usage = "step [--hidden 50,100] [--rules sgd,adam] [--batches 64] [--accuracy X] [--scikit-learn FILE]";

    private static readonly double[] Seconds = [3, 1, 2, 5];

    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [TearDown]
    public void DeleteFile() => File.Delete(_file);

    [Test]
    public void Lists_of_sizes_and_rules_are_options()
    {
        CommandOptions options = CommandOptions.Parse(Usage, ["--hidden", "64,1024", "--rules", "momentum,adam", "--batches", "200", "--accuracy", "0.5"]);
        Assert.Multiple(() =>
        {
            Assert.That(options.Hidden, Is.EqualTo(new[] { 64, 1024 }));
            Assert.That(options.Rules, Is.EqualTo(new[] { "momentum", "adam" }));
            Assert.That(options.Batches, Is.EqualTo(new[] { 200 }));
            Assert.That(options.Accuracy, Is.EqualTo(0.5));
        });
    }

    [TestCase("--hidden", "50,")]
    [TestCase("--hidden", "0")]
    [TestCase("--hidden", "50;100")]
    [TestCase("--hidden")]
    [TestCase("--rules", "sgd,adamax")]
    [TestCase("--rules", "")]
    [TestCase("--batches", "-1")]
    [TestCase("--accuracy", "86")]
    [TestCase("--accuracy", "0,5")]
    [TestCase("--scikit-learn", "/no/such/file.json")]
    [TestCase("--epochs", "5")]
    public void A_wrong_option_is_named(params string[] args)
        => Assert.That(() => CommandOptions.Parse(Usage, args), Throws.TypeOf<CommandException>().With.Message.Contains(args[0]).And.Message.Contains("usage: step"));

    [Test]
    public void Seconds_to_an_accuracy_are_those_of_all_epochs_up_to_the_first_that_reaches_it()
    {
        Assert.Multiple(() =>
        {
            Assert.That(EpochTimes.Of(Seconds, [0.1, 0.5, 0.4, 0.6], 0.5), Is.EqualTo(new EpochTimes(4, 2, 4, 2, 0.6)));
            Assert.That(EpochTimes.Of(Seconds, [0.5, 0.4, 0.4, 0.4], 0.5), Is.EqualTo(new EpochTimes(4, 2, 3, 1, 0.4)));
            Assert.That(EpochTimes.Of(Seconds, [0.1, 0.2, 0.3, 0.4], 0.5), Is.EqualTo(new EpochTimes(4, 2, null, null, 0.4)));
        });
    }

    [Test]
    public void Rows_are_lines_of_Markdown_with_as_many_columns_as_the_header()
    {
        EpochTimes reached = new(4, 2, 4, 2, 0.6);
        EpochTimes missed = new(4, 3, null, null, 0.4);
        EpochRow alone = new("784-128-10", 64, "sgd", 0.1, 1, 0.86, reached, missed, null, 1.5, 1.25, 1.75);
        EpochRow beside = alone with { ScikitLearn = new EpochTimes(2, 5, 10, 2, 0.9) };
        TorchStepRow step = new("3072-50-10", "adam", 200, 1, 1.25, 2.5, 2, 1.9, 2.1, 0, 6384);
        PredictRow predict = new("784-10", "numbers", 10_000, 1234.5, 2469, 8_100_446, 4_050_223, 2, 1.9, 2.1, 0, 240);
        Assert.Multiple(() =>
        {
            Assert.That(alone.ToMarkdown(), Is.EqualTo("| 784-128-10, 64, sgd | 2.000 | 3.000 | - | 1.50 (1.25, 1.75) | - | 4.00 (2) | - | - |"));
            Assert.That(beside.ToMarkdown(), Is.EqualTo("| 784-128-10, 64, sgd | 2.000 | 3.000 | 5.000 | 1.50 (1.25, 1.75) | 2.50 | 4.00 (2) | - | 10.00 (2) |"));
            Assert.That(step.ToMarkdown(), Is.EqualTo("| 3072-50-10 | adam | 1 | 1.250 | 2.500 | 2.00 (1.90, 2.10) | 0 | 6384 |"));
            Assert.That(predict.ToMarkdown(), Is.EqualTo("| 784-10, numbers, 10,000 | 1234.50 | 8,100,446 | 2469.00 | 4,050,223 | 2.00 (1.90, 2.10) | 0 | 240 |"));
            Assert.That(Columns(EpochRow.Header(0.86)), Is.EqualTo((int[])[9, 9]));
            Assert.That(Columns(beside.ToMarkdown()), Is.EqualTo((int[])[9]));
            Assert.That(Columns($"{TorchStepRow.Header}\n{step.ToMarkdown()}"), Is.All.EqualTo(8));
            Assert.That(Columns($"{PredictRow.Header}\n{predict.ToMarkdown()}"), Is.All.EqualTo(8));
            Assert.That(EpochRow.Header(0.86), Does.Contain("to 0.86"));
        });
    }

    [Test]
    public void A_row_of_scikit_learn_is_found_by_net_batch_rule_and_rate()
    {
        Write("""{"library": "scikit-learn 1.2.1", "threads": 2, "rows": [{"net": "784-128-10", "batch": 64, "rule": "adam", "learning_rate": 0.001, "epoch_seconds": [2.0, 1.0], "accuracies": [0.8, 0.9]}]}""");
        ScikitLearnEpochs file = ScikitLearnEpochs.Read(_file, threads: 2);
        Assert.Multiple(() =>
        {
            Assert.That(file.Library, Is.EqualTo("scikit-learn 1.2.1"));
            Assert.That(file.Find("784-128-10", 64, "adam", 1e-3, 0.85), Is.EqualTo(new EpochTimes(2, 1, 3, 2, 0.9)));
            Assert.That(file.Find("784-128-10", 200, "adam", 1e-3, 0.85), Is.Null);
            Assert.That(file.Find("784-128-10", 64, "sgd", 1e-3, 0.85), Is.Null);
            Assert.That(file.Find("784-128-10", 64, "adam", 1e-2, 0.85), Is.Null);
            Assert.That(() => ScikitLearnEpochs.Read(_file, threads: 1), Throws.TypeOf<CommandException>().With.Message.Contains("2 threads").And.Message.Contains("expected 1"));
        });
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"library": "a", "threads": 1}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": null}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": [null]}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": [{"net": "a", "batch": 1, "rule": "sgd", "learning_rate": 1, "epoch_seconds": [], "accuracies": []}]}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": [{"net": "a", "batch": 1, "rule": "sgd", "learning_rate": 1, "epoch_seconds": [1], "accuracies": [1, 1]}]}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": [{"net": "a", "batch": 1, "rule": "sgd", "learning_rate": 1, "epoch_seconds": [1]}]}""")]
    [TestCase("""{"library": "a", "threads": 1, "rows": [{"net": "a", "batch": 1, "rule": "sgd", "learning_rate": 1, "epoch_seconds": ["1"], "accuracies": [1]}]}""")]
    public void A_file_that_is_none_of_the_script_s_is_refused(string content)
    {
        Write(content);
        Assert.That(() => ScikitLearnEpochs.Read(_file, threads: 1), Throws.TypeOf<CommandException>().With.Message.Contains(_file).And.Message.Contains("epochs.py"));
    }

    private static int[] Columns(string table) => [.. table.Split('\n').Select(line => line.Count(character => character == '|') - 1)];

    private void Write(string content) => File.WriteAllText(_file, content);
}
