using System.Diagnostics;
using FastNet.Cli.Output;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>The folder of --out: one process at a time, no earlier run replaced unasked, no rubbish left.</summary>
[OneMode]
public sealed class OutputFolderTests : TinyDataTests
{
    [Test]
    public void A_folder_that_another_process_writes_is_refused_and_left_alone()
    {
        string[][] commands =
        [
            Train("--overwrite"), ["knn", "--data", Data, "--train", "60", "--test", "40", "--out", Out, "--overwrite"], ["features", "--out", Out, "--overwrite"],
            ["tune", "--data", Data, "--search", "hidden=4", "--epochs", "1", "--out", Out], ["data", "get", "cifar10", "--from", "http://127.0.0.1:9", "--out", Out],
        ];
        using (OutputFolder.Prepare(Out, [], replaces: false))
        {
            foreach (string[] command in commands)
            {
                ToolRun.Do(command).ShouldBeRefusedWith("--out", Out, "belongs to another fastnet that is running");
            }

            Assert.That(Directory.GetFileSystemEntries(Out).Select(Path.GetFileName), Is.EqualTo((string[])[".lock"]));
        }

        Assert.That(Directory.Exists(Out), Is.False, "nothing was saved into it");
    }

    [Test]
    public void A_resumed_run_takes_the_folder_too()
    {
        ResumeTests.Run(Train());
        using (OutputFolder.Prepare(Out, [], replaces: false))
        {
            ToolRun.Do("train", "--resume", Out, "--epochs", "9").ShouldBeRefusedWith("belongs to another fastnet that is running");
        }

        ResumeTests.Run(["train", "--resume", Out, "--epochs", "9", "--quiet"]);
        Assert.That(File.Exists(Path.Combine(Out, ".lock")), Is.False);
    }

    [Test]
    [Platform("Unix")]
    public void Of_two_processes_one_trains_and_a_killed_one_leaves_neither_lock_nor_temporary_files()
    {
        string[] args = Train("--keep", "1", "--overwrite");
        args[Array.IndexOf(args, "--epochs") + 1] = "1000000";
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll"), .. args]) { RedirectStandardError = true })!;
        string checkpoints = Path.Combine(Out, "checkpoints");
        while (CheckpointFolder.Latest(checkpoints) is null && !process.WaitForExit(5))
        {
        }

        ToolRun.Do(args).ShouldBeRefusedWith("belongs to another fastnet that is running");
        Assert.That(process.HasExited, Is.False, "the first one trains on");
        process.Kill();
        process.WaitForExit();
        string mine = Path.Combine(Out, ".mine.tmp");
        string[] left = [Path.Combine(Out, ".fastnet-half.abc.tmp"), Path.Combine(checkpoints, ".fastnet-half.abc.tmp")];
        Array.ForEach([mine, .. left], file => File.WriteAllText(file, "half a file"));
        Assert.That(CheckpointFolder.Latest(checkpoints), Is.Not.Null);
        ToolRun.Do(Train()).ShouldBeRefusedWith("holds checkpoints", "--resume continues it, --overwrite replaces it");
        ResumeTests.Run(Train("--overwrite"));
        Assert.That(Directory.GetFiles(Out, ".*", SearchOption.AllDirectories), Is.EqualTo((string[])[mine]), "a file of the user's own stays");
    }

    [Test]
    public void An_earlier_run_is_replaced_only_where_that_is_asked_for_and_then_wholly()
    {
        ResumeTests.Run(Train("--keep", "99"));
        byte[] before = File.ReadAllBytes(Path.Combine(Out, "model.safetensors"));
        string[] other = [.. Train("--seed", "5")];
        ToolRun.Do(other).ShouldBeRefusedWith("--out", Out, "holds summary.json of an earlier run", "--resume continues it, --overwrite replaces it");
        Assert.That(File.ReadAllBytes(Path.Combine(Out, "model.safetensors")), Is.EqualTo(before));
        other[Array.IndexOf(other, "--epochs") + 1] = "1";
        ResumeTests.Run([.. other, "--overwrite", "--no-report"]);
        Assert.That(
            Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Out, file)),
            Is.EquivalentTo((string[])["summary.json", "loss_history.csv", "accuracy_history.csv", "model.safetensors", Path.Combine("checkpoints", "checkpoint-000000006.safetensors")]));
    }

    [Test]
    public void Overwriting_deletes_the_earlier_run_before_the_first_step()
    {
        ResumeTests.Run(Train());
        using StopSignal stop = new();
        stop.Request(ExitCode.Interrupted);
        Assert.That(ToolRun.Do(new StringWriter(), terminal: false, stop, Train("--overwrite", "--seed", "5")).ExitCode, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(File.Exists(Path.Combine(Out, "summary.json")) || CheckpointFolder.Latest(Path.Combine(Out, "checkpoints")) is not null, Is.False, "no mixture of two runs");
    }

    [Test]
    public void A_run_that_goes_on_elsewhere_does_not_replace_what_is_there()
    {
        ResumeTests.Run(Train());
        string other = _folder.File("other");
        ResumeTests.Run([.. Train("--seed", "5").Select(word => word == Out ? other : word)]);
        ToolRun.Do("train", "--resume", Out, "--epochs", "9", "--out", other, "--quiet").ShouldBeRefusedWith("--out", other, "--overwrite");
        ResumeTests.Run(["train", "--resume", Out, "--epochs", "9", "--out", Out + Path.DirectorySeparatorChar, "--quiet"]);
    }

    [Test]
    public void Neighbours_and_features_are_not_replaced_unasked_either()
    {
        string[] knn = ["knn", "--data", Data, "--train", "60", "--test", "40", "--k", "1", "--out", Out];
        Assert.That(ToolRun.Do(knn).ExitCode, Is.Zero);
        ToolRun.Do(knn).ShouldBeRefusedWith("holds knn.json of an earlier run; --overwrite replaces it");
        ToolRun.Do(Train()).ShouldBeRefusedWith("holds report.html of an earlier run");
        Assert.That(ToolRun.Do([.. knn, "--overwrite"]).ExitCode, Is.Zero);

        string images = _folder.File("images");
        TinyImages.Save(images);
        string[] features = ["features", "--data", images, "--bins", "0", "--quiet", "--out", _folder.File("features")];
        ResumeTests.Run([.. features, "--npz"]);
        ToolRun.Do(features).ShouldBeRefusedWith("holds x_train.npy of an earlier run; --overwrite replaces it");
        ResumeTests.Run([.. features, "--overwrite"]);
        Assert.That(File.Exists(Path.Combine(_folder.File("features"), "features.npz")), Is.False, "the older archive does not stand beside newer arrays");
    }

    private string[] Train(params string[] more)
        => ["train", "--data", Data, "--hidden", "4", "--batch-size", "10", "--epochs", "4", "--train-accuracy-samples", "20", "--quiet", "--out", Out, .. more];
}
