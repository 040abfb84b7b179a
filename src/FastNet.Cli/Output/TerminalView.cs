using FastNet.Cli.Training;
using Spectre.Console;

namespace FastNet.Cli.Output;

/// <summary>A moving bar and a table.</summary>
internal sealed class TerminalView(ToolConsole console) : TrainingView
{
    private const int NarrowTerminal = 60;

    // The percentage, a space on both sides of it, and one column that stays free.
    private const int Percentage = 7;

    // The largest and the smallest loss stand to the left of the curve.
    private const int CurveLabels = 12;

    private readonly IAnsiConsole _console = console.Ansi();

    public override TimeSpan Interval => TimeSpan.FromMilliseconds(100);

    protected override bool AsciiOnly => TextTable.IsAsciiOnly(console.Out);

    protected override int CurveWidth => Math.Clamp(_console.Profile.Width - CurveLabels, 1, base.CurveWidth);

    public override void While(int totalIterations, Action<Action<ProgressState>> work)
    {
        int bar = _console.Profile.Width < NarrowTerminal ? 8 : 14;
        _console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = bar }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("first steps", maxValue: totalIterations);
                work(state =>
                {
                    task.Value = state.Iteration;
                    task.Description = Describe(state, _console.Profile.Width - bar - Percentage);
                });
            });
    }

    /// <summary>As much as fits into a line: what matters least is left out first.</summary>
    internal static string Describe(ProgressState state, int width)
    {
        string loss = Text($"loss [bold]{state.Loss:F3}[/]");
        string training = Text($"train [bold]{state.Metric.Text(state.Accuracy.Training)}[/]");
        string validation = Text($"val [bold]{state.Metric.Text(state.Accuracy.Validation)}[/]");
        string speed = Text($"{state.RowsPerSecond:N0} rows/s");
        string left = Text($"{Clock(state.Remaining)} left");
        string[][] choices = [[loss, training, validation, speed, left], [loss, training, validation, left], [loss, validation, left], [loss, validation]];
        return Array.Find(Array.ConvertAll(choices, parts => string.Join(' ', parts)), line => Markup.Remove(line).Length <= width) ?? loss;
    }

    protected override void WriteLine(string line) => _console.WriteLine(SafeText.Cell(line));

    protected override void WriteTable(IReadOnlyList<(string Name, string Value)> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns(string.Empty, string.Empty);
        foreach ((string name, string value) in rows)
        {
            table.AddRow(ToolConsole.Markup(name), ToolConsole.Markup(value));
        }

        _console.Write(table);
    }

    private static string Clock(TimeSpan time) => Text($"{(time.TotalHours >= 1 ? $"{(int)time.TotalHours}:" : string.Empty)}{time:mm\\:ss}");
}
