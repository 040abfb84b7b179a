using System.Text.Json;
using FastNet.Cli.Commands;

namespace FastNet.Cli.Tuning;

/// <summary>search.json: what a search was asked for, so that it can be continued.</summary>
internal static class SearchJson
{
    private const string Format = "fastnet search 1";

    public static void Write(Stream stream, TuneSettings settings)
    {
        using Utf8JsonWriter json = new(stream, TrialsJson.Style);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("fastnet_version", Versions.FastNet);
        json.WriteString("data", settings.Data is null ? null : Path.GetFullPath(settings.Data));
        WriteTexts(json, "options", settings.Options);
        WriteTexts(json, "search", settings.Space.Dimensions.Select(dimension => dimension.ToString()));
        WriteWhole(json, "trials", settings.Trials);
        json.WriteNumber("search_seed", settings.SearchSeed);
        json.WriteNumber("refine", settings.Refine);
        WriteWhole(json, "halving", settings.Halving?.Factor);
        WriteWhole(json, "halving_epochs", settings.Halving?.FirstEpochs);
        json.WriteEndObject();
    }

    /// <exception cref="ToolException">The file is damaged or of another version.</exception>
    public static TuneSettings Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            string? format = root.GetProperty("format").GetString();
            if (format != Format)
            {
                throw new ToolException($"{path}: its format is '{format}'; '{Format}' was expected");
            }

            return new TuneSettings
            {
                Data = root.GetProperty("data").GetString(),
                Options = Texts(root.GetProperty("options")),
                Space = new SearchSpace(Texts(root.GetProperty("search")).Select(SearchDimension.Parse)),
                Trials = Whole(root.GetProperty("trials")),
                SearchSeed = root.GetProperty("search_seed").GetUInt32(),
                Refine = root.GetProperty("refine").GetInt32(),
                Halving = Whole(root.GetProperty("halving")) is int factor ? new SuccessiveHalving(factor, root.GetProperty("halving_epochs").GetInt32()) : null,
                Threads = 1,
                Out = null,
                Quiet = false,
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ToolException($"{path} is damaged: {error.Message}", error);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, int? value)
    {
        if (value is int whole)
        {
            json.WriteNumber(name, whole);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static int? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt32();
}
