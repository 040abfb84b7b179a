using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Data;

namespace FastNet.Cli.Tests;

/// <summary>What holds from run to run.</summary>
[OneMode]
public sealed class TrainRunTests : FolderTests
{
    private static readonly string[] Short = ["train", "--hidden", "3", "--iterations", "12", "--batch-size", "50", "--train-accuracy-samples", "50", "--quiet"];

    [Test]
    public void The_same_seed_gives_the_same_bytes_whatever_the_threads()
    {
        Train("a", "--seed", "3", "--threads", "1");
        Train("b", "--seed", "3", "--threads", "2");
        Train("c", "--seed", "4", "--threads", "2");
        Assert.Multiple(() =>
        {
            Assert.That(Bytes("b", "loss_history.csv"), Is.EqualTo(Bytes("a", "loss_history.csv")));
            Assert.That(Bytes("b", "accuracy_history.csv"), Is.EqualTo(Bytes("a", "accuracy_history.csv")));
            Assert.That(Bytes("b", "model.safetensors"), Is.EqualTo(Bytes("a", "model.safetensors")));
            Assert.That(Bytes("c", "loss_history.csv"), Is.Not.EqualTo(Bytes("a", "loss_history.csv")));
        });
    }

    [Test]
    public void Scalar_code_in_another_process_gives_the_same_bytes()
    {
        Train("here");
        ToolRun run = ToolRun.Start([.. Short, "--out", _folder.File("there")], ("FASTNET_SIMD", "1"));
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        Assert.That(Bytes("there", "model.safetensors"), Is.EqualTo(Bytes("here", "model.safetensors")));
        Assert.That(Summary("there").GetProperty("simd_width").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("sgd")]
    [TestCase("momentum")]
    [TestCase("nesterov")]
    [TestCase("adagrad")]
    [TestCase("rmsprop")]
    [TestCase("adam")]
    public void A_step_allocates_nothing(string rule)
    {
        // A process of its own: all threads count, and those of the test runner allocate. Three tries, because once in some hundred runs
        // on a busy machine the runtime's own threads do so too; what a step allocates it allocates every time.
        double fewest = double.MaxValue;
        for (int attempt = 0; attempt < 3 && fewest > 0; attempt++)
        {
            ToolRun run = ToolRun.Start(["train", "--hidden", "3", "--iterations", "40", "--batch-size", "50", "--rule", rule, "--quiet", "--out", _folder.File("out")]);
            Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
            fewest = Math.Min(fewest, Summary("out").GetProperty("allocated_bytes_per_step").GetDouble());
        }

        Assert.That(fewest, Is.Zero);
    }

    [Test]
    public void Legacy_in_double_keeps_the_last_parameters()
    {
        Train("out", "--trainer", "legacy", "--precision", "double", "--reg", "0.1");
        DataSplit<double> split = SyntheticImages.Create().Prepare<double>();
        TwoLayerNet<double> net = new(3072, 3, 10, 50, new() { Regularization = 0.1 });
        Sgd<double> rule = new(net.Parameters.Length);
        RandomState random = new(0);
        net.Initialize(random, 1e-3);
        Solver<double> solver = new(net, split.Train, split.Validation, rule, new TrainingOptions { Iterations = 12, BatchSize = 50, LearningRateDecay = 0.95, IsLegacy = true }, random);
        solver.Train();

        JsonElement summary = Summary("out");
        Assert.That(summary.GetProperty("last_loss").GetDouble(), Is.EqualTo(solver.History.Losses[^1]));
        Assert.That(summary.GetProperty("validation_accuracy").GetDouble(), Is.EqualTo(solver.Evaluate(split.Validation)));
        using SafetensorsFile model = SafetensorsFile.Open(Path.Combine(_folder.File("out"), "model.safetensors"));
        double[] w2 = new double[30];
        model.Read<double>("W2", w2);
        Assert.That(w2, Is.EqualTo(net.W2.ToArray()));
    }

    [Test]
    public void Epochs_are_the_other_way_to_say_how_long()
    {
        ToolRun run = ToolRun.Do("train", "--hidden", "2", "--epochs", "2", "--batch-size", "3000", "--train-accuracy-samples", "10", "--quiet", "--out", _folder.File("out"));
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));
        Assert.That(Summary("out").GetProperty("iterations").GetInt32(), Is.EqualTo(2 * (10_000 / 3000)));
        Assert.That(Summary("out").GetProperty("options").GetProperty("epochs").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public void Cifar_files_are_trained_on_and_both_test_accuracies_told()
    {
        FakeCifar.Fill(_folder.Path);
        ToolRun run = ToolRun.Do("train", "--data", _folder.Path, "--hidden", "2", "--iterations", "3", "--train-accuracy-samples", "10", "--out", _folder.File("out"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.StartWith($"cifar10 ({_folder.Path}): 49,000 training, 1,000 validation, 1,000 of 10,000 test rows"));
        Assert.That(Summary("out").GetProperty("data_set").GetString(), Is.EqualTo("cifar10"));
        Assert.That(Summary("out").GetProperty("test_accuracy").GetDouble(), Is.EqualTo(1));
        Assert.That(Summary("out").GetProperty("test_accuracy_all").GetDouble(), Is.EqualTo(0.9));
    }

    [Test]
    public void A_diverged_run_says_so_and_its_summary_is_still_valid_JSON()
    {
        ToolRun run = ToolRun.Do("train", "--hidden", "3", "--iterations", "12", "--batch-size", "50", "--train-accuracy-samples", "50", "--learning-rate", "1e20", "--out", _folder.File("out"));
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Error);
        Assert.That(run.Out, Does.Contain("the learning rate is too high"));
        Assert.That(Summary("out").GetProperty("last_loss").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void A_terminal_gets_a_table_with_the_results()
    {
        ToolRun run = ToolRun.Do(new StringWriter(), terminal: true, stop: null, [.. Short[..^1], "--out", _folder.File("out")]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("rule").And.Contain("sgd, solver").And.Contain("test accuracy").And.Contain("ms per step"));
    }

    [Test]
    public void Without_out_nothing_is_written()
    {
        string before = string.Join('\n', Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order(StringComparer.Ordinal));
        Assert.That(ToolRun.Do(Short).ExitCode, Is.Zero);
        Assert.That(string.Join('\n', Directory.EnumerateFileSystemEntries(Environment.CurrentDirectory).Order(StringComparer.Ordinal)), Is.EqualTo(before));
    }

    private void Train(string name, params string[] more)
    {
        ToolRun run = ToolRun.Do([.. Short, .. more, "--out", _folder.File(name)]);
        Assert.That(run, Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)), "quiet means quiet");
    }

    private byte[] Bytes(string name, string file) => File.ReadAllBytes(Path.Combine(_folder.File(name), file));

    private JsonElement Summary(string name) => JsonDocument.Parse(Bytes(name, "summary.json")).RootElement;
}
