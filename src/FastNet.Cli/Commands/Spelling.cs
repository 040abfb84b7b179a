namespace FastNet.Cli.Commands;

/// <summary>What somebody who mistyped a name may have meant.</summary>
internal static class Spelling
{
    // Letters to insert, delete or exchange.
    private const int MostMistakes = 3;

    /// <summary>A remark that names the nearest name; nothing where none is near.</summary>
    public static string Hint(string word, IEnumerable<string> names)
    {
        int most = Math.Min(MostMistakes, word.TrimStart('-').Length / 2);
        (string? name, int mistakes) = names
            .Select(name => ((string?)name, Mistakes(word, name)))
            .DefaultIfEmpty((null, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return mistakes <= most ? $" (did you mean {name}?)" : string.Empty;
    }

    /// <summary>Levenshtein's distance (1966).</summary>
    private static int Mistakes(string word, string name)
    {
        int[] row = [.. Enumerable.Range(0, name.Length + 1)];
        foreach (char letter in word)
        {
            int diagonal = row[0]++;
            for (int i = 0; i < name.Length; i++)
            {
                int exchanged = diagonal + (letter == name[i] ? 0 : 1);
                diagonal = row[i + 1];
                row[i + 1] = Math.Min(exchanged, Math.Min(diagonal, row[i]) + 1);
            }
        }

        return row[name.Length];
    }
}
