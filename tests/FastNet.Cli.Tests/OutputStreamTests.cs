using System.Diagnostics;
using System.Text.RegularExpressions;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Streams that cannot be written, and what reaches those that can: no text from outside moves a terminal's cursor.</summary>
[OneMode]
public sealed class OutputStreamTests : TinyDataTests
{
    private const string Evil = "[red]\u001b[31m\u001b]0;owned\u0007\u202ex";
    private const string Shown = "[red]\\u001b[31m\\u001b]0;owned\\u0007\\u202ex";

    private static readonly string[] Files = ["model.safetensors", "loss_history.csv", "accuracy_history.csv"];

    [Test]
    public void A_full_disk_behind_the_output_costs_the_output_alone([Values] bool terminal, [Values] bool both)
    {
        using StringWriter error = new();
        using FullWriter full = new();
        int exitCode = Tool.Run(Train("full"), new ToolConsole(full, both ? full : error, terminal));
        Assert.That(exitCode, Is.EqualTo(74));
        Assert.That(error.ToString(), both ? Is.Empty : Is.EqualTo($"fastnet: not all of the output could be written: No space left on device{Environment.NewLine}"));
        ResumeTests.Run([.. Train("whole"), "--quiet"]);
        foreach (string file in Files)
        {
            Assert.That(File.ReadAllBytes(Path.Combine(_folder.File("full"), file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder.File("whole"), file))), file);
        }
    }

    [Test]
    public void A_search_goes_on_without_its_output_too()
    {
        using FullWriter full = new();
        int exitCode = Tool.Run(["tune", "--data", Data, "--search", "hidden=2,3", "--epochs", "2", "--batch-size", "10", "--out", _folder.File("out")], new ToolConsole(full, full, terminal: false));
        Assert.That(exitCode, Is.EqualTo(74));
        Assert.That(File.ReadAllText(Path.Combine(_folder.File("out"), "trials.json")), Does.Not.Contain("waiting"));
    }

    [Test]
    public void An_error_that_cannot_be_told_keeps_its_exit_code()
    {
        using FullWriter full = new();
        Assert.That(Tool.Run(["train", "--hidden", "0"], new ToolConsole(full, full, terminal: false)), Is.EqualTo(2));
    }

    // The whole way, with what .NET makes of the system's errors: a full device behind both streams, and a reader that has gone.
    [TestCase("> /dev/full 2> /dev/full", 74)]
    [TestCase("2> /dev/null | head -n 1 > /dev/null", 0)]
    [Platform("Linux")]
    public void As_a_process_the_training_goes_on_and_its_files_are_whole(string streams, int expected)
    {
        string command = string.Join(' ', ((string[])["dotnet", Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll"), .. Train("out")]).Select(word => $"'{word}'"));
        using Process process = Process.Start("bash", ["-c", $"set -o pipefail; {command} {streams}"]);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.EqualTo(expected));
        Assert.That(File.Exists(Path.Combine(_folder.File("out"), "summary.json")));
    }

    [Test]
    [Platform("Unix")]
    public void Names_from_outside_are_shown_escaped([Values] bool terminal)
    {
        string data = _folder.File($"{Evil}.npz");
        File.Copy(Data, data);
        foreach (string[] args in (string[][])
        [
            ["train", "--data", data, "--hidden", "4", "--epochs", "2", "--batch-size", "10", "--out", _folder.File(Evil)],
            ["tune", "--data", data, "--search", "hidden=2,3", "--epochs", "2", "--batch-size", "10"], ["data", "info", data], ["check", "--data", data, "--hidden", "4"],
        ])
        {
            ToolRun run = ToolRun.Do(new StringWriter(), terminal, null, args);
            // A terminal breaks long lines.
            Assert.That(Regex.Replace(run.Out, @"[\s│]", string.Empty), Does.Contain(Shown), run.Error);
            Assert.That(run.Out, Does.Not.Contain("\u001b]").And.Not.Contain("\u001b[31m").And.Not.Contain('\u0007').And.Not.Contain('\u202e'), args[0]);
        }
    }

    [Test]
    public void Errors_are_one_line_without_control_characters_and_not_endless()
    {
        ToolRun.Do("train", "--recipe", $"{Evil}\nnext").ShouldBeRefusedWith($"--recipe is '{Shown} next'");
        ToolRun tensor = ToolRun.Do("eval", "--weights", Path.Combine(AppContext.BaseDirectory, "Cases", "esc.safetensors"), "--data", Data);
        tensor.ShouldBeRefusedWith("esc.safetensors");
        Assert.That(tensor.Error.Trim().Any(char.IsControl), Is.False);
        ToolRun endless = ToolRun.Do("train", "--hidden", new string('9', 1_000_000));
        endless.ShouldBeRefusedWith("--hidden is '999", "with commas between them");
        Assert.That(endless.Error, Has.Length.LessThan(2100));
    }

    [TestCase(40)]
    [TestCase(60)]
    [TestCase(80)]
    public void Training_shows_nothing_wider_than_the_terminal(int width)
    {
        using StringWriter output = new();
        int exitCode = Tool.Run([.. Train("out"), "--precision", "double"], new ToolConsole(output, TextWriter.Null, terminal: true, width));
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.ToString().Split('\n').Where(line => line.TrimEnd('\r').Length > width), Is.Empty);
        Assert.That(output.ToString(), Does.Contain("loss of 24 steps"));
    }

    [TestCase(20, "loss 2.303 val 0.123")]
    [TestCase(39, "loss 2.303 val 0.123 01:05 left")]
    [TestCase(56, "loss 2.303 train 0.456 val 0.123 01:05 left")]
    [TestCase(99, "loss 2.303 train 0.456 val 0.123 12,345 rows/s 01:05 left")]
    public void The_line_beside_the_bar_has_what_fits(int width, string expected)
    {
        Training.ProgressState state = new(1, 100, 0.5, 2.303, new AccuracyPoint(1, 0, 0.456, 0.123), Training.MetricChoice.Named("accuracy"), 12345, TimeSpan.FromSeconds(65));
        Assert.That(Spectre.Console.Markup.Remove(Output.TrainingView.Describe(state, width)), Is.EqualTo(expected));
    }

    private string[] Train(string folder) => ["train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--epochs", "4", "--out", _folder.File(folder)];

    /// <summary>What a file on a full disk is.</summary>
    private sealed class FullWriter : StringWriter
    {
        public override void Write(char value) => throw Full();

        public override void Write(string? value) => throw Full();

        public override void WriteLine() => throw Full();

        public override void WriteLine(string? value) => throw Full();

        private static IOException Full() => new("No space left on device");
    }
}
