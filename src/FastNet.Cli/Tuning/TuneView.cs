using System.Collections.Concurrent;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using Spectre.Console;

namespace FastNet.Cli.Tuning;

/// <summary>How a search is shown: a line for each trial that ends, or a table that moves; then the table of the best.</summary>
internal sealed class TuneView(Screen screen)
{
    private const int MostRows = 20;
    private const int MostFinished = 12;
    private const int MostRunning = 12;

    private readonly ConcurrentDictionary<int, TrialProgress> _running = [];

    /// <summary>Does the work, during which the other calls come.</summary>
    public void While(IReadOnlyList<TrialRow> rows, Action work)
    {
        if (screen.Moves)
        {
            screen.Live(() => Picture(rows), work);
        }
        else
        {
            work();
        }
    }

    /// <summary>Notes how far a trial is; called by several threads.</summary>
    public void Progress(TrialProgress progress) => _running[progress.Trial] = progress;

    /// <summary>Shows a trial that has just ended.</summary>
    public void Finished(TrialRow row, IReadOnlyList<TrialRow> rows)
    {
        _running.TryRemove(row.Trial, out _);
        TrialResult result = row.Result!;
        if (!screen.Moves)
        {
            int finished = rows.Count(other => other.Result is not null);
            string parts = $"validation {Part(row, result.Validation)}  test {Part(row, result.Test)}";
            screen.Say($"{finished}/{rows.Count}  trial {row.Trial}  {row.State}  {parts}  loss {result.LastLoss:F4}  {row.Point}");
        }
    }

    /// <summary>Shows the best trials.</summary>
    public void End(IReadOnlyList<TrialRow> rows, IReadOnlyList<string> files)
    {
        TrialRow[] sorted = Sorted(rows);
        if (sorted.Length > 0)
        {
            screen.Columns(Header(rows), sorted.Take(MostRows).Select(Cells));
        }

        if (sorted.Length > MostRows)
        {
            screen.Say($"... and {sorted.Length - MostRows} more");
        }

        foreach (string file in files)
        {
            screen.Say(file);
        }
    }

    private Table Picture(IReadOnlyList<TrialRow> all)
    {
        TrialRow[] rows;
        lock (all)
        {
            rows = [.. all];
        }

        TrialRow[] sorted = Sorted(rows);
        IEnumerable<string[]> running = _running.Values.OrderBy(progress => progress.Trial).Take(MostRunning)
            .Select(progress => Cells(rows[progress.Trial - 1], progress));
        return Screen.Table(Header(rows), sorted.Take(MostFinished).Select(Cells).Concat(running))
            .Caption($"{sorted.Length} of {rows.Length} trials finished");
    }

    /// <summary>Finished trials, best first.</summary>
    private static TrialRow[] Sorted(IReadOnlyList<TrialRow> rows)
    {
        TrialRow[] finished = [.. rows.Where(row => row.Result is not null)];
        Array.Sort(finished, (a, b) => a == b ? 0 : a.Result!.IsBetterThan(b.Result!) ? -1 : 1);
        return finished;
    }

    private static string[] Header(IReadOnlyList<TrialRow> rows)
    {
        string metric = rows[0].Settings.Judge.Name is MetricChoice.Accuracy ? string.Empty : $" {rows[0].Settings.Judge.Name}";
        IEnumerable<string> searched = rows[0].Point.Values.Select(value => value.Name);
        return ["trial", .. searched, $"validation{metric}", $"test{metric}", "last loss", "steps", "seconds", "state"];
    }

    private static string[] Cells(TrialRow row)
    {
        TrialResult result = row.Result!;
        return
        [
            $"{row.Trial}", .. row.Point.Values.Select(value => value.Value), Part(row, result.Validation), Part(row, result.Test),
            $"{result.LastLoss:F4}", $"{result.Iterations}", $"{result.Seconds:F1}", row.State,
        ];
    }

    private static string[] Cells(TrialRow row, TrialProgress progress) =>
    [
        $"{row.Trial}", .. row.Point.Values.Select(value => value.Value), Part(row, progress.Validation), string.Empty,
        $"{progress.Loss:F4}", $"{progress.Iteration}", string.Empty, $"{100.0 * progress.Iteration / progress.TotalIterations:F0} %",
    ];

    /// <summary>A value of a trial's metric; of no rows there is none.</summary>
    private static string Part(TrialRow row, double value) => double.IsNaN(value) ? "-" : row.Settings.Judge.Text(value, "F4");
}
