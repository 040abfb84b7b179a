using System.Buffers;
using System.Globalization;
using System.Text;

namespace FastNet.Cli;

/// <summary>Text from files and options as it may reach a terminal: what would move its cursor, change its colours or turn its lines around is shown as \u001b.</summary>
internal static class SafeText
{
    // Enough for a list of all options; what is longer came from a file.
    private const int MostOfMessage = 2000;

    // Control characters, line and paragraph separators, and those that turn the direction of what follows.
    private static readonly SearchValues<char> Unprintable = SearchValues.Create(
        ((int[])[.. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7F, 0x21), .. Enumerable.Range(0x2028, 7), .. Enumerable.Range(0x2066, 4), 0xFEFF]).Select(code => (char)code).ToArray());

    /// <summary>A piece of a line: no line ends in it, no more than so many characters.</summary>
    public static string Cell(string text, int most = MostOfMessage)
    {
        string shown = text.Length <= most ? text : $"{text[..(most - 3)]}...";
        return Escape(shown, keepsLines: false);
    }

    /// <summary>A message on one line; of a very long one the middle is left out, for its end says what to do.</summary>
    public static string Message(string text)
    {
        string line = text.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return Escape(line.Length <= MostOfMessage ? line : $"{line[..(MostOfMessage / 2)]} ... {line[^(MostOfMessage / 2)..]}", keepsLines: false);
    }

    /// <summary>Lines of text.</summary>
    public static string Lines(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAny(Unprintable))
        {
            return text;
        }

        StringBuilder escaped = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool passes = !Unprintable.Contains(c) || (keepsLines && (c is '\n' or '\t' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n')));
            _ = passes ? escaped.Append(c) : escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return escaped.ToString();
    }
}
