using System.Text;

namespace FastNet.Cli.Output;

/// <summary>Columns of plain text, for commands that print their result and end.</summary>
internal static class TextTable
{
    /// <summary>Names and values.</summary>
    public static void Write(TextWriter output, IEnumerable<(string Name, string Value)> rows)
        => Write(output, rows.Select(row => (string[])[row.Name, row.Value]));

    /// <summary>Lines of cells, as many in each.</summary>
    public static void Write(TextWriter output, IEnumerable<string[]> lines)
    {
        string[][] all = [.. lines];
        int[] widths = [.. all.Take(1).SelectMany(line => line).Select((_, i) => all.Max(line => line[i].Length))];
        foreach (string[] line in all)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    /// <summary>Whether a writer turns what is not in the code page of a country into question marks.</summary>
    public static bool IsAsciiOnly(TextWriter writer)
        => writer.Encoding is not (UTF8Encoding or UnicodeEncoding or UTF32Encoding)
            && !writer.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);
}
