using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FastNet.Cli.Output;
using FastNet.Cli.Tuning;
using FastNet.Reports;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet tune`: its options. All others are those of `fastnet train`.</summary>
internal sealed class TuneCommand
{
    private const int MostTrials = 100_000;
    private const int LeastRangeSteps = 10;

    // Options of a training that the test sets itself.
    private static readonly string[] OfRange =
        ["--learning-rate", "--schedule", "--lr-decay", "--step-epochs", "--warmup", "--epochs", "--patience", "--minimal-gain", "--keep-by"];

    private readonly Option<string?> _data = OptionFactory.Data();

    private readonly Option<string[]> _search = new("--search")
    {
        Description = "An option of fastnet train and its values: learning-rate=1e-4,1e-3 or reg=log:1e-5..1e-2 (also linear:, int:, logint:); "
            + "hidden=512,256;256,128 where a value has commas. Once for each searched option.",
        HelpName = "option=values",
    };

    private readonly Option<string?> _space = OptionFactory.Path(
        "--space",
        "The same in a JSON file: {\"search\": {\"learning-rate\": [1e-4, 1e-3], \"reg\": \"log:1e-5..1e-2\"}, \"options\": {\"epochs\": 10}}.",
        "file");

    private readonly Option<int?> _trials = OptionFactory.OptionalWhole(
        "--trials", "Draw so many points at random; without it every combination of the values is tried.", 1, MostTrials);

    private readonly Option<uint> _searchSeed = OptionFactory.Whole(
        "--search-seed", "Seed of the draws; that of the nets is --seed.", 0u, 0, int.MaxValue);

    private readonly Option<int> _refine = OptionFactory.Whole(
        "--refine", "Finer rounds after the first, each closer around the best trial so far.", 0, 0, 100);

    private readonly Option<int?> _halving = OptionFactory.OptionalWhole(
        "--halving", "Successive halving: after a few epochs one trial in n goes on, for n times as many epochs, and so on.", 2, 100);

    private readonly Option<int> _halvingEpochs = OptionFactory.Whole(
        "--halving-epochs", "Epochs before the first comparison of --halving.", 1, 1, 1_000_000);

    private readonly Option<int> _threads = OptionFactory.Threads();
    private readonly Option<string?> _out = OptionFactory.Path(
        "--out",
        "Folder for trials.csv, trials.json and best/, which holds what fastnet train writes of a run; made when it is missing. "
        + "Without it nothing is written.");

    private readonly Option<bool> _range = OptionFactory.Flag(
        "--lr-range",
        "No search: one short training whose learning rate grows from --lr-from to --lr-to, until the loss blows up; "
        + "shows the loss by rate and suggests one.");

    private readonly Option<double> _from = OptionFactory.Positive("--lr-from", "The first rate of --lr-range.", 1e-6);

    private readonly Option<double> _to = OptionFactory.Positive("--lr-to", "The last rate of --lr-range.", 10);

    private readonly Option<string?> _resume = OptionFactory.Path(
        "--resume", "Continue the search of this --out folder; finished trials are not run again. --trials may be raised.");

    private readonly ShardOptions _shards = new();
    private readonly Option<bool> _quiet = OptionFactory.Quiet();

    public static Command Create(ToolConsole console, StopSignal? stop)
    {
        TuneCommand options = new();
        return options.Describe().Does(parsed => options.Start(parsed, console, stop));
    }

    /// <summary>The settings of a command line of `fastnet tune`; nothing is searched.</summary>
    /// <exception cref="ToolException">It is none.</exception>
    public static TuneSettings Parse(IReadOnlyList<string> args)
    {
        TuneCommand options = new();
        ParseResult parsed = options.Describe().Parse(args, Tool.Words);
        return parsed.Errors.Count > 0 ? throw new ToolException(Tool.Problem(parsed)) : options.ReadSearch(parsed);
    }

    private Command Describe()
    {
        Command command = new(
            "tune",
            "Searches for the best options of fastnet train, whose other options it takes, too: many trials in parallel, "
            + "each with the bits that it has alone.")
        {
            _data, _search, _space, _trials, _searchSeed, _refine, _halving, _halvingEpochs, _range, _from, _to, _threads, _out, _resume,
            _shards.Shard, _shards.Takeover, _shards.Merge, _shards.Status, _quiet,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        return command;
    }

    private int Start(ParseResult parsed, ToolConsole console, StopSignal? stop)
    {
        if (_shards.Looked(parsed) is Option<string?> look)
        {
            string? other = Given(parsed, but: [look, _quiet]).Concat(parsed.UnmatchedTokens).FirstOrDefault();
            ToolException.Demand(
                other is null, $"'{other}' cannot be given with {look.Name}, which takes a search as it is; expected its folder alone");
            return _shards.Look(parsed, parsed.GetValue(_quiet), console);
        }

        return parsed.GetValue(_range)
            ? RangeRun.Start(ReadRange(parsed), parsed.GetValue(_from), parsed.GetValue(_to), console, stop)
            : TuneRun.Start(Read(parsed), console, stop);
    }

    private TuneSettings Read(ParseResult parsed)
        => _shards.Read(parsed, parsed.GetValue(_resume) is string folder ? ReadResumed(parsed, folder) : ReadSearch(parsed));

    private TuneSettings ReadResumed(ParseResult parsed, string folder)
    {
        string? other = Given(parsed, but: [_resume, _trials, _data, _threads, _shards.Shard, _shards.Takeover, _quiet])
            .Concat(parsed.UnmatchedTokens).FirstOrDefault();
        ToolException.Demand(
            other is null,
            $"'{other}' cannot be given with --resume, which takes over the search of its folder; "
            + "expected --trials, --data, --threads, --shard, --takeover or --quiet at most");
        TuneSettings before = SearchFiles.ReadSettings(folder);
        int? trials = parsed.GetValue(_trials) ?? before.Trials;
        string? problem = trials == before.Trials ? null
            : before.Trials is null ? "is a grid, whose trials are all there"
            : trials < before.Trials ? $"has {before.Trials}; it may be raised, not lowered"
            : before.Halving is not null || before.Refine > 0
                ? $"has {before.Trials}, on which the trials after them depend (--halving, --refine); expected a new search"
            : null;
        return problem is null
            ? Run(parsed, before) with { Trials = trials, Out = folder, Resumes = true }
            : throw new ToolException($"--trials is {trials}; the search of '{folder}' {problem}");
    }

    private TrainSettings ReadRange(ParseResult parsed)
    {
        IEnumerable<string> set = parsed.UnmatchedTokens.Select(word => word.Split('=')[0]).Where(OfRange.Contains);
        string? other = Given(parsed, but: [_range, _from, _to, _data, _threads, _out, _quiet]).Concat(set).FirstOrDefault();
        ToolException.Demand(
            other is null, $"'{other}' has no effect with --lr-range, which is one training with rates of its own; see fastnet tune --help");
        (double from, double to) = (parsed.GetValue(_from), parsed.GetValue(_to));
        ToolException.Demand(from < to, $"--lr-from is {from} and --lr-to {to}; expected a larger --lr-to");
        RequireOptions(parsed.UnmatchedTokens);
        TrainSettings settings = TrainCommand.Parse(parsed.UnmatchedTokens);
        int? steps = settings.Get(TrainOptions.Iterations);
        ToolException.Demand(steps is null or >= LeastRangeSteps, $"--iterations is {steps}; expected {LeastRangeSteps} or more for --lr-range");
        return settings.With(TrainOptions.Data, parsed.GetValue(_data)).With(TrainOptions.Threads, parsed.GetValue(_threads))
            .With(TrainOptions.Out, parsed.GetValue(_out)).With(TrainOptions.Quiet, parsed.GetValue(_quiet));
    }

    private TuneSettings ReadSearch(ParseResult parsed)
    {
        if (parsed.IsGiven(_from.Name) || parsed.IsGiven(_to.Name))
        {
            throw new ToolException("--lr-from and --lr-to have no effect without --lr-range; see fastnet tune --help");
        }

        int? halving = parsed.GetValue(_halving);
        if (halving is null && parsed.IsGiven(_halvingEpochs.Name))
        {
            throw new ToolException("--halving-epochs has no effect without --halving; see fastnet tune --help");
        }

        (List<SearchDimension> dimensions, List<string> options) = parsed.GetValue(_space) is string file ? ReadFile(file) : ([], []);
        dimensions.AddRange((parsed.GetValue(_search) ?? []).Select(text => Valid(() => SearchDimension.Parse(text))));
        options.AddRange(parsed.UnmatchedTokens);
        int? trials = parsed.GetValue(_trials);
        SearchDimension? range = dimensions.Find(dimension => dimension.Values is null);
        double points = dimensions.Aggregate(1.0, (count, dimension) => count * (dimension.Values?.Count ?? 1));
        ToolException.Demand(
            trials is not null || range is null, $"--search '{range}' is a range; expected --trials with it, or a list of values");
        ToolException.Demand(
            trials is not null || points <= MostTrials, $"--search makes {points:G6} combinations; expected {MostTrials} at most, or --trials");
        return Run(parsed, new TuneSettings(options, Checked(dimensions, options))
        {
            Trials = trials,
            SearchSeed = parsed.GetValue(_searchSeed),
            Refine = parsed.GetValue(_refine),
            Halving = halving is null ? null : new SuccessiveHalving(halving.Value, parsed.GetValue(_halvingEpochs)),
            Out = parsed.GetValue(_out),
        });
    }

    /// <summary>The options that change no result and belong to this run alone; data, where none are given, are those of the search.</summary>
    private TuneSettings Run(ParseResult parsed, TuneSettings settings)
        => settings with { Data = parsed.GetValue(_data) ?? settings.Data, Threads = parsed.GetValue(_threads), Quiet = parsed.GetValue(_quiet) };

    /// <summary>The names of the options that the user gave, but for some.</summary>
    private static IEnumerable<string> Given(ParseResult parsed, Option[] but)
        => parsed.CommandResult.Command.Options.Except(but).Select(option => option.Name).Where(parsed.IsGiven);

    /// <summary>Dimensions of options that there are, and that are not given fixed values, too.</summary>
    private static SearchSpace Checked(List<SearchDimension> dimensions, List<string> options)
    {
        ToolException.Demand(dimensions.Count > 0, "nothing is searched; expected --search OPTION=VALUES or --space FILE");
        string[] names = [.. TrainOptions.Deciding.Select(option => option.Name[2..])];
        string all = string.Join(", ", names);
        foreach (string name in dimensions.Select(dimension => dimension.Name))
        {
            ToolException.Demand(
                names.Contains(name), $"--search names '{name}', which is no option that decides a run's result; expected one of {all}");
            ToolException.Demand(
                !options.Contains($"--{name}"), $"--search names '{name}', which is given a fixed value by --{name}, too; expected one of both");
        }

        RequireOptions(options);
        return Valid(() => new SearchSpace(dimensions));
    }

    /// <summary>Refuses every option that does not decide a run's result, but for that about the place of its rows.</summary>
    private static void RequireOptions(IEnumerable<string> options)
    {
        string[] names = [.. TrainOptions.Deciding.Append(TrainOptions.OnDisk).Select(option => option.Name)];
        string? unknown = options.Where(option => option.StartsWith("--", StringComparison.Ordinal)).Select(option => option.Split('=')[0])
            .FirstOrDefault(option => !names.Contains(option));
        if (unknown is not null)
        {
            string hint = Spelling.Hint(unknown, new TuneCommand().Describe().Options.Select(own => own.Name).Concat(names));
            throw new ToolException($"there is no option '{unknown}' of a search or a trial{hint}; see fastnet tune --help");
        }
    }

    private static T Valid<T>(Func<T> make) => ToolException.Explain(make, error =>
        error is FormatException ? $"--search {error.Message}"
        : error is ArgumentException ? $"--search: {error.Message}"
        : null);

    /// <summary>{"search": {option: [values] or "range"}, "options": {option: value}}.</summary>
    private static (List<SearchDimension> Dimensions, List<string> Options) ReadFile(string path)
        => ToolException.Explain(
            () =>
            {
                List<SearchDimension> dimensions = [];
                List<string> options = [];
                foreach (JsonProperty part in JsonFile.Read(path, ToolJson.Files.JsonElement).EnumerateObject())
                {
                    ToolException.Demand(
                        part.Name is "search" or "options", $"--space '{path}' has a part '{part.Name}'; expected search and options");
                    JsonProperty[] entries = [.. part.Value.EnumerateObject()];
                    dimensions.AddRange(part.Name == "search" ? entries.Select(Dimension) : []);
                    options.AddRange(part.Name == "options" ? entries.SelectMany(entry => (string[])[$"--{entry.Name}", Text(entry.Value)]) : []);
                }

                return (dimensions, options);
            },
            error => error is JsonException or InvalidOperationException or ArgumentException
                ? $"--space '{path}' cannot be read: {error.Message}"
                : null);

    private static SearchDimension Dimension(JsonProperty entry)
        => entry.Name.Length == 0 ? throw new JsonException("an option has no name")
        : entry.Value.ValueKind == JsonValueKind.Array ? SearchDimension.Choice(entry.Name, [.. entry.Value.EnumerateArray().Select(Text)])
        : Valid(() => SearchDimension.Parse(entry.Name, Text(entry.Value)));

    /// <summary>A value as it is written on a command line; of a nested list its numbers with commas between them.</summary>
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(Text)),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => throw new JsonException($"'{value}' is no value of an option"),
    };
}
