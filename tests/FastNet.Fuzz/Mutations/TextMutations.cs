using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to texts made of words, numbers, quoted texts and brackets: JSON, the headers of NumPy's arrays, tables, options.</summary>
internal static partial class TextMutations
{
    private const int MostTokens = 20_000;

    private static readonly string[] Values =
    [
        "0", "-0", "-1", "1", "2", "255", "256", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "99999999999999999999999999", "0.5", "1e-400", "1e400", "-1e400", "1e9", "3e38", "1e300", "00", "1_0", "0x10", "1,5", "+1", ".5",
        "NaN", "nan", "Infinity", "-inf", "null", "None", "true", "True", "false", "[]", "{}", "()", "\"\"", "''", "[1]", "[[]]", "{\"a\":1}", "\"1\"", "\"x\"", "x", "1 2", "/*", "\\", "\"",
    ];

    private static readonly string[] Insertions =
    [
        "\u001b[2J", "\u001b]0;x\u0007", "\0", "\r", "\n", "\t", "\u0085", "\u009b31m", "\u200b", "\u202e", "\ufeff", "\ud800", "\\ud800", "\\u0000", "\\u001b[2J", "\\n", "\\r", "é", "漢", "😀", "\u0301", "%s", "{0}", "../",
        "<script>", "&amp;", ",", ";", ":", "\"", "'", "-", " ", "..",
    ];

    /// <summary>The text with one to three edits; sometimes with bytes of it damaged, too.</summary>
    internal static byte[] Mutate(byte[] utf8, Dice dice)
    {
        byte[] text = Encoding.UTF8.GetBytes(Mutate(Encoding.UTF8.GetString(utf8), dice));
        return dice.Once(6) ? ByteMutations.Mutate(text, dice) : text;
    }

    /// <summary>The text with one to three edits.</summary>
    internal static string Mutate(string text, Dice dice)
    {
        List<string> tokens = [.. Token().Matches(text).Select(match => match.Value)];
        for (int edits = dice.Pick(1, 1, 2, 4); edits > 0 && tokens.Count < MostTokens; edits--)
        {
            Edit(tokens, dice);
        }

        return string.Concat(tokens);
    }

    private static void Edit(List<string> tokens, Dice dice)
    {
        if (tokens.Count == 0)
        {
            tokens.Add(dice.Pick(Values));
            return;
        }

        int at = dice.Below(tokens.Count);
        for (int tries = 0; tries < 8 && string.IsNullOrWhiteSpace(tokens[at]); tries++)
        {
            at = dice.Below(tokens.Count);
        }

        string token = tokens[at];
        int count = Math.Min(1 + dice.Below(dice.Once(3) ? 40 : 4), tokens.Count - at);
        switch (dice.Below(12))
        {
            case 0 or 1:
                tokens[at] = dice.Pick(Values);
                break;
            case 2:
                tokens.RemoveRange(at, count);
                break;
            case 3:
                tokens.InsertRange(at, tokens.GetRange(at, count));
                break;
            case 4:
                int other = dice.Below(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], token);
                break;
            case 5:
                tokens[at] = tokens[dice.Below(tokens.Count)];
                break;
            case 6:
                (char open, char close) = dice.Pick(('[', ']'), ('(', ')'));
                int depth = dice.Pick(1, 2, 63, 64, 65, 1000);
                tokens[at] = $"{new string(open, depth)}{token}{new string(close, depth)}";
                break;
            case 7 or 8:
                tokens[at] = token.Insert(dice.Below(token.Length + 1), dice.Pick(Insertions));
                break;
            case 9:
                tokens[at] = IsNumber(token) ? Changed(token, dice) : token.Insert(token.Length / 2, new string(dice.Pick('x', '漢', '\u0001'), dice.Pick(50, 300, 5000)));
                break;
            case 10:
                tokens.InsertRange(at, Enumerable.Repeat(tokens.GetRange(at, count), dice.Pick(10, 100, 400)).SelectMany(chunk => chunk).ToArray());
                break;
            default:
                tokens.Insert(dice.Once(2) ? 0 : at, dice.Pick(Insertions));
                break;
        }
    }

    private static bool IsNumber(string token) => double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Changed(string number, Dice dice) => dice.Below(6) switch
    {
        0 => $"-{number}",
        1 => $"{number}0",
        2 => $"{number}e5",
        3 => $"{number}.5",
        4 => dice.Number().ToString(CultureInfo.InvariantCulture),
        _ => (double.Parse(number, CultureInfo.InvariantCulture) + dice.Pick(-1, 1)).ToString(CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""
        "(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\w.+-]+|\s+|.
        """, RegexOptions.Singleline)]
    private static partial Regex Token();
}
