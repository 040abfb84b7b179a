using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Trainings whose loss is not finite: they end with the verdict and exit code 1, and what they leave can be used.</summary>
[OneMode]
public sealed class DivergedTests : TinyDataTests
{
    private static readonly string[] TooFast = ["--learning-rate", "1e6", "--weight-scale", "1", "--epochs", "200", "--hidden", "8", "--batch-size", "20"];

    [TestCase("solver")]
    [TestCase("legacy")]
    public void The_training_ends_with_its_verdict_and_exit_code_1_and_the_last_finite_best_is_kept(string trainer)
    {
        ToolRun run = ToolRun.Do(["train", "--data", Data, .. TooFast, "--trainer", trainer, "--out", Out]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((1, string.Empty)), run.Out);
        double[] losses = Losses();
        Assert.That(losses, Has.Length.InRange(2, 100), "of 600 steps");
        Assert.That(losses[..^1], Is.All.Matches<double>(double.IsFinite));
        Assert.That(double.IsFinite(losses[^1]), Is.False);
        Assert.That(run.Out, Does.Contain($"diverged: The loss is not finite at step {losses.Length}: the learning rate is too high"));
        JsonElement summary = Summary();
        Assert.That((summary.GetProperty("stopped_early").GetBoolean(), summary.GetProperty("iterations").GetInt32()), Is.EqualTo((true, losses.Length)));
        ToolRun eval = ToolRun.Do("eval", "--weights", Path.Combine(Out, "model.safetensors"), "--data", Data);
        Assert.That(eval.ExitCode, Is.Zero, eval.Error);
        Assert.That(eval.Out, Does.Contain(summary.GetProperty("validation_accuracy").GetDouble().ToString("F4", CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Told_to_keep_going_it_makes_all_steps_and_the_best_is_the_same()
    {
        Assert.That(ToolRun.Do(["train", "--data", Data, .. TooFast, "--quiet", "--out", Out]).ExitCode, Is.EqualTo(1));
        byte[] model = File.ReadAllBytes(Path.Combine(Out, "model.safetensors"));
        ToolRun run = ToolRun.Do(["train", "--data", Data, .. TooFast, "--quiet", "--keep-going", "--out", _folder.File("on")]);
        Assert.That(run, Is.EqualTo(new ToolRun(1, string.Empty, string.Empty)), "quiet, and its last loss is no number");
        Assert.That(File.ReadAllLines(Path.Combine(_folder.File("on"), "loss_history.csv")), Has.Length.EqualTo(601));
        Assert.That(File.ReadAllBytes(Path.Combine(_folder.File("on"), "model.safetensors")), Is.EqualTo(model));
    }

    [Test]
    public void Resumed_from_the_checkpoint_before_it_diverges_at_the_same_step()
    {
        string[] slower = ["--learning-rate", "20", "--reg", "1", "--weight-scale", "1", "--epochs", "100", "--hidden", "8", "--batch-size", "20"];
        Assert.That(ToolRun.Do(["train", "--data", Data, .. slower, "--quiet", "--out", Out]).ExitCode, Is.EqualTo(1));
        double[] losses = Losses();
        string[] checkpoints = Directory.GetFiles(Path.Combine(Out, "checkpoints"));
        Assert.That(checkpoints, Is.Not.Empty, "it lived for an epoch");
        Assert.That(checkpoints.Select(Checkpoint.ReadNotes), Has.None.Empty, "each of them is whole");
        ToolRun again = ToolRun.Do("train", "--resume", Out, "--quiet");
        Assert.That((again.ExitCode, again.Error), Is.EqualTo((1, string.Empty)));
        Assert.That(Losses(), Is.EqualTo(losses));
    }

    [Test]
    public void Where_the_net_was_never_finite_there_is_no_model_and_an_older_one_goes()
    {
        ResumeTests.Run(["train", "--data", Data, "--hidden", "4", "--iterations", "3", "--batch-size", "10", "--quiet", "--out", Out]);
        ToolRun run = ToolRun.Do("train", "--data", Data, "--hidden", "4", "--iterations", "30", "--batch-size", "10", "--learning-rate", "1e30", "--out", Out, "--overwrite");
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Is.EqualTo($"fastnet: at no accuracy check was the net finite; there is no model{Environment.NewLine}"));
        Assert.That(File.Exists(Path.Combine(Out, "model.safetensors")), Is.False);
        Assert.That(File.Exists(Path.Combine(Out, "summary.json")) && File.Exists(Path.Combine(Out, "report.html")));
    }

    [Test]
    public void A_search_whose_every_trial_diverged_has_no_best_and_says_so()
    {
        ToolRun run = ToolRun.Do("tune", "--data", Data, "--epochs", "3", "--batch-size", "10", "--search", "learning-rate=1e20,1e25", "--refine", "2", "--out", Out);
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Error);
        Assert.That(run.Error, Is.EqualTo($"fastnet: every trial diverged; there is no best one{Environment.NewLine}"));
        Assert.That(File.ReadAllLines(Path.Combine(Out, "trials.csv")), Has.Length.EqualTo(3), "a header and two trials: nothing to refine");
        Assert.That(Directory.GetFiles(Path.Combine(Out, "best")), Is.Empty);
        Assert.That(ToolRun.Do("tune", "--resume", Out, "--quiet").ExitCode, Is.EqualTo(1));
    }

    // Labels of class 0 alone, the first of the classes: the one that argmax finds among NaN.
    [Test]
    public void The_check_of_rows_learnt_by_heart_does_not_take_NaN_for_class_0()
    {
        NpzArchive.Save(_folder.File("zero.npz"), new Dictionary<string, NpyArray>
        {
            ["x_train"] = Rows(40),
            ["y_train"] = NpyArray.From<long>(new long[40], 40),
            ["x_val"] = Rows(10),
            ["y_val"] = NpyArray.From<long>([0, 1, 0, 0, 0, 0, 0, 0, 0, 0], 10),
            ["x_test"] = Rows(10),
            ["y_test"] = NpyArray.From<long>(new long[10], 10),
        });
        ToolRun run = ToolRun.Do("check", "--data", _folder.File("zero.npz"), "--hidden", "4", "--weight-scale", "1e30");
        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out);
        Assert.That(run.Out, Does.Match("40 rows by heart .* FAIL "));
    }

    private static NpyArray Rows(int count)
    {
        double[] x = new double[count * 3];
        new RandomState(2).Gaussian(x);
        return NpyArray.From<double>(x, count, 3);
    }

    private double[] Losses()
        => [.. File.ReadAllLines(Path.Combine(Out, "loss_history.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    private JsonElement Summary() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "summary.json"))).RootElement;
}
