using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;
using FastNet.Cli.Tuning;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet tune --shard` and `--merge`: searches of several processes have the bytes of one process, whoever dies.</summary>
[OneMode]
public sealed class ShardTests : TinyDataTests
{
    private const string Grid = "--search hidden=3,4,5 --search learning-rate=1e-3,1e-2 --search epochs=2,4 --batch-size 10";
    private const string Mixed = "--search precision=float,double --search layout=chw,hwc --search model=two-layer,softmax --epochs 2 --batch-size 10";
    private const string Random = "--search learning-rate=log:1e-4..1 --search reg=log:1e-4..1 --trials 6 --refine 2 --epochs 2 --batch-size 10";
    private const string Halving = "--search learning-rate=log:1e-4..10 --search hidden=int:2..9 --trials 9 --refine 1 --halving 2 --epochs 9 --batch-size 10 --search-seed 3";
    private const string Diverging = "--search learning-rate=1e-3,1e30,1e-2,1e25 --halving 2 --epochs 4 --batch-size 10";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "FastNet.Cli.dll");

    private string One => _folder.File("one");

    [Test]
    public void Any_number_of_processes_has_the_bytes_of_one(
        [Values(Grid, Mixed, Random, Halving, Diverging)] string search, [Values(1, 2, 3, 7)] int count)
    {
        TuneAlone(search);
        ToolRun[] runs = new ToolRun[count];
        Thread[] threads = [.. runs.Select((_, i) => new Thread(() => runs[i] = ToolRun.Do(Args(search, i + 1, count))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(runs.Select(run => (run.ExitCode, run.Error)), Is.All.EqualTo((0, string.Empty)));
        AssertMerged();
    }

    [TestCase(Grid)]
    [TestCase(Halving)]
    public void One_after_the_other_the_first_does_all_and_the_second_finds_all_done(string search)
    {
        TuneAlone(search);
        ToolRun first = ToolRun.Do(Args(search, 2, 3));
        Assert.That(first.ExitCode, Is.Zero, first.Error);
        ToolRun second = ToolRun.Do(["tune", "--resume", Out, "--shard", "1/3"]);
        Assert.That((second.ExitCode, second.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(second.Out, Does.Contain(", 0 of them by this process (1/3)"));
        AssertMerged();

        // Merged twice, and joined after that.
        AssertMerged();
        Assert.That(ToolRun.Do(Args(search, 1, 1)).ExitCode, Is.Zero);
        AssertMerged();
    }

    [TestCase(Grid, 3, 11)]
    [TestCase(Random, 2, 12)]
    [TestCase(Halving, 3, 13)]
    [TestCase(Halving, 7, 14)]
    [Platform("Unix")]
    public void Killed_at_random_moments_the_others_or_a_restart_finish(string search, int count, int seed)
    {
        // Long enough for blows to fall between the files.
        search = search.Replace("epochs 2 ", "epochs 60 ", StringComparison.Ordinal).Replace("epochs 9", "epochs 160", StringComparison.Ordinal)
            .Replace("epochs=2,4", "epochs=80,160", StringComparison.Ordinal);
        TuneAlone(search);
        Random moments = new(seed);
        Process[] processes = [.. Enumerable.Range(1, count).Select(i => Start(search, i, count))];
        try
        {
            WaitFor(() => Count("claim-*") > 0);
            int killed = 0;
            for (int blow = 0; blow < 2 * count && !processes.All(process => process.HasExited && process.ExitCode == 0); blow++)
            {
                Thread.Sleep(moments.Next(250));
                int victim = moments.Next(count);
                if (!processes[victim].HasExited)
                {
                    processes[victim].Kill();
                    killed++;
                }

                processes[victim].WaitForExit();

                // Half of the dead come back; of the last one alive a successor must.
                if (processes[victim].ExitCode != 0 && (moments.Next(2) == 0 || processes.All(process => process.HasExited)))
                {
                    processes[victim].Dispose();
                    processes[victim] = Start(search, victim + 1, count);
                }
            }

            Array.ForEach(processes, process => process.WaitForExit());
            Assert.That(killed, Is.GreaterThan(0));
        }
        finally
        {
            Array.ForEach(processes, process => process.Kill());
            Array.ForEach(processes, process => process.Dispose());
        }

        if (ToolRun.Do("tune", "--merge", Out, "--quiet").ExitCode != 0)
        {
            ToolRun last = ToolRun.Do("tune", "--resume", Out, "--shard", $"1/{count}", "--takeover", "0.5", "--quiet");
            Assert.That((last.ExitCode, last.Error), Is.EqualTo((0, string.Empty)));
        }

        AssertMerged();
    }

    private static void WaitFor(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(60)));
            Thread.Sleep(1);
        }
    }

    private int Count(string pattern)
    {
        string shards = Path.Combine(Out, "shards");
        return Directory.Exists(shards) ? Directory.GetFileSystemEntries(shards, pattern).Length : 0;
    }

    private Process Start(string search, int i, int count)
        => Process.Start(new ProcessStartInfo("dotnet", [Assembly, .. Args(search, i, count), "--takeover", "0.5"]) { RedirectStandardError = true })!;

    private string[] Args(string search, int i, int count)
        => ["tune", "--data", Data, .. search.Split(' '), "--threads", "1", "--out", Out, "--shard", $"{i}/{count}", "--quiet"];

    private void TuneAlone(string search)
    {
        ToolRun run = ToolRun.Do(["tune", "--data", Data, .. search.Split(' '), "--threads", "1", "--out", One, "--quiet"]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
    }

    private void AssertMerged()
    {
        ToolRun merged = ToolRun.Do("tune", "--merge", Out);
        Assert.That((merged.ExitCode, merged.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(File.Exists(Path.Combine(Out, "report.html")), Is.True);
        SortedDictionary<string, string> expected = Files(One);
        SortedDictionary<string, string> found = Files(Out);
        Assert.That(found.Keys, Is.EqualTo(expected.Keys));
        foreach ((string name, string content) in expected)
        {
            Assert.That(found[name], Is.EqualTo(content), name);
        }

        Assert.That(expected.Keys, Has.Count.EqualTo(8));
    }

    /// <summary>All files of a search by one process, without seconds; the report is that of such a search.</summary>
    private SortedDictionary<string, string> Files(string folder)
    {
        string copy = _folder.File("compared");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(copy, "best"));
        string[] names = [.. Directory.GetFiles(folder).Concat(Directory.GetFiles(Path.Combine(folder, "best"))).Select(path => Path.GetRelativePath(folder, path))];
        foreach (string name in names)
        {
            string text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, name)));
            string masked = Path.GetExtension(name) == ".safetensors" ? text
                : name == "trials.csv" ? string.Join('\n', text.Split('\n').Select(line => string.Join(',', line.Split(',').Select((cell, i) => i == 11 ? "0" : cell))))
                : Regex.Replace(text, "\"(seconds|milliseconds_per_step)\": [^,\n]*", "\"$1\": 0").Replace(folder, copy, StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(copy, name), Encoding.Latin1.GetBytes(masked));
        }

        ToolRun report = ToolRun.Do("report", copy, "--out", Path.Combine(copy, "report.html"));
        Assert.That(report.ExitCode, Is.Zero, report.Error);
        return new(names.ToDictionary(name => name, name => Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(copy, name)))), StringComparer.Ordinal);
    }
}
