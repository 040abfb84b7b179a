using System.Buffers;

namespace FastNet.Cli;

/// <summary>
/// Text from files and options as it may reach a terminal: what would move its cursor, change its colours or turn its lines around is shown as
/// \u001b.
/// </summary>
internal static class SafeText
{
    // Enough for a list of all options; what is longer came from a file.
    private const int MostOfMessage = 2000;

    private const int MostOfName = 40;

    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code), '\n',
    ]);

    /// <summary>A piece of a line: no line ends in it, no more than so many characters.</summary>
    public static string Cell(string text, int most = MostOfMessage) => FileText.Escape(text, most);

    /// <summary>A name of a class or column; a long one is cut.</summary>
    public static string Name(string name) => Cell(name, MostOfName);

    /// <summary>A message on one line; of a very long one the middle is left out, for its end says what to do.</summary>
    public static string Message(string text)
    {
        string line = text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return Cell(line.Length <= MostOfMessage ? line : $"{line[..(MostOfMessage / 2)]} ... {line[^(MostOfMessage / 3)..]}");
    }

    /// <summary>Lines of text, which may have tabs.</summary>
    public static string Lines(string text)
        => text.AsSpan().ContainsAnyExcept(Plain)
            ? string.Join('\n', text.Split('\n').Select(line => line.EndsWith('\r') ? $"{Line(line[..^1])}\r" : Line(line)))
            : text;

    private static string Line(string line) => string.Join('\t', line.Split('\t').Select(part => FileText.Escape(part, int.MaxValue)));
}
