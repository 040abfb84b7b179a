using System.Diagnostics;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>The worst that can happen to a process: killed without warning, or no room on the disk.</summary>
[OneMode]
[Platform("Unix")]
public sealed class KillTests : TinyDataTests
{
    private const int Kills = 50;

    private string Whole => _folder.File("whole");

    // Epochs of six tiny steps: most of the time is spent in writing checkpoints, which is where the blows are to fall.
    [Test]
    public void Killed_at_fifty_random_moments_a_run_ends_as_if_nothing_had_happened()
    {
        string[] run = Options(epochs: 1500);
        ResumeTests.Run([.. run, "--out", Whole]);
        Random moments = new(20);
        int folder = 0;
        int advanced = 0;
        string? before = null;
        for (int kills = 0; kills < Kills;)
        {
            string parts = _folder.File($"parts{folder}");
            if (StartAndKill(run, parts, atWork: kills % 3 > 0, moments.Next(150)))
            {
                kills++;
                string? after = Latest(parts);
                advanced += after != before ? 1 : 0;
                before = after;
                if (after is not null)
                {
                    Assert.That(() => Checkpoint.ReadNotes(after), Throws.Nothing, "what is there is whole");
                }
            }
            else
            {
                // It was done before the blow fell.
                ResumeTests.AssertSameResults(Whole, parts);
                folder++;
            }
        }

        string last = _folder.File($"parts{folder}");
        ResumeTests.Run(Latest(last) is null ? [.. run, "--out", last] : ["train", "--resume", last, "--quiet"]);
        ResumeTests.AssertSameResults(Whole, last);
        Assert.That(advanced, Is.GreaterThan(5), "many of the blows fell between two checkpoints");
        Assert.That(Directory.GetFiles(Path.Combine(last, "checkpoints"), ".*"), Is.Empty, "no temporary file stays");
    }

    [Test]
    public void A_disk_without_room_ends_the_run_with_one_line_and_the_previous_checkpoint_is_good()
    {
        string[] run = Options(epochs: 1200);
        ResumeTests.Run([.. run, "--out", Whole]);

        // The losses grow by 48 bytes an epoch, until a checkpoint exceeds what the shell lets a file have.
        string parts = _folder.File("parts");
        ToolRun limited = ToolRun.StartWithLimit(40, [.. run, "--out", parts]);
        string error = limited.Error;
        Assert.That(limited.ExitCode, Is.EqualTo(2), error);
        Assert.That(error, Does.StartWith("fastnet: ").And.Contain("checkpoints"));
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(Directory.GetFiles(Path.Combine(parts, "checkpoints"), ".*"), Is.Empty, "no temporary file stays");
        Assert.That(new FileInfo(Latest(parts)!).Length, Is.InRange(30 * 1024, 40 * 1024));
        ResumeTests.Run(["train", "--resume", parts, "--quiet"]);
        ResumeTests.AssertSameResults(Whole, parts);
    }

    private static string? Latest(string folder) => CheckpointFolder.Latest(Path.Combine(folder, "checkpoints"));

    /// <summary>Kills some time after the run's first new checkpoint, which code without vector instructions reaches late, or while it starts.</summary>
    /// <returns>False when the run was over before.</returns>
    private static bool StartAndKill(string[] run, string folder, bool atWork, int milliseconds)
    {
        string? before = Latest(folder);
        string[] args = before is null ? [.. run, "--out", folder] : ["train", "--resume", folder, "--quiet"];
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll"), .. args]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        while (atWork && Latest(folder) == before && !process.WaitForExit(5))
        {
        }

        if (process.WaitForExit(milliseconds))
        {
            Assert.That(process.ExitCode, Is.Zero, process.StandardError.ReadToEnd());
            return false;
        }

        process.Kill();
        process.WaitForExit();
        return true;
    }

    private string[] Options(int epochs)
        => ["train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--rule", "adam", "--epochs", $"{epochs}", "--train-accuracy-samples", "20", "--quiet"];
}
