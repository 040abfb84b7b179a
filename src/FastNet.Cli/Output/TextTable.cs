using System.Text;

namespace FastNet.Cli.Output;

/// <summary>Names and values in two columns, for commands that print their result and end.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, IReadOnlyList<(string Name, string Value)> rows)
    {
        int width = rows.Max(row => row.Name.Length);
        foreach ((string name, string value) in rows)
        {
            output.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }

    /// <summary>Columns under their names.</summary>
    public static void Write(TextWriter output, string[] header, IReadOnlyList<string[]> lines)
    {
        int[] widths = [.. header.Select((name, i) => lines.Select(line => line[i].Length).Append(name.Length).Max())];
        foreach (string[] line in lines.Prepend(header))
        {
            output.WriteLine(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    /// <summary>Whether a writer turns what is not in the code page of a country into question marks.</summary>
    public static bool IsAsciiOnly(TextWriter writer)
        => writer.Encoding is not (UTF8Encoding or UnicodeEncoding or UTF32Encoding)
            && !writer.Encoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase);
}
