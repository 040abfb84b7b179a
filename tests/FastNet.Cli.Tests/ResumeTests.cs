using System.Text.Json;
using System.Text.Json.Nodes;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet train --resume`: what was stopped goes on as if it had not been, or is refused.</summary>
[OneMode]
public sealed class ResumeTests : TinyDataTests
{
    private static readonly string[] Results = ["model.safetensors", "loss_history.csv", "accuracy_history.csv"];

    [TestCase("")]
    [TestCase("--rule momentum --momentum 0.8 --precision double")]
    [TestCase("--rule nesterov --trainer legacy")]
    [TestCase("--rule adagrad --schedule step --step-epochs 3 --warmup 7")]
    [TestCase("--rule rmsprop --rmsprop-epsilon inside --layout chw")]
    [TestCase("--rule adam --full-batch")]
    [TestCase("--rule momentum --clip-norm 0.3")]
    [TestCase("--rule adamw --decay-matrices-only --clip-norm 0.3 --precision double")]
    [TestCase("--weight-decay 0.5")]
    [TestCase("--shuffle --clip-norm 0.3 --activation tanh")]
    [TestCase("--model deep --hidden 6,5 --shuffle --loss svm --activation elu --keep-by loss --rule adamw")]
    [TestCase("--metric macro-f1 --trainer legacy --shuffle")]
    [TestCase("--model softmax --reg 0.1")]
    [TestCase("--model svm --reg-convention half --precision double")]
    [TestCase("--model deep --hidden 7,6,5 --normalization batch --dropout 0.7 --initializer he --rule adam")]
    [TestCase("--model deep --hidden 4 --normalization layer --initializer xavier --trainer legacy")]
    public void Ten_epochs_are_five_a_stop_and_five_more(string options)
    {
        string[] model = options.Contains("--model", StringComparison.Ordinal) ? [] : ["--hidden", "5"];
        string[] rest = options.Length == 0 ? [] : options.Split(' ');
        string[] common = ["train", "--data", Data, "--batch-size", "10", "--learning-rate", "1e-2", "--train-accuracy-samples", "30", "--quiet", .. model, .. rest];
        common = options.Contains("--full-batch", StringComparison.Ordinal) ? [.. common.Where(word => word is not ("--batch-size" or "10"))] : common;
        Run([.. common, "--epochs", "10", "--out", _folder.File("whole")]);
        Run([.. common, "--epochs", "5", "--out", _folder.File("parts")]);
        Run(["train", "--resume", _folder.File("parts"), "--epochs", "10", "--quiet"]);
        AssertSame("whole", "parts");
    }

    [Test]
    public void A_run_on_a_cosine_goes_on_from_any_of_its_checkpoints()
    {
        Run(["train", "--data", Data, "--batch-size", "10", "--schedule", "cosine", "--warmup", "5", "--epochs", "10", "--keep", "99", "--out", _folder.File("whole"), "--quiet"]);
        string[] checkpoints = Directory.GetFiles(Path.Combine(_folder.File("whole"), "checkpoints"));
        Assert.That(checkpoints, Has.Length.EqualTo(10));
        foreach (string checkpoint in checkpoints)
        {
            Run(["train", "--resume", checkpoint, "--out", _folder.File("parts"), "--overwrite", "--quiet"]);
            AssertSame("whole", "parts");
        }
    }

    [Test]
    public void A_run_stopped_inside_an_epoch_goes_on_from_the_step_where_it_was_stopped()
    {
        using StopSignal stop = new();
        using StoppingWriter writer = new(stop);
        string[] options = ["train", "--data", Data, "--batch-size", "1", "--epochs", "5"];
        ToolRun run = ToolRun.Do(writer, terminal: false, stop, [.. options, "--out", _folder.File("parts")]);
        Assert.That(run.ExitCode, Is.EqualTo(130), run.Error);
        string last = CheckpointFolder.Latest(Path.Combine(_folder.File("parts"), "checkpoints"))!;
        int stopped = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("parts"), "summary.json"))).RootElement.GetProperty("iterations").GetInt32();
        Assert.That(last, Does.EndWith($"{stopped:D9}.safetensors"));
        Assert.That(stopped % 60, Is.Not.Zero, "inside an epoch");
        Run(["train", "--resume", last, "--quiet"]);
        Run([.. options, "--quiet", "--out", _folder.File("whole")]);
        AssertSame("whole", "parts");
    }

    [Test]
    public void Other_mathematics_is_refused_and_everything_else_may_differ()
    {
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--rule", "rmsprop", "--epochs", "3", "--out", _folder.File("out"), "--quiet"]);
        foreach ((string option, string now, string then) in new[]
        {
            ("--hidden", "6", "5"), ("--rule", "adam", "rmsprop"), ("--rmsprop-epsilon", "inside", "outside"), ("--learning-rate", "0.5", "0.001"),
            ("--lr-decay", "1", "0.95"), ("--batch-size", "11", "10"), ("--reg", "1", "0"), ("--reg-convention", "full", "half"), ("--weight-scale", "1", "0.001"),
            ("--trainer", "legacy", "solver"), ("--precision", "double", "float"), ("--seed", "1", "0"), ("--train-accuracy-samples", "5", "1000"),
            ("--schedule", "cosine", "decay"), ("--model", "deep", "two-layer"), ("--warmup", "3", "0"), ("--momentum", "0.5", "not given"),
            ("--full-batch", "true", "false"), ("--layout", "hwc", "chw"), ("--clip-norm", "3", "not given"), ("--loss", "svm", "not given"), ("--activation", "tanh", "not given"),
            ("--metric", "auc", "not given"), ("--keep-by", "loss", "not given"), ("--patience", "3", "not given"), ("--shuffle", "true", "not given"), ("--weight-decay", "0.1", "not given"),
        })
        {
            ToolRun.Do("train", "--resume", _folder.File("out"), option, now).ShouldBeRefusedWith($"{option} is {now}; the run of '", $"has {then}");
        }

        ToolRun.Do("train", "--resume", _folder.File("out"), "--epochs", "2").ShouldBeRefusedWith("--epochs is 2", "has 3", "raised, not lowered");
        ToolRun.Do("train", "--resume", _folder.File("out"), "--iterations", "99").ShouldBeRefusedWith("--epochs is not given", "has 3");
        Run(["train", "--resume", _folder.File("out"), "--rule", "rmsprop", "--learning-rate", "1e-3", "--threads", "1", "--keep", "1", "--data", Data, "--clip-norm", "0", "--weight-decay", "0", "--standardize", "false", "--loss", "softmax", "--activation", "relu", "--metric", "accuracy", "--keep-by", "metric", "--patience", "0", "--quiet"]);
    }

    [Test]
    public void Several_widths_may_be_given_again()
    {
        Run(["train", "--data", Data, "--model", "deep", "--hidden", "5,4", "--batch-size", "10", "--epochs", "2", "--out", _folder.File("out"), "--quiet"]);
        Run(["train", "--resume", _folder.File("out"), "--hidden", "5,4", "--epochs", "3", "--quiet"]);
        ToolRun.Do("train", "--resume", _folder.File("out"), "--hidden", "5,4,3").ShouldBeRefusedWith("--hidden is 5,4,3", "has 5,4");
    }

    [Test]
    public void A_cosine_cannot_be_prolonged_because_every_rate_depends_on_the_number_of_steps()
    {
        Run(["train", "--data", Data, "--schedule", "cosine", "--epochs", "3", "--batch-size", "10", "--out", _folder.File("out"), "--quiet"]);
        ToolRun.Do("train", "--resume", _folder.File("out"), "--epochs", "4").ShouldBeRefusedWith("--epochs is 4", "has 3", "on a cosine every step's learning rate depends on their number");
    }

    [Test]
    public void Other_data_are_refused()
    {
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "3", "--out", _folder.File("out"), "--quiet"]);
        ToolRun run = ToolRun.Do("train", "--resume", _folder.File("out"), "--data", Changed(), "--quiet");
        run.ShouldBeRefusedWith("its run has data 60 + 20 rows of 8, ", "; this one has 60 + 20 rows of 8, ");
    }

    [Test]
    public void Where_there_is_no_checkpoint_there_is_nothing_to_resume()
    {
        ToolRun.Do("train", "--resume", _folder.File("nowhere")).ShouldBeRefusedWith("--resume", "nowhere", "has no checkpoint");
        ToolRun.Do("train", "--resume", _folder.Path).ShouldBeRefusedWith("has no checkpoint");
        ToolRun.Do("train", "--resume", Data).ShouldBeRefusedWith("tiny.npz");
        Run(["train", "--data", Data, "--epochs", "2", "--batch-size", "10", "--keep", "0", "--out", _folder.File("out"), "--quiet"]);
        Assert.That(Directory.Exists(Path.Combine(_folder.File("out"), "checkpoints")), Is.False, "--keep 0");
        ToolRun.Do("train", "--resume", Path.Combine(_folder.File("out"), "model.safetensors")).ShouldBeRefusedWith("its format is 'fastnet model, checksum'");
    }

    [Test]
    public void A_damaged_checkpoint_is_refused_and_the_one_before_it_serves()
    {
        string[] options = ["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "6", "--quiet"];
        Run([.. options, "--out", _folder.File("whole")]);
        string[] checkpoints = [.. Directory.GetFiles(Path.Combine(_folder.File("whole"), "checkpoints")).Order(StringComparer.Ordinal)];
        byte[] bytes = File.ReadAllBytes(checkpoints[^1]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(checkpoints[^1], bytes);
        ToolRun.Do("train", "--resume", _folder.File("whole")).ShouldBeRefusedWith(checkpoints[^1], "the file is damaged");
        Run(["train", "--resume", checkpoints[^2], "--out", _folder.File("parts"), "--quiet"]);
        AssertSame("whole", "parts");
    }

    [Test]
    public void A_finished_run_says_so_and_its_files_stay_as_they_are()
    {
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "3", "--out", _folder.File("out"), "--quiet"]);
        string summary = Path.Combine(_folder.File("out"), "summary.json");
        byte[] before = File.ReadAllBytes(summary);
        ToolRun again = ToolRun.Do("train", "--resume", _folder.File("out"));
        Assert.That((again.ExitCode, again.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(again.Out, Does.EndWith($"all 18 steps were made before: nothing is left to train; --epochs may be raised{Environment.NewLine}"));
        Assert.That(File.ReadAllBytes(summary), Is.EqualTo(before));
        Run(["train", "--resume", _folder.File("out"), "--quiet"]);
    }

    [Test]
    public void A_finished_run_whose_files_were_not_written_gets_them()
    {
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "3", "--out", _folder.File("whole"), "--quiet"]);
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "3", "--out", _folder.File("parts"), "--quiet"]);
        File.Delete(Path.Combine(_folder.File("parts"), "summary.json"));
        File.Delete(Path.Combine(_folder.File("parts"), "model.safetensors"));
        ToolRun again = ToolRun.Do("train", "--resume", _folder.File("parts"));
        Assert.That((again.ExitCode, again.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(again.Out, Does.Contain("nothing is left to train").And.Contain("no step made").And.Contain("not measured").And.Not.Contain("NaN"));
        AssertSame("whole", "parts");
    }

    [Test]
    public void Epochs_between_checkpoints_are_chosen()
    {
        Run(["train", "--data", Data, "--hidden", "5", "--batch-size", "10", "--epochs", "7", "--checkpoint-every", "3", "--out", _folder.File("out"), "--quiet"]);
        Assert.That(
            Directory.GetFiles(Path.Combine(_folder.File("out"), "checkpoints")).Select(Path.GetFileName),
            Is.EquivalentTo(["checkpoint-000000018.safetensors", "checkpoint-000000036.safetensors"]));
    }

    internal static void Run(string[] args) => Assert.That(ToolRun.Do(args), Is.EqualTo(new ToolRun(0, string.Empty, string.Empty)));

    /// <summary>Model and histories byte for byte, the summary but for times and paths.</summary>
    internal static void AssertSameResults(string whole, string parts)
    {
        foreach (string file in Results)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(parts, file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(whole, file))), file);
        }

        Assert.That(Summary(parts), Is.EqualTo(Summary(whole)));
    }

    private static string Summary(string folder)
    {
        JsonObject summary = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")))!.AsObject();
        foreach (string time in (string[])["seconds", "milliseconds_per_step", "allocated_bytes_per_step"])
        {
            Assert.That(summary.Remove(time), Is.True);
        }

        JsonObject options = summary["options"]!.AsObject();
        foreach (string free in (string[])["out", "data", "keep", "threads", "quiet"])
        {
            Assert.That(options.Remove(free), Is.True);
        }

        summary.Remove("threads");
        return summary.ToJsonString();
    }

    private void AssertSame(string whole, string parts) => AssertSameResults(_folder.File(whole), _folder.File(parts));

    /// <summary>The same rows but for one label.</summary>
    private string Changed()
    {
        string path = _folder.File("changed.npz");
        using NpzArchive archive = NpzArchive.Open(Data);
        Dictionary<string, NpyArray> arrays = archive.Names.ToDictionary(name => name, archive.Read);
        long[] labels = arrays["y_train"].Values<long>().ToArray();
        labels[7] = (labels[7] + 1) % TinyData.Classes;
        arrays["y_train"] = NpyArray.From<long>(labels, labels.Length);
        NpzArchive.Save(path, arrays);
        return path;
    }

    /// <summary>Asks for the end as soon as progress is shown, which is inside the first epoch.</summary>
    private sealed class StoppingWriter(StopSignal stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.StartsWith("step ", StringComparison.Ordinal))
            {
                stop.Request(ExitCode.Interrupted);
            }
        }
    }
}
