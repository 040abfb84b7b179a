using System.Runtime.ExceptionServices;
using FastNet.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FastNet.Cli.Output;

/// <summary>Lines, tables, curves and bars for people: on a terminal in colours and motion, elsewhere as plain text, or not at all.</summary>
/// <param name="console">The streams.</param>
/// <param name="quiet">Whether nothing is shown.</param>
/// <param name="shared">Whether other processes write to the same terminal: nothing moves.</param>
internal sealed class Screen(ToolConsole console, bool quiet = false, bool shared = false)
{
    private const int CurveWidth = 48;

    // The largest and the smallest value stand to the left of a curve.
    private const int CurveLabels = 12;

    private readonly Lazy<IAnsiConsole> _ansi = new(console.Ansi);

    /// <summary>Whether something moves.</summary>
    public bool Moves => console.Terminal && !quiet && !shared;

    /// <summary>The least time between two reports of progress.</summary>
    public TimeSpan Interval => quiet ? TimeSpan.FromDays(1) : console.Terminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(2);

    /// <summary>Columns of a line.</summary>
    public int Width => _ansi.Value.Profile.Width;

    public void Say(string line)
    {
        if (Moves)
        {
            _ansi.Value.WriteLine(SafeText.Cell(line));
        }
        else if (!quiet)
        {
            console.Out.WriteLine(line);
        }
    }

    /// <summary>Shows values as a curve; nothing where none is finite.</summary>
    public void Draw(string title, ReadOnlySpan<double> values)
    {
        int width = console.Terminal ? Math.Clamp(Width - CurveLabels, 1, CurveWidth) : CurveWidth;
        IReadOnlyList<string> curve = quiet ? [] : TextCurve.Draw(values, width, plain: TextTable.IsAsciiOnly(console.Out));
        foreach (string line in curve.Count > 0 ? curve.Prepend(title) : [])
        {
            Say(line);
        }
    }

    /// <summary>Names and values.</summary>
    public void Facts(IEnumerable<(string Name, string Value)> rows) => Columns(header: null, rows.Select(row => (string[])[row.Name, row.Value]));

    /// <summary>Columns under their names, where they have names; elsewhere than on a terminal without a border.</summary>
    public void Columns(string[]? header, IEnumerable<string[]> lines)
    {
        if (Moves)
        {
            Table table = Table(header ?? [string.Empty, string.Empty], lines);
            table.ShowHeaders = header is not null;
            _ansi.Value.Write(table);
        }
        else if (!quiet)
        {
            TextTable.Write(console.Out, header is null ? lines : lines.Prepend(header));
        }
    }

    /// <summary>A table with a border, in plain characters elsewhere than on a terminal; cells that say <paramref name="alarm"/> are red.</summary>
    public void Bordered(string[] header, IEnumerable<string[]> lines, string alarm)
        => _ansi.Value.Write(Table(header, lines, alarm).Border(console.Terminal ? TableBorder.Rounded : TableBorder.Ascii2));

    /// <summary>Does work beside a moving bar.</summary>
    /// <param name="total">Steps of the work.</param>
    /// <param name="work">Reports the steps made, and a line for a number of columns in Spectre's markup.</param>
    public void Bar(int total, Action<Action<int, Func<int, string>>> work)
    {
        const int Narrow = 60;

        // The percentage, a space on both sides of it, and one column that stays free.
        const int Percentage = 7;
        int bar = Width < Narrow ? 8 : 14;
        _ansi.Value.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = bar }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context =>
            {
                ProgressTask task = context.AddTask("first steps", maxValue: total);
                work((done, describe) =>
                {
                    task.Value = done;
                    task.Description = describe(Width - bar - Percentage);
                });
            });
    }

    /// <summary>Does work on a thread of its own beside a picture that moves.</summary>
    public void Live(Func<IRenderable> picture, Action work)
    {
        ExceptionDispatchInfo? failure = null;
        Thread worker = new(() =>
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // The exception is carried to the caller; nothing above this thread would catch it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        worker.Start();
        _ansi.Value.Live(new Text(string.Empty)).AutoClear(true).Start(context =>
        {
            while (!worker.Join(TimeSpan.FromMilliseconds(250)))
            {
                context.UpdateTarget(picture());
            }
        });
        failure?.Throw();
    }

    public static Table Table(string[] header, IEnumerable<string[]> lines, string? alarm = null)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns([.. header.Select(ToolConsole.Markup)]);
        foreach (string[] line in lines)
        {
            table.AddRow(Array.ConvertAll(line, cell => cell == alarm ? $"[red]{ToolConsole.Markup(cell)}[/]" : ToolConsole.Markup(cell)));
        }

        return table;
    }
}
