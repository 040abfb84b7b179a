using System.Text.Json;

namespace FastNet.Reports;

/// <summary>Reads JSON files of which nothing is certain.</summary>
internal static class JsonFile
{
    private const int MostShown = 40;

    /// <exception cref="InvalidDataException">The file holds no JSON object.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static JsonDocument Open(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is no JSON: {Short(error.Message, 120)}", error);
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            JsonValueKind kind = document.RootElement.ValueKind;
            document.Dispose();
            throw new InvalidDataException($"'{path}' holds a JSON {kind}; expected an object.");
        }

        return document;
    }

    /// <summary>A member's text; none where there is no such text.</summary>
    public static string Text(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    /// <summary>A member's number; NaN where there is none.</summary>
    public static double Number(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : double.NaN;

    /// <summary>A member's whole number.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is negative or too large.</exception>
    public static int Whole(JsonElement element, string name, string path)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw new InvalidDataException($"'{path}': {name} is no whole number from 0 in {Short(element.ToString())}");

    /// <summary>A member's items; none where there is no such member.</summary>
    /// <exception cref="InvalidDataException">The member is no array.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement element, string name, string path)
        => element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement items) || items.ValueKind == JsonValueKind.Null ? []
            : items.ValueKind == JsonValueKind.Array ? items.EnumerateArray()
            : throw new InvalidDataException($"'{path}': {name} is a JSON {items.ValueKind}; expected an array.");

    /// <summary>The beginning of a text from a file, for a message.</summary>
    public static string Short(string text, int most = MostShown) => text.Length <= most ? text : text[..most] + "...";
}
