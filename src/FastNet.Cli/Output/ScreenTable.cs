using Spectre.Console;

namespace FastNet.Cli.Output;

/// <summary>A table for people, on a terminal or in plain characters.</summary>
internal static class ScreenTable
{
    /// <summary>Writes the table; cells that say <paramref name="alarm"/> are red.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<string> columns, IEnumerable<string[]> lines, string alarm)
    {
        Table table = new Table().Border(console.Terminal ? TableBorder.Rounded : TableBorder.Ascii2);
        foreach (string column in columns)
        {
            table.AddColumn(column);
        }

        foreach (string[] line in lines)
        {
            table.AddRow(Array.ConvertAll(line, cell => cell == alarm ? $"[red]{ToolConsole.Markup(cell)}[/]" : ToolConsole.Markup(cell)));
        }

        console.Ansi().Write(table);
    }
}
