using FastNet.Cli.Training;
using Spectre.Console;

namespace FastNet.Cli.Output;

/// <summary>A moving bar and a table.</summary>
internal sealed class TerminalView(TextWriter writer) : TrainingView
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

    public override TimeSpan Interval => TimeSpan.FromMilliseconds(100);

    protected override bool AsciiOnly => TextTable.IsAsciiOnly(writer);

    public override void While(int totalIterations, Action<Action<ProgressState>> work)
        => _console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 14 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("first steps", maxValue: totalIterations);
                work(state =>
                {
                    task.Value = state.Iteration;
                    task.Description = Text(
                        $"loss [bold]{state.Loss:F3}[/] train [bold]{state.Accuracy.Training:F3}[/] val [bold]{state.Accuracy.Validation:F3}[/] {state.RowsPerSecond:N0} rows/s {Clock(state.Remaining)} left");
                });
            });

    protected override void WriteLine(string line) => _console.WriteLine(line);

    protected override void WriteTable(IReadOnlyList<(string Name, string Value)> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns(string.Empty, string.Empty);
        foreach ((string name, string value) in rows)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        _console.Write(table);
    }

    private static string Clock(TimeSpan time) => Text($"{(time.TotalHours >= 1 ? $"{(int)time.TotalHours}:" : string.Empty)}{time:mm\\:ss}");
}
