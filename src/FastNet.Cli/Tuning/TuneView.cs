using System.Globalization;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Training;

namespace FastNet.Cli.Tuning;

/// <summary>How a search is shown: not at all, as plain lines, or as a live table.</summary>
internal abstract class TuneView
{
    private const int MostRows = 20;

    public static TuneView Create(bool quiet, ToolConsole console)
        => quiet ? new QuietTuneView() : console.Terminal ? new LiveTuneView(console) : new PlainTuneView(console.Out);

    /// <summary>Says what is about to be searched.</summary>
    public void Begin(TuneSettings settings, string dataSet, ReadOnlySpan<int> counts, IReadOnlyList<TrialRow> rows)
        => WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{dataSet}{(settings.Data is null ? string.Empty : $" ({settings.Data})")}: {counts[0]:N0} training, {counts[1]:N0} validation, {counts[2]:N0} of {counts[3]:N0} test rows; {rows.Count} trials, {rows.Count(row => row.Result is not null)} of them finished before, {settings.Threads} threads"));

    /// <summary>Says something on the way.</summary>
    public void Say(string line) => WriteLine(line);

    /// <summary>Does the work, during which the other calls come.</summary>
    public virtual void While(IReadOnlyList<TrialRow> rows, Action work) => work();

    /// <summary>Shows how far a trial is; called by several threads.</summary>
    public virtual void Progress(TrialProgress progress)
    {
    }

    /// <summary>Shows a trial that has just ended.</summary>
    public abstract void Finished(TrialRow row, IReadOnlyList<TrialRow> rows);

    /// <summary>Shows the best trials.</summary>
    public void End(IReadOnlyList<TrialRow> rows, IReadOnlyList<string> files)
    {
        TrialRow[] sorted = Sorted(rows);
        if (sorted.Length > 0)
        {
            WriteTable(Header(rows), [.. sorted.Take(MostRows).Select(Cells)]);
        }

        if (sorted.Length > MostRows)
        {
            WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {sorted.Length - MostRows} more"));
        }

        foreach (string file in files)
        {
            WriteLine(file);
        }
    }

    /// <summary>Finished trials, best first.</summary>
    protected static TrialRow[] Sorted(IReadOnlyList<TrialRow> rows)
    {
        TrialRow[] finished = [.. rows.Where(row => row.Result is not null)];
        Array.Sort(finished, (a, b) => a == b ? 0 : a.Result!.IsBetterThan(b.Result!) ? -1 : 1);
        return finished;
    }

    protected static string[] Header(IReadOnlyList<TrialRow> rows) => ["trial", .. rows[0].Point.Values.Select(value => value.Name), Metric(rows, "validation"), Metric(rows, "test"), "last loss", "steps", "seconds", "state"];

    private static string Metric(IReadOnlyList<TrialRow> rows, string part) => rows[0].Settings.Judge.Name is MetricChoice.Accuracy ? part : $"{part} {rows[0].Settings.Judge.Name}";

    protected static string[] Cells(TrialRow row)
    {
        TrialResult result = row.Result!;
        return
        [
            Text($"{row.Trial}"), .. row.Point.Values.Select(value => value.Value), Part(row, result.Validation), Part(row, result.Test), Text($"{result.LastLoss:F4}"),
            Text($"{result.Iterations}"), Text($"{result.Seconds:F1}"), row.State,
        ];
    }

    /// <summary>A value of a trial's metric; of no rows there is none.</summary>
    protected static string Part(TrialRow row, double value) => double.IsNaN(value) ? "-" : row.Settings.Judge.Text(value, "F4");

    protected static string Text(FormattableString text) => TextTable.Format(text);

    protected abstract void WriteLine(string line);

    protected abstract void WriteTable(string[] header, IReadOnlyList<string[]> lines);
}
