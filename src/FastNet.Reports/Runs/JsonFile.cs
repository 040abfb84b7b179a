using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FastNet.Reports;

/// <summary>JSON files of the tool: how all of them are written, and how one is read of which nothing is certain.</summary>
internal static class JsonFile
{
    private const int MostShown = 40;

    /// <summary>Indented, with lines that end in the same way on every system; a member that is not as its record says is refused.</summary>
    /// <param name="names">The members' names; by default the records' own in snake case.</param>
    public static JsonSerializerOptions Options(JsonNamingPolicy? names = null) => new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = names ?? JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new NumberConverter() },
    };

    /// <summary>The object in a file, of which every text can be read; a byte-order mark is passed over.</summary>
    /// <exception cref="DataFormatException">The file holds no such object; the message gives the file and the line.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type) => Read(path, string.Empty, _ => type);

    /// <summary>The same, of a record whose members depend on the text of one of them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="member">That member of the object.</param>
    /// <param name="type">How the object is read; it is given the member's text, or null where there is none.</param>
    public static T Read<T>(string path, string member, Func<string?, JsonTypeInfo<T>> type)
    {
        ReadOnlySpan<byte> json = Read(path);
        string? text;
        try
        {
            text = RequireTexts(json, path, member);
        }
        catch (JsonException error)
        {
            throw new DataFormatException($"'{path}' is no JSON: {Short(error.Message, 120)}", error);
        }

        try
        {
            return JsonSerializer.Deserialize(json, type(text))!;
        }
        catch (JsonException error)
        {
            // The serializer names the record's type, not what is expected; and its message ends with the place.
            string problem = error.Message.Contains("could not be converted", StringComparison.Ordinal)
                ? "the JSON value is of another kind than expected."
                : Short(error.Message.Split(" Path: ")[0], 120);
            throw new DataFormatException($"'{path}', line {error.LineNumber + 1}, {error.Path}: {problem}", error);
        }
    }

    /// <summary>The beginning of a text from a file, for a message.</summary>
    public static string Short(string text, int most = MostShown) => text.Length <= most ? text : text[..most] + "...";

    private static ReadOnlySpan<byte> Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[Math.Min(stream.Length, Array.MaxLength)];
        stream.ReadExactly(bytes);
        return bytes.AsSpan(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
    }

    /// <summary>
    /// The serializer takes a null in a list for an item, and leaves a text for later whose bytes are no UTF-8, or that escapes half of a character.
    /// </summary>
    /// <returns>The text of a member of the object itself; null: it has none.</returns>
    private static string? RequireTexts(ReadOnlySpan<byte> json, string path, string member)
    {
        Utf8JsonReader reader = new(json);
        JsonTokenType before = JsonTokenType.None;
        string? name = null;
        string? found = null;
        while (reader.Read())
        {
            try
            {
                string? text = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
                bool isMember = before == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && name == member;
                (name, found) = (text, isMember ? text : found);
            }
            catch (InvalidOperationException error)
            {
                throw new DataFormatException($"{Place(json, reader, path)} has a text that is no UTF-8.", error);
            }

            if (before == JsonTokenType.None && reader.TokenType != JsonTokenType.StartObject)
            {
                string kind = $"{reader.TokenType}".Replace("Start", string.Empty, StringComparison.Ordinal);
                throw new DataFormatException($"'{path}' holds a JSON {kind}; expected an object.");
            }

            DataFormatException.Demand(reader.TokenType != JsonTokenType.Null || before == JsonTokenType.PropertyName,
                $"{Place(json, reader, path)} has a null in a list.");

            before = reader.TokenType;
        }

        return found;
    }

    private static string Place(ReadOnlySpan<byte> json, in Utf8JsonReader reader, string path)
        => $"'{path}', line {json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1}";

    /// <summary>What is no finite number is null in a file; a number that a double cannot hold is none either.</summary>
    private sealed class NumberConverter : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.TokenType switch
            {
                JsonTokenType.Null => double.NaN,
                JsonTokenType.Number => reader.TryGetDouble(out double number) && double.IsFinite(number) ? number : double.NaN,
                _ => throw new JsonException("The JSON value is no number."),
            };

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}

/// <summary>The records of the files, as JSON.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(NeighborResults))]
[JsonSerializable(typeof(SearchResults))]
internal sealed partial class RunJson : JsonSerializerContext
{
    public static RunJson Files { get; } = new(JsonFile.Options());
}
