using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FastNet.Cli.Output;

/// <summary>JSON as the tool writes it: indented, with lines that end in the same way on every system.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, JsonObject document)
    {
        using Utf8JsonWriter json = new(stream, Format);
        document.WriteTo(json);
    }

    /// <summary>A number; null where it is not finite or there is none.</summary>
    public static JsonNode? Number(double? value) => value is double number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    /// <summary>An object of names and values, in their order.</summary>
    public static JsonObject Object(IEnumerable<(string Name, JsonNode? Value)> members)
        => new(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));
}
