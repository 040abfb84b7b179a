using System.Diagnostics;
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
    private const string Mixed = "--search precision=float,double --search standardize=false,true --search model=two-layer,softmax --epochs 2 --batch-size 10";
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

    [Test]
    public void What_a_dead_process_claimed_is_taken_over_and_what_a_living_one_claimed_is_not()
    {
        TuneAlone(Grid);
        string shards = Directory.CreateDirectory(Path.Combine(Out, "shards")).FullName;

        // Killed before it wrote its id, killed later, ended by itself, and alive.
        File.WriteAllText(Path.Combine(shards, "claim-2-1"), string.Empty);
        File.WriteAllText(Path.Combine(shards, "claim-10-1"), "a\0/../\n");
        File.WriteAllText(Path.Combine(shards, "claim-4-1"), "aaaa");
        File.WriteAllText(Path.Combine(shards, "process-aaaa"), "17\n1/2\nelsewhere\n5\n");
        File.WriteAllText(Path.Combine(shards, "claim-6-1"), "bbbb");
        File.WriteAllText(Path.Combine(shards, "process-bbbb"), "ended\n1/2\nelsewhere\n6\n");
        File.WriteAllText(Path.Combine(shards, "claim-8-1"), "cccc");
        int beat = 0;
        using Timer alive = new(_ => File.WriteAllText(Path.Combine(shards, "process-cccc"), $"{Interlocked.Increment(ref beat)}\n1/2\nelsewhere\n7\n"), null, 0, 50);
        Task<ToolRun> run = Task.Run(() => ToolRun.Do([.. Args(Grid, 2, 2), "--takeover", "1.5"]));
        WaitFor(() => Count("trial-*.json") >= 10);
        Thread.Sleep(2500);
        Assert.That(Count("trial-*.json"), Is.EqualTo(10), "its trial and that trial's beginning are left to the living");
        ToolRun status = ToolRun.Do("tune", "--status", Out);
        Assert.That(status.Out, Does.StartWith("10 of 12 trials finished, 1 claimed, 1 waiting").And.Contain("elsewhere").And.Contain("best so far: trial "));
        alive.Change(Timeout.Infinite, Timeout.Infinite);
        Assert.That((run.Result.ExitCode, run.Result.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(File.Exists(Path.Combine(shards, "claim-8-2")), Is.True);
        AssertMerged();
    }

    [Test]
    public void A_model_that_is_missing_is_made_anew()
    {
        TuneAlone(Halving);
        Assert.That(ToolRun.Do(Args(Halving, 1, 2)).ExitCode, Is.Zero);
        string[] bests = Directory.GetDirectories(Path.Combine(Out, "shards"), "best-*");
        Assert.That(bests, Has.Length.EqualTo(1), "that of the best trial alone");
        Directory.Delete(bests[0], recursive: true);
        ToolRun.Do("tune", "--merge", Out).ShouldBeRefusedWith("has no model of its best trial", "--shard 1/1");
        Assert.That(ToolRun.Do(Args(Halving, 2, 2)).ExitCode, Is.Zero);
        AssertMerged();
    }

    [TestCase("--shard is '5/4'; expected i/n", "5/4")]
    [TestCase("--shard is '0/4'; expected i/n", "0/4")]
    [TestCase("--shard is '-1/4'; expected i/n", "-1/4")]
    [TestCase("--shard is '1'; expected i/n", "1")]
    [TestCase("--shard is '1/4/4'; expected i/n", "1/4/4")]
    [TestCase("--shard is '1/9999999'; expected i/n", "1/9999999")]
    [TestCase("--takeover is '0'; expected a number from 0.1 to 86400", "1/4", "--takeover", "0")]
    [TestCase("--takeover has no effect without --shard", "off", "--takeover", "5")]
    public void A_shard_that_makes_no_sense_is_refused(string problem, string shard, params string[] args)
        => ToolRun.Do(["tune", "--data", Data, "--search", "hidden=3", "--out", Out, "--shard", shard, .. args]).ShouldBeRefusedWith(problem);

    [Test]
    public void A_folder_of_another_kind_is_refused_in_one_line()
    {
        ToolRun.Do("tune", "--search", "hidden=3", "--shard", "1/2").ShouldBeRefusedWith("--shard has no effect without --out");
        TuneAlone(Grid);
        ToolRun.Do("tune", "--resume", One, "--shard", "1/2").ShouldBeRefusedWith("holds the search of one process", "--shard off --resume");
        ToolRun.Do("tune", "--merge", One).ShouldBeRefusedWith("holds the search of one process");
        ToolRun.Do("tune", "--merge", Data).ShouldBeRefusedWith("has no search.json");
        ToolRun.Do("tune", "--status", _folder.File("nowhere")).ShouldBeRefusedWith("--status", "has no search.json");
        ToolRun.Do("tune", "--merge", One, "--threads", "2").ShouldBeRefusedWith("'--threads' cannot be given with --merge");
        ToolRun.Do("tune", "--status", One, "--hidden", "2").ShouldBeRefusedWith("'--hidden' cannot be given with --status");
        ToolRun.Do([.. Args(Grid, 1, 2)[..^4], Data, "--shard", "1/2"]).ShouldBeRefusedWith("is a file");
        ToolRun.Do([.. Args(Grid, 1, 2)[..^4], "/proc/nowhere", "--shard", "1/2"]).ShouldBeRefusedWith("/proc/nowhere", "cannot be made");
    }

    [Test]
    public void Processes_with_other_settings_are_refused()
    {
        Assert.That(ToolRun.Do(Args(Random, 1, 2)).ExitCode, Is.Zero);
        ToolRun.Do(Args(Grid, 2, 2)).ShouldBeRefusedWith("search.json' is another search: its options is '--epochs 2 --batch-size 10', here '--batch-size 10'");
        ToolRun.Do(Args(Random.Replace("--trials 6", "--trials 7", StringComparison.Ordinal), 2, 2)).ShouldBeRefusedWith("its trials is '6', here '7'");
        ToolRun.Do(Args(Random + " --search-seed 4", 2, 2)).ShouldBeRefusedWith("its search_seed is '0', here '4'");
        ToolRun.Do("tune", "--resume", Out, "--trials", "9", "--shard", "1/2").ShouldBeRefusedWith("has 6, on which");
        ToolRun.Do("tune", "--resume", Out).ShouldBeRefusedWith("is a search of several processes; --shard i/n joins it", "--merge");
        string path = Path.Combine(Out, "search.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace($"\"fastnet_version\": \"{Versions.FastNet}\"", "\"fastnet_version\": \"0.0.9\"", StringComparison.Ordinal));
        ToolRun.Do(Args(Random, 2, 2)).ShouldBeRefusedWith("its fastnet_version is '0.0.9', here ");
    }

    [Test]
    public void Files_that_are_missing_damaged_or_of_another_search_are_named()
    {
        const string Search = "--search hidden=3,4 --search reg=0,0.1 --epochs 1 --batch-size 10";
        Assert.That(ToolRun.Do(Args(Search, 1, 1)).ExitCode, Is.Zero);
        string Trial(int i) => Path.Combine(Out, "shards", $"trial-{i}.json");
        string text = File.ReadAllText(Trial(2));
        File.Delete(Trial(2));
        ToolRun.Do("tune", "--merge", Out).ShouldBeRefusedWith("has results of 3 of 4 trials; expected all", "--status", "--shard 1/1 runs what is missing");
        foreach ((string problem, string content) in new[]
        {
            ("is no JSON", string.Empty),
            ("is no JSON", text[..(text.Length / 2)]),
            ("holds a JSON Array", "[]"),
            ("trial-2.json' is of another search: its trial is '3'; '2' was expected", File.ReadAllText(Trial(3))),
            ("trial-2.json' is of another search: its reg is '0.2'; '0.1' was expected", text.Replace("\"reg\": \"0.1\"", "\"reg\": \"0.2\"", StringComparison.Ordinal)),
            ("trial-2.json' is of another search: its epochs is '9'; '1' was expected", text.Replace("\"epochs\": \"1\"", "\"epochs\": \"9\"", StringComparison.Ordinal)),
            ("trial-2.json' is of another search: its metric is 'r2'; 'accuracy' was expected", text.Replace("\"metric\": \"accuracy\"", "\"metric\": \"r2\"", StringComparison.Ordinal).Replace("accuracy", "r2", StringComparison.Ordinal)),
            ("its data_set is 'other'", text.Replace("\"data_set\": \"tiny\"", "\"data_set\": \"other\"", StringComparison.Ordinal)),
            ("is damaged", text.Replace("\"state\": \"done\"", "\"state\": \"waiting\"", StringComparison.Ordinal)),
        })
        {
            Assert.That(content, Is.Not.EqualTo(text));
            File.WriteAllText(Trial(2), content);
            ToolRun.Do("tune", "--merge", Out).ShouldBeRefusedWith("trial-2.json", problem);
            ToolRun.Do("tune", "--status", Out).ShouldBeRefusedWith("trial-2.json", problem);
            ToolRun.Do(Args(Search, 1, 1)).ShouldBeRefusedWith("trial-2.json", problem);
        }

        // What the message says helps: without the file the trial is run again.
        File.Delete(Trial(2));
        Assert.That(ToolRun.Do(Args(Search, 1, 1)).ExitCode, Is.Zero);
        File.WriteAllText(Trial(5), text);
        ToolRun.Do("tune", "--merge", Out).ShouldBeRefusedWith("trial-5.json' is of another search: this one has 4 trials");
        File.Delete(Trial(5));
        TuneAlone(Search);
        AssertMerged();
    }

    [Test]
    public void A_trial_of_which_any_byte_is_changed_is_read_or_refused()
    {
        TuneSettings settings = TuneCommand.Parse(["--search", "reg=0,0.1", "--epochs", "1", "--batch-size", "10", "--hidden", "3"]) with { Data = Data };
        TrialRow row = new SearchTrials(settings).Rows[1];
        Assert.That(ToolRun.Do(["tune", "--data", Data, "--search", "reg=0,0.1", "--epochs", "1", "--batch-size", "10", "--hidden", "3", "--out", Out, "--shard", "1/1", "--quiet"]).ExitCode, Is.Zero);
        string path = Path.Combine(Out, "shards", "trial-2.json");
        byte[] bytes = File.ReadAllBytes(path);
        int refused = 0;
        Random values = new(5);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] = (byte)(changed[i] + 1 + values.Next(255));
            File.WriteAllBytes(path, changed);
            try
            {
                Assert.That(TrialsFile.ReadOne(path, row, "tiny").Result.Trial, Is.EqualTo(2));
            }
            catch (Exception error) when (error is DataFormatException or ToolException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(bytes.Length / 2));
    }

    [TestCase(null)]
    [TestCase("2/4", "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_MAX=3", "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=4")]
    [TestCase("1/4", "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=4", "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=4")]
    [TestCase("4/4", "SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=4", "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=4")]
    [TestCase("3/3", "SLURM_ARRAY_TASK_ID=20", "SLURM_ARRAY_TASK_MIN=10", "SLURM_ARRAY_TASK_MAX=20", "SLURM_ARRAY_TASK_STEP=5", "SLURM_ARRAY_TASK_COUNT=3")]
    [TestCase("1/3", "SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=7", "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=3")]
    [TestCase(null, "SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_MIN=5", "SLURM_ARRAY_TASK_COUNT=1")]
    [TestCase("3/4", "OMPI_COMM_WORLD_RANK=2", "OMPI_COMM_WORLD_SIZE=4")]
    [TestCase("1/2", "PMI_RANK=0", "PMI_SIZE=2")]
    [TestCase("5/8", "SLURM_PROCID=4", "SLURM_STEP_NUM_TASKS=8", "PMIX_RANK=4")]
    [TestCase(null, "SLURM_PROCID=0", "SLURM_NTASKS=8")]
    [TestCase(null, "OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=1")]
    [TestCase("6/6", "SLURM_ARRAY_TASK_ID=3", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_COUNT=3", "OMPI_COMM_WORLD_RANK=1", "OMPI_COMM_WORLD_SIZE=2")]
    public void The_environment_tells_the_shard(string? shard, params string[] environment)
        => Assert.That(ShardOf(environment)?.ToString(), Is.EqualTo(shard));

    [TestCase("SLURM_ARRAY_TASK_ID is 'x'; expected a whole number", "SLURM_ARRAY_TASK_ID=x", "SLURM_ARRAY_TASK_COUNT=4")]
    [TestCase("SLURM_ARRAY_TASK_ID is 1, below SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_MIN=2", "SLURM_ARRAY_TASK_COUNT=4")]
    [TestCase("OMPI_COMM_WORLD_RANK is 4 and OMPI_COMM_WORLD_SIZE 4; expected a smaller rank", "OMPI_COMM_WORLD_RANK=4", "OMPI_COMM_WORLD_SIZE=4")]
    [TestCase("PMI_SIZE is '-2'; expected a whole number", "PMI_RANK=1", "PMI_SIZE=-2")]
    public void An_environment_that_makes_no_sense_is_refused(string problem, params string[] environment)
        => Assert.That(() => ShardOf(environment), Throws.TypeOf<ToolException>().With.Message.Contains(problem));

    [Test]
    public void Started_by_a_launcher_a_process_is_a_shard_unless_it_is_told_not_to_be()
    {
        (string, string)[] rank = [("OMPI_COMM_WORLD_RANK", "1"), ("OMPI_COMM_WORLD_SIZE", "2")];
        string[] args = ["tune", "--data", Data, "--search", "hidden=3,4", "--epochs", "1", "--batch-size", "10", "--out"];
        ToolRun shared = ToolRun.Start([.. args, Out], rank);
        Assert.That((shared.ExitCode, shared.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(shared.Out, Does.Contain("process 2/2").And.Contain($"fastnet tune --merge {Out} writes the table"));
        ToolRun alone = ToolRun.Start([.. args, One, "--shard", "off"], rank);
        Assert.That((alone.ExitCode, alone.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(Directory.Exists(Path.Combine(One, "shards")), Is.False);
    }

    [Test]
    public void On_a_terminal_that_processes_share_nothing_moves()
    {
        ToolRun run = ToolRun.Do(new StringWriter(), terminal: true, null, Args("--search hidden=3,4 --epochs 1 --batch-size 10", 1, 2)[..^1]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("2/2  trial ").And.Not.Contain("\u001b"));
    }

    [Test]
    public void Stopped_it_says_how_to_go_on_and_leaves_its_trials_to_the_others_at_once()
    {
        const string Long = "--search hidden=3,4 --epochs 100000 --batch-size 10";
        using StopSignal stop = new();
        Task<ToolRun> stopped = Task.Run(() => ToolRun.Do(new StringWriter(), terminal: false, stop, Args(Long, 1, 2)));
        WaitFor(() => Count("claim-1-1") > 0);
        stop.Request(ExitCode.Terminated);
        Assert.That(stopped.Result.ExitCode, Is.EqualTo(ExitCode.Terminated));
        Assert.That(stopped.Result.Error, Does.Contain("stopped with 0 of 2 trials finished").And.Contain($"--resume {Out} --shard 1/2 continues"));
        Assert.That(ToolRun.Do("tune", "--status", Out).Out, Does.StartWith("0 of 2 trials finished, 0 claimed, 2 waiting").And.Contain("ended"));
        using StopSignal again = new();
        Task<ToolRun> next = Task.Run(() => ToolRun.Do(new StringWriter(), terminal: false, again, Args(Long, 2, 2)));
        WaitFor(() => Count("claim-1-2") > 0 || Count("claim-2-1") > 0);
        again.Request(ExitCode.Interrupted);
        Assert.That(next.Result.ExitCode, Is.EqualTo(ExitCode.Interrupted));
    }

    private static Shard? ShardOf(string[] environment)
        => Shard.Of(name => environment.FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]);

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
