using System.Diagnostics;
using FastNet.Cli.Tests.Support;

namespace FastNet.Mpi.Tests;

/// <summary>`mpirun fastnet train`, with the libraries of this machine.</summary>
[OneMode]
[Platform("Linux")]
public sealed class MpirunTests
{
    private static readonly string[] Run =
    [
        "train", "--model", "deep", "--hidden", "30,18", "--normalization", "batch", "--dropout", "0.8", "--reg", "0.01", "--rule", "adam",
        "--batch-size", "10", "--train-accuracy-samples", "20", "--threads", "1", "--no-report", "--checkpoint-every", "2",
    ];

    private TemporaryFolder _folder = null!;

    private string Data => _folder.File("tiny.npz");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        TinyData.Save(Data);
    }

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase(Mpirun.OpenMpi, "1 2 3 4")]
    [TestCase(Mpirun.Mpich, "1 2 3 4")]
    public void Files_are_the_same_for_any_number_of_processes(string launcher, string counts)
    {
        _ = Mpirun.Find(launcher);
        string alone = _folder.File("alone");
        string[] run = [.. Run, "--data", Data, "--epochs", "12"];
        AssertSuccess(Mpirun.Alone([.. run, "--out", alone, "--quiet"]));
        foreach (int count in counts.Split(' ').Select(int.Parse))
        {
            string folder = _folder.File($"{launcher}{count}");
            (int exitCode, string output, string error) = Mpirun.Run(launcher, count, [.. run, "--out", folder]);
            AssertSuccess((exitCode, output, error));

            Assert.That(output, Does.Match(@"allocated +0 bytes per step"));
            Assert.That(output.Split("tiny.npz").Length, Is.EqualTo(2), "one process alone prints");
            AssertSame(alone, folder);
        }
    }

    [Test]
    public void A_run_goes_on_with_another_number_of_processes()
    {
        (string alone, string parts) = (_folder.File("alone"), _folder.File("parts"));
        string[] rest = ["--resume", parts, "--checkpoint-every", "2", "--no-report", "--threads", "1", "--quiet"];
        AssertSuccess(Mpirun.Alone([.. Run, "--data", Data, "--epochs", "14", "--keep", "3", "--out", alone, "--quiet"]));
        AssertSuccess(Mpirun.Run(Mpirun.OpenMpi, 3, [.. Run, "--data", Data, "--epochs", "4", "--out", parts, "--quiet"]));
        AssertSuccess(Mpirun.Alone(["train", .. rest, "--epochs", "6"]));
        AssertSuccess(Mpirun.Run(Mpirun.OpenMpi, 2, ["train", .. rest, "--epochs", "14"]));
        Assert.That(Latest(parts), Does.EndWith("checkpoint-000000084.safetensors"));
        foreach (string file in (string[])["model.safetensors", "loss_history.csv", "accuracy_history.csv", "checkpoints/checkpoint-000000084.safetensors"])
        {
            Assert.That(File.ReadAllBytes(Path.Combine(parts, file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(alone, file))), file);
        }
    }

    [TestCase(Mpirun.OpenMpi, 3)]
    [TestCase(Mpirun.Mpich, 2)]
    public void A_process_that_is_killed_ends_all_and_the_last_checkpoint_is_whole(string launcher, int count)
    {
        string folder = _folder.File("killed");
        Process process = Begin(launcher, count, folder);
        Stopwatch time = Stopwatch.StartNew();
        Process.GetProcessById(Mpirun.ProcessOf(1, folder)).Kill();
        (int exitCode, _, string error) = Mpirun.End(process);
        Assert.That(time.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(exitCode, Is.Not.Zero, error);
        Assert.That(Checkpoint.ReadNotes(Latest(folder)!), Contains.Key("--hidden"));
    }

    [Test]
    public void A_process_that_is_asked_to_stop_stops_all_and_what_was_learnt_is_saved()
    {
        string folder = _folder.File("stopped");
        Process process = Begin(Mpirun.OpenMpi, 2, folder);
        using (Process kill = Process.Start("kill", ["-TERM", $"{Mpirun.ProcessOf(1, folder)}"]))
        {
            kill.WaitForExit();
        }

        (int exitCode, _, string error) = Mpirun.End(process);
        Assert.That(exitCode, Is.EqualTo(143), error);
        Assert.That(Path.Combine(folder, "summary.json"), Does.Exist);
        Assert.That(Latest(folder), Is.Not.Null);
    }

    [TestCase("expected it without mpirun", "info")]
    [TestCase("did you mean --hidden", "train", "--hiden", "3")]
    [TestCase("There is no folder or archive '/nowhere'", "train", "--data", "/nowhere")]
    [TestCase("no hidden layer", "train", "--model", "softmax", "--iterations", "3", "--quiet")]
    public void What_cannot_be_done_is_told_once(string told, params string[] args)
    {
        (int exitCode, _, string error) = Mpirun.Run(Mpirun.OpenMpi, 2, args);
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(error.Split('\n').Where(line => line.StartsWith("fastnet: ", StringComparison.Ordinal)), Has.Exactly(1).Contains(told), error);
    }

    [TestCase("libmpich.so.12", "library of another mpirun")]
    [TestCase("/nowhere/libmpi.so", "'/nowhere/libmpi.so', which cannot be loaded")]
    [TestCase("libc.so.6", "has no MPI_")]
    public void A_library_that_cannot_be_used_is_told_once(string library, string told)
    {
        _ = Mpirun.Find(Mpirun.Mpich);
        (int exitCode, _, string error) = Mpirun.Run(Mpirun.OpenMpi, 2, ["train", "--iterations", "3"], ("FASTNET_MPI", library));
        Assert.That(exitCode, Is.EqualTo(2), error);
        Assert.That(error.Split('\n').Where(line => line.StartsWith("fastnet: ", StringComparison.Ordinal)), Has.Exactly(1).Contains(told), error);
    }

    /// <summary>Starts a run of many steps and waits for its first checkpoint.</summary>
    private Process Begin(string launcher, int count, string folder)
    {
        Process process = Mpirun.Begin(launcher, count, [.. Run, "--data", Data, "--epochs", "10000000", "--out", folder, "--quiet"]);
        for (Stopwatch time = Stopwatch.StartNew(); Latest(folder) is null; Thread.Sleep(20))
        {
            Assert.That(time.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)), "a first checkpoint is there");
        }

        return process;
    }

    private static string? Latest(string folder) => CheckpointFolder.Latest(Path.Combine(folder, "checkpoints"));

    private static void AssertSuccess((int ExitCode, string Out, string Error) run) => Assert.That(run.ExitCode, Is.Zero, run.Error + run.Out);

    private static void AssertSame(string alone, string folder)
    {
        string[] files = [.. Directory.GetFiles(alone, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(alone, path)).Order()];
        Assert.That(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(), Is.EqualTo(files));
        Assert.That(files.Count(file => file.StartsWith("checkpoints", StringComparison.Ordinal)), Is.GreaterThan(1));
        foreach (string file in files.Where(file => !file.EndsWith("summary.json", StringComparison.Ordinal)))
        {
            Assert.That(File.ReadAllBytes(Path.Combine(folder, file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(alone, file))), $"{file} of {folder}");
        }
    }
}
