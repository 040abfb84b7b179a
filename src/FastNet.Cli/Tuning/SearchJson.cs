using System.Text.Json;
using System.Text.Json.Nodes;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>search.json: the options of a search, so that it can be continued.</summary>
internal static class SearchJson
{
    private const string Format = "fastnet search 1";

    private static readonly string[] Numbers = ["trials", "search_seed", "refine", "halving", "halving_epochs"];

    public static void Write(Stream stream, TuneSettings settings) => JsonText.Write(stream, new JsonObject
    {
        ["format"] = Format,
        ["fastnet_version"] = Versions.FastNet,
        ["data"] = settings.Data is null ? null : Path.GetFullPath(settings.Data),
        ["options"] = JsonText.Texts(settings.Options),
        ["search"] = JsonText.Texts(settings.Space.Dimensions.Select(dimension => dimension.ToString())),
        ["trials"] = settings.Trials,
        ["search_seed"] = settings.SearchSeed,
        ["refine"] = settings.Refine,
        ["halving"] = settings.Halving?.Factor,
        ["halving_epochs"] = settings.Halving?.FirstEpochs,
    });

    /// <summary>The search of a file, read as the command line that it stands for: the file may not say what that refuses.</summary>
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
            IEnumerable<string> search = Texts(root.GetProperty("search")).SelectMany(text => (string[])["--search", text]);
            TuneSettings settings = TuneCommand.Parse([.. options, .. data, .. search, .. Numbers.SelectMany(name => Option(root, name))]);
            return settings.Options.SequenceEqual(options)
                ? settings
                : throw new ToolException($"its options are '{string.Join(' ', options)}'; expected those of trials alone");
        }
        catch (Exception error) when (error is ToolException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ToolException($"{path} is damaged: {error.Message}", error);
        }
    }

    private static string[] Texts(JsonElement array)
        => [.. array.EnumerateArray().Select(text => text.GetString() ?? throw new JsonException("a text is null"))];

    /// <summary>The option of a member's name with its value; nothing where that is null.</summary>
    private static string[] Option(JsonElement root, string name)
        => root.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? [$"--{name.Replace('_', '-')}", value.GetRawText()] : [];
}
