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

    public static void Write(Stream stream, TuneSettings settings) => JsonSerializer.Serialize(stream, Of(settings), ToolJson.Files.SearchFile);

    /// <summary>Refuses settings that are not those of the search of a file; its data may lie elsewhere on this machine.</summary>
    /// <exception cref="DataFormatException">The file holds no search; the message gives the file and the line.</exception>
    /// <exception cref="ToolException">Something differs.</exception>
    public static void RequireSame(string path, TuneSettings settings)
    {
        (string Name, string Text)[] there = JsonFile.Read(path, ToolJson.Files.SearchFile).Deciding();
        (string Name, string Text)[] own = Of(settings).Deciding();
        int at = there.AsSpan().CommonPrefixLength(own);
        if (at < own.Length)
        {
            throw new ToolException(
                $"'{path}' is another search: its {own[at].Name} is '{there[at].Text}', here '{own[at].Text}'; "
                + "expected the same search in every process, or another folder");
        }
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

    private static SearchFile Of(TuneSettings settings) => new(
        KnownFormat, Versions.FastNet, settings.Data is null ? null : Path.GetFullPath(settings.Data), settings.Options,
        [.. settings.Space.Dimensions.Select(dimension => dimension.ToString())],
        settings.Trials, settings.SearchSeed, settings.Refine, settings.Halving?.Factor, settings.Halving?.FirstEpochs);

    /// <summary>All that decides the bits of the results.</summary>
    private (string Name, string Text)[] Deciding() =>
    [
        ("format", Format), ("fastnet_version", FastnetVersion), ("options", string.Join(' ', Options)), ("search", string.Join(' ', Search)),
        ("trials", $"{Trials}"), ("search_seed", $"{SearchSeed}"), ("refine", $"{Refine}"), ("halving", $"{Halving}"),
        ("halving_epochs", $"{HalvingEpochs}"),
    ];

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
