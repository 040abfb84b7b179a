using System.Text.Json;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>search.json: the options of a search, so that it can be continued.</summary>
internal sealed record SearchFile(
    string Format, string FastnetVersion, string? Data, IReadOnlyList<string> Options, IReadOnlyList<string> Search,
    int? Trials, uint SearchSeed, int Refine, int? Halving, int? HalvingEpochs)
{
    private const string KnownFormat = "fastnet search 1";

    public static void Write(Stream stream, TuneSettings settings)
    {
        SearchFile file = new(
            KnownFormat, Versions.FastNet, settings.Data is null ? null : Path.GetFullPath(settings.Data), settings.Options,
            [.. settings.Space.Dimensions.Select(dimension => dimension.ToString())],
            settings.Trials, settings.SearchSeed, settings.Refine, settings.Halving?.Factor, settings.Halving?.FirstEpochs);
        JsonSerializer.Serialize(stream, file, ToolJson.Files.SearchFile);
    }

    /// <summary>The search of a file, read as the command line that it stands for: the file may not say what that refuses.</summary>
    /// <exception cref="DataFormatException">The file holds no search; the message gives the file and the line.</exception>
    /// <exception cref="ToolException">It is of another version, or asks for options that there are not.</exception>
    public static TuneSettings Read(string path)
    {
        SearchFile file = JsonFile.Read(path, ToolJson.Files.SearchFile);
        try
        {
            if (file.Format != KnownFormat)
            {
                throw new ToolException($"its format is '{file.Format}'; '{KnownFormat}' was expected");
            }

            TuneSettings settings = TuneCommand.Parse([.. file.Options, .. file.OwnOptions()]);
            return settings.Options.SequenceEqual(file.Options)
                ? settings
                : throw new ToolException($"its options are '{string.Join(' ', file.Options)}'; expected those of trials alone");
        }
        catch (ToolException error)
        {
            throw new ToolException($"{path} is damaged: {error.Message}", error);
        }
    }

    /// <summary>The options of the search itself that were given.</summary>
    private IEnumerable<string> OwnOptions()
    {
        (string Name, object? Value)[] options =
        [
            ("--data", Data), .. Search.Select(text => ("--search", (object?)text)), ("--trials", Trials), ("--search-seed", SearchSeed),
            ("--refine", Refine), ("--halving", Halving), ("--halving-epochs", HalvingEpochs),
        ];
        return options.Where(option => option.Value is not null).SelectMany(option => (string[])[option.Name, $"{option.Value}"]);
    }
}
