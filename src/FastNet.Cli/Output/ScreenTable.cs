using Spectre.Console;

namespace FastNet.Cli.Output;

/// <summary>A table for people, on a terminal or in plain characters.</summary>
internal static class ScreenTable
{
    // Where the output is no terminal, whose width would count.
    private const int PlainWidth = 160;

    /// <summary>Writes the table; cells that say <paramref name="alarm"/> are red.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<string> columns, IEnumerable<string[]> lines, string alarm)
    {
        IAnsiConsole ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Out),
            Ansi = console.Terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = console.Terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!console.Terminal)
        {
            ansi.Profile.Width = PlainWidth;
        }

        Table table = new Table().Border(console.Terminal ? TableBorder.Rounded : TableBorder.Ascii2);
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        foreach (string[] line in lines)
        {
            table.AddRow(Array.ConvertAll(line, cell => cell == alarm ? $"[red]{Markup.Escape(cell)}[/]" : Markup.Escape(cell)));
        }

        ansi.Write(table);
    }
}
