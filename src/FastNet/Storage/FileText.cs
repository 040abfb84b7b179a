using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FastNet;

/// <summary>Texts that come from files, made fit for a message: they must neither fill the screen nor steer the terminal.</summary>
internal static class FileText
{
    private const int MostCharacters = 60;
    private const int MostItems = 16;

    /// <summary>The text in quotes, escaped and cut (<see cref="Escape"/>).</summary>
    internal static string Quote(string? text) => $"'{Escape(text)}'";

    /// <summary>
    /// The text with every character that is not printable (control, those that turn the direction of writing, halves of pairs) as its number,
    /// \u001b, and cut after so many characters.
    /// </summary>
    internal static string Escape(string? text, int most = MostCharacters)
    {
        StringBuilder shown = new();
        int at = 0;
        while (text is not null && at < text.Length && at < most)
        {
            bool whole = Rune.TryGetRuneAt(text, at, out Rune rune);
            if (whole && IsPrintable(Rune.GetUnicodeCategory(rune)))
            {
                shown.Append(rune.ToString());
            }
            else
            {
                int number = whole ? rune.Value : text[at];
                shown.Append(number > char.MaxValue ? $"\\U{number:x8}" : $"\\u{number:x4}");
            }

            at += whole ? rune.Utf16SequenceLength : 1;
        }

        return shown.Append(at < text?.Length ? "..." : string.Empty).ToString();
    }

    /// <summary>Names or numbers with commas between them, each escaped and cut, the first of them alone where there are many.</summary>
    internal static string List<T>(IReadOnlyCollection<T> items)
        => string.Join(", ", items.Take(MostItems).Select(item => Escape(Convert.ToString(item, CultureInfo.InvariantCulture))))
            + (items.Count > MostItems ? $", ... ({items.Count} in all)" : string.Empty);

    /// <summary>The value of a JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="type">Its type.</param>
    /// <param name="problem">What is said of another text.</param>
    /// <exception cref="DataFormatException">It is none of that type.</exception>
    internal static T? Json<T>(string json, JsonTypeInfo<T> type, string problem)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException error)
        {
            throw new DataFormatException($"{problem}: {Escape(error.Message, 200)}", error);
        }
    }

    /// <summary>Whether a path ends in an extension, whatever the case.</summary>
    internal static bool HasExtension(string path, string extension) => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an exception says, without the "(Parameter ...)" that .NET appends.</summary>
    internal static string MessageOf(ArgumentException error) => error.Message.Split(" (Parameter")[0];

    private static bool IsPrintable(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
