using System.Text;
using System.Text.Json;

namespace FastNet.Reports;

/// <summary>Reads JSON files of which nothing is certain.</summary>
internal static class JsonFile
{
    private const int MostShown = 40;

    /// <summary>The document in a file, of which every text can be read; a byte-order mark is passed over.</summary>
    /// <exception cref="DataFormatException">The file holds no JSON object; the message gives the file and the line.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static JsonDocument Open(string path)
    {
        ReadOnlyMemory<byte> json = Read(path);
        JsonDocument document;
        try
        {
            RequireTexts(json.Span, path);
            document = JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new DataFormatException($"'{path}' is no JSON: {Short(error.Message, 120)}", error);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            JsonValueKind kind = document.RootElement.ValueKind;
            document.Dispose();
            throw new DataFormatException($"'{path}' holds a JSON {kind}; expected an object.");
        }

        return document;
    }

    /// <summary>A member's text; none where there is no such text.</summary>
    public static string Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    /// <summary>A member's number; NaN where there is none, or none that a double can hold.</summary>
    public static double Number(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : double.NaN;

    /// <summary>A member's whole number.</summary>
    /// <exception cref="DataFormatException">There is none, or it is negative or too large.</exception>
    public static int Whole(JsonElement element, string name, string path)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw new DataFormatException($"'{path}': {name} is no whole number from 0 in {Short(element.ToString())}");

    /// <summary>A member's items; none where there is no such member.</summary>
    /// <exception cref="DataFormatException">The member is no array.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name, string path)
        => element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement items) || items.ValueKind == JsonValueKind.Null ? []
            : items.ValueKind == JsonValueKind.Array ? items.EnumerateArray()
            : throw new DataFormatException($"'{path}': {name} is a JSON {items.ValueKind}; expected an array.");

    /// <summary>The beginning of a text from a file, for a message.</summary>
    public static string Short(string text, int most = MostShown) => text.Length <= most ? text : text[..most] + "...";

    private static ReadOnlyMemory<byte> Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[Math.Min(stream.Length, Array.MaxLength)];
        stream.ReadExactly(bytes);
        return bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
    }

    /// <summary>A parsed document still fails where a text is asked for whose bytes are no UTF-8, or that escapes half of a character.</summary>
    private static void RequireTexts(ReadOnlySpan<byte> json, string path)
    {
        Utf8JsonReader reader = new(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                try
                {
                    _ = reader.GetString();
                }
                catch (InvalidOperationException error)
                {
                    int line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                    throw new DataFormatException($"'{path}', line {line} has a text that is no UTF-8.", error);
                }
            }
        }
    }
}
