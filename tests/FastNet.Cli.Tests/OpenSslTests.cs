using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>Where there is no OpenSSL, .NET ends the process at its first use: what trains, saves, loads and reports must not use it.</summary>
[Platform("Linux")]
[OneMode]
public sealed class OpenSslTests
{
    [Test]
    public void No_command_about_a_training_loads_it()
    {
        using TemporaryFolder folder = new();
        TinyData.Save(folder.File("tiny.npz"));
        string model = Path.Combine(folder.File("out"), "model.safetensors");
        string[] train = ["train", "--data", folder.File("tiny.npz"), "--epochs", "2", "--batch-size", "10", "--quiet", "--out", folder.File("out")];
        string[][] commands =
        [
            train,
            ["train", "--resume", folder.File("out"), "--epochs", "3", "--quiet"],
            ["eval", "--weights", model, "--data", folder.File("tiny.npz")],
            ["show", model],
            ["convert", model, "--to", "pytorch", "--out", folder.File("weights.safetensors")],
            ["convert", folder.File("weights.safetensors"), "--like", model, "--out", folder.File("back.safetensors")],
            ["tune", "--data", folder.File("tiny.npz"), "--search", "hidden=4,5", "--epochs", "1", "--quiet", "--out", folder.File("search")],
            ["report", folder.File("out"), folder.File("search"), "--out", folder.File("page.html")],
        ];
        for (int i = 0; i < commands.Length; i++)
        {
            // The loader of glibc notes every library that the process opens.
            string[] command = commands[i];
            string log = folder.File($"loaded-{i}");
            ToolRun run = ToolRun.Start(command, ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", log));
            Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
            string loaded = string.Concat(Directory.GetFiles(folder.Path, $"{Path.GetFileName(log)}.*").Select(File.ReadAllText));
            loaded = string.Join('\n', loaded.Split('\n').Where(line => line.Contains("generating link map", StringComparison.Ordinal)));
            Assert.That(loaded, Does.Contain("libcoreclr").And.Contain("libSystem.Native"), "it is noted");
            Assert.That(loaded, Does.Not.Contain("libssl").And.Not.Contain("libcrypto"), string.Join(' ', command));
        }
    }
}
