using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Ctrl-C and its like: what was learnt so far is saved.</summary>
[OneMode]
public sealed class StopTests : FolderTests
{
    private static readonly string[] Long = ["train", "--hidden", "2", "--iterations", "10000000", "--batch-size", "10", "--train-accuracy-samples", "10"];

    [TestCase("INT", 130)]
    [TestCase("TERM", 143)]
    [Platform("Unix")]
    public void A_signal_ends_the_training_and_what_was_learnt_is_saved(string signal, int exitCode)
    {
        ToolRun run = ToolRun.StartAndSignal(signal, [.. Long, "--out", _folder.File("out")]);
        Assert.That(run.ExitCode, Is.EqualTo(exitCode), run.Error);
        Assert.That(run.Out, Does.Contain("stopped early"));
        ShouldBeSaved();
    }

    [Test]
    public void A_stopped_run_saves_as_many_losses_as_it_made_steps()
    {
        using StopSignal stop = new();
        using StoppingWriter writer = new(stop);
        ToolRun run = ToolRun.Do(writer, terminal: false, stop, [.. Long, "--out", _folder.File("out")]);
        Assert.That(run.ExitCode, Is.EqualTo(130), run.Error);
        ShouldBeSaved();
    }

    [Test]
    public void A_run_stopped_before_its_first_step_leaves_nothing()
    {
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        ToolRun run = ToolRun.Do(new StringWriter(), terminal: false, stop, [.. Long, "--out", _folder.File("out")]);
        Assert.That(run.ExitCode, Is.EqualTo(130));
        Assert.That(run.Error, Does.StartWith("fastnet: stopped before the first step"));
        Assert.That(Directory.Exists(_folder.File("out")), Is.False);
    }

    private void ShouldBeSaved()
    {
        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("out"), "summary.json"))).RootElement;
        string[] losses = File.ReadAllLines(Path.Combine(_folder.File("out"), "loss_history.csv"));
        string[] accuracies = File.ReadAllLines(Path.Combine(_folder.File("out"), "accuracy_history.csv"));
        int iterations = summary.GetProperty("iterations").GetInt32();
        Assert.That(summary.GetProperty("stopped_early").GetBoolean());
        Assert.That(iterations, Is.InRange(41, 9_999_999));
        Assert.That(losses, Has.Length.EqualTo(iterations + 1));
        Assert.That(accuracies[^1], Does.StartWith(string.Create(CultureInfo.InvariantCulture, $"{iterations},")), "a last check is made");
        using SafetensorsFile model = SafetensorsFile.Open(Path.Combine(_folder.File("out"), "model.safetensors"));
        Assert.That(model.Tensors, Has.Count.EqualTo(4));
    }

    /// <summary>Asks for the end as soon as progress is shown.</summary>
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
