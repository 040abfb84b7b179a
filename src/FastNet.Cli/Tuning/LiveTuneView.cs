using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Spectre.Console;

namespace FastNet.Cli.Tuning;

/// <summary>A table that moves: finished trials, best first, and how far the others are.</summary>
internal sealed class LiveTuneView(ToolConsole console) : TuneView
{
    private const int MostFinished = 12;
    private const int MostRunning = 12;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console = console.Ansi();
    private readonly ConcurrentDictionary<int, TrialProgress> _running = [];

    public override void While(IReadOnlyList<TrialRow> rows, Action work)
    {
        ExceptionDispatchInfo? failure = null;
        Thread worker = new(() =>
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // The exception is carried to the caller; the thread has nobody above it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        worker.Start();
        _console.Live(new Text(string.Empty)).AutoClear(true).Start(context =>
        {
            while (!worker.Join(Interval))
            {
                context.UpdateTarget(Picture(rows));
            }
        });
        failure?.Throw();
    }

    public override void Progress(TrialProgress progress) => _running[progress.Trial] = progress;

    public override void Finished(TrialRow row, IReadOnlyList<TrialRow> rows) => _running.TryRemove(row.Trial, out _);

    protected override void WriteLine(string line) => _console.WriteLine(SafeText.Cell(line));

    protected override void WriteTable(string[] header, IReadOnlyList<string[]> lines) => _console.Write(Table(header, lines));

    private static Table Table(string[] header, IEnumerable<string[]> lines)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns([.. header.Select(ToolConsole.Markup)]);
        foreach (string[] line in lines)
        {
            table.AddRow([.. line.Select(ToolConsole.Markup)]);
        }

        return table;
    }

    private Table Picture(IReadOnlyList<TrialRow> all)
    {
        TrialRow[] rows;
        lock (all)
        {
            rows = [.. all];
        }

        if (rows.Length == 0)
        {
            return Table(["reading data"], []);
        }

        TrialRow[] sorted = Sorted(rows);
        IEnumerable<string[]> running = _running.Values.OrderBy(progress => progress.Trial).Take(MostRunning).Select(progress => Cells(rows[progress.Trial - 1], progress));
        Table table = Table(Header(rows), sorted.Take(MostFinished).Select(Cells).Concat(running));
        return table.Caption(Text($"{sorted.Length} of {rows.Length} trials finished"));
    }

    private static string[] Cells(TrialRow row, TrialProgress progress) =>
    [
        Text($"{row.Trial}"), .. row.Point.Values.Select(value => value.Value), Part(row, progress.Validation), string.Empty, Text($"{progress.Loss:F4}"),
        Text($"{progress.Iteration}"), string.Empty, Text($"{100.0 * progress.Iteration / progress.TotalIterations:F0} %"),
    ];
}
