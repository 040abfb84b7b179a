using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Reports;

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

    /// <summary>What the file asks for, read as the command line that it stands for: what that refuses, the file may not say.</summary>
    /// <exception cref="ToolException">The file is damaged, of another version, or asks for what there is not.</exception>
    public static TuneSettings Read(string path)
    {
        try
        {
            using JsonDocument document = JsonFile.Open(path);
            JsonElement root = document.RootElement;
            string? format = root.GetProperty("format").GetString();
            if (format != Format)
            {
                throw new ToolException($"its format is '{format}'; '{Format}' was expected");
            }

            string[] options = Texts(root.GetProperty("options"));
            string[] data = root.GetProperty("data").GetString() is string place ? ["--data", place] : [];
            TuneSettings settings = TuneCommand.Parse(
            [
                .. options, .. data, .. Texts(root.GetProperty("search")).SelectMany(text => (string[])["--search", text]),
                .. Option(root, "trials"), .. Option(root, "search_seed"), .. Option(root, "refine"), .. Option(root, "halving"), .. Option(root, "halving_epochs"),
            ]);
            return settings.Options.SequenceEqual(options)
                ? settings
                : throw new ToolException($"its options are '{string.Join(' ', options)}'; expected those of trials alone");
        }
        catch (Exception error) when (error is ToolException or JsonException or KeyNotFoundException or InvalidOperationException)
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

    private static string[] Texts(JsonElement array)
        => [.. array.EnumerateArray().Select(text => text.GetString() ?? throw new JsonException("a text is null"))];

    /// <summary>The option of a member's name with its value; nothing where that is null.</summary>
    private static string[] Option(JsonElement root, string name)
        => root.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? [$"--{name.Replace('_', '-')}", value.GetRawText()] : [];
}
