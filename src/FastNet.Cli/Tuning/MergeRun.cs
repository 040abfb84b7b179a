using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;

namespace FastNet.Cli.Tuning;

/// <summary>`fastnet tune --merge`: what several processes found, as one process would have left it. It needs no data, and trains nothing.</summary>
internal static class MergeRun
{
    /// <summary>Writes table, best model and report.</summary>
    /// <returns>The exit code of the search.</returns>
    /// <exception cref="ToolException">The folder holds no such search, or trials are missing.</exception>
    public static int Start(string folder, bool quiet, ToolConsole console)
    {
        TuneSettings settings = SearchFiles.ReadSettings(folder, "--merge") with { Out = folder, Resumes = true, Quiet = quiet };
        SearchTrials trials = new(settings);
        ShardFolder shards = ShardFolder.Read(folder, trials) ?? throw new ToolException(
            $"--merge '{folder}' holds the search of one process, which has written its table itself");
        do
        {
            shards.Refresh();
            shards.Fill();
            if (trials.Finished < trials.Rows.Count)
            {
                throw new ToolException(
                    $"--merge '{folder}' has results of {trials.Finished} of {trials.Rows.Count} trials; expected all. "
                    + $"fastnet tune --status {folder} shows who works on them, fastnet tune --resume {folder} --shard 1/1 runs what is missing");
            }
        }
        while (trials.TryAddRound());

        if (shards.Stranger() is string stranger)
        {
            throw new ToolException($"'{stranger}' is of another search: this one has {trials.Rows.Count} trials");
        }

        using SearchFiles files = SearchFiles.Open(settings);
        if (trials.Best() is TrialRow best)
        {
            files.CopyBest(Directory.Exists(shards.BestOf(best.Trial)) ? shards.BestOf(best.Trial) : throw new ToolException(
                $"--merge '{folder}' has no model of its best trial, {best.Trial}; fastnet tune --resume {folder} --shard 1/1 makes it"));
        }

        files.Save(shards.DataSet!, trials.Rows);
        new TuneView(new Screen(console, quiet)).End(trials.Rows, [.. files.Names, .. ReportRun.TryWriteSearch(folder, console)]);
        return TuneRun.Result(trials, console);
    }
}
