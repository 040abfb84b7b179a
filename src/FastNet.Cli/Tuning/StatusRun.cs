using FastNet.Cli.Commands;
using FastNet.Cli.Output;

namespace FastNet.Cli.Tuning;

/// <summary>`fastnet tune --status`: how far a search is, whoever runs it. It reads, and changes nothing.</summary>
internal static class StatusRun
{
    /// <summary>Shows the state of a search.</summary>
    /// <returns>Success.</returns>
    /// <exception cref="ToolException">The folder holds no search, or a damaged one.</exception>
    public static int Start(string folder, ToolConsole console)
    {
        TuneSettings settings = SearchFiles.ReadSettings(folder, "--status") with { Out = folder };
        SearchTrials trials = new(settings);
        ShardFolder? shards = ShardFolder.Read(folder, trials);
        do
        {
            if (shards is null)
            {
                SearchFiles.Fill(folder, trials);
            }
            else
            {
                shards.Refresh();
                shards.Fill();
            }
        }
        while (trials.Finished == trials.Rows.Count && trials.TryAddRound());

        Screen screen = new(console);
        (string Id, int Trial)[] running = [.. shards is null ? [] : Running(shards, trials)];
        string round = settings.Refine > 0 ? $"round {trials.Round} of {1 + settings.Refine}, " : string.Empty;
        int waiting = trials.Rows.Count - trials.Finished - running.Length;
        string claimed = shards is null ? string.Empty : $", {running.Length} claimed";
        screen.Say($"{round}{trials.Finished} of {trials.Rows.Count} trials finished{claimed}, {waiting} waiting");
        if (shards is not null)
        {
            ShowProcesses(shards, running.ToLookup(pair => pair.Id, pair => pair.Trial), screen);
        }

        new TuneView(screen).End(trials.Rows, trials.Best() is TrialRow best ? [$"best so far: trial {best.Trial}, {best.Point}"] : []);
        return ExitCode.Success;
    }

    /// <summary>Trials without a result, and the processes that have claimed them and have not ended.</summary>
    private static IEnumerable<(string Id, int Trial)> Running(ShardFolder shards, SearchTrials trials)
    {
        HashSet<string> ended = [.. shards.Processes().Where(process => process.IsEnded).Select(process => process.Id)];
        return from claim in shards.Claims()
               where claim.Key.Trial <= trials.Rows.Count && trials.Rows[claim.Key.Trial - 1].Result is null && !shards.Has(claim.Key)
                   && !ended.Contains(claim.Value)
               group claim by claim.Key.Trial into claims
               orderby claims.Key
               select (claims.MaxBy(claim => claim.Key.Goal).Value, claims.Key);
    }

    private static void ShowProcesses(ShardFolder shards, ILookup<string, int> running, Screen screen)
    {
        const int Most = 8;

        // Of the clocks of two machines; for people alone.
        DateTime now = DateTime.UtcNow;
        string[][] lines =
        [
            .. from process in shards.Processes()
               let trials = running[process.Id].ToArray()
               orderby process.Shard
               select (string[])
               [
                   process.Shard, process.Machine, process.Number,
                   process.IsEnded ? "ended" : $"{Math.Max((now - process.Written).TotalSeconds, 0):F0} s ago",
                   string.Join(' ', trials.Take(Most)) + (trials.Length > Most ? " ..." : string.Empty),
               ],
        ];
        if (lines.Length > 0)
        {
            screen.Columns(["shard", "machine", "process", "sign of life", "trials"], lines);
        }
    }
}
