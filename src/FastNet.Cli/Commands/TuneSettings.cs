using FastNet.Data;

namespace FastNet.Cli.Commands;

/// <summary>Everything that `fastnet tune` was asked for.</summary>
internal sealed record TuneSettings
{
    /// <summary>Options of `fastnet train` that all trials have, as they were written.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>What is searched.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>Points to draw in a round; null: every combination.</summary>
    public required int? Trials { get; init; }

    /// <summary>Seed of the draws of a first round; each further round adds one.</summary>
    public required uint SearchSeed { get; init; }

    /// <summary>Finer rounds behind the first.</summary>
    public required int Refine { get; init; }

    /// <summary>Whether trials are compared on their way, and how.</summary>
    public required SuccessiveHalving? Halving { get; init; }

    /// <summary>What <see cref="DataSource"/> is to load; null: the built-in data set.</summary>
    public required string? Data { get; init; }

    public required int Threads { get; init; }

    /// <summary>Where the files go; null: none are written.</summary>
    public required string? Out { get; init; }

    /// <summary>Whether the search of <see cref="Out"/> is continued.</summary>
    public bool Resumes { get; init; }

    public required bool Quiet { get; init; }

    /// <summary>The run of one point.</summary>
    /// <exception cref="ToolException">An option of it is none of `fastnet train`, or makes no sense there.</exception>
    public TrainSettings Trial(SearchPoint point)
    {
        TrainSettings settings = TrainCommand.Parse([.. Options, .. point.Values.SelectMany(value => (string[])[$"--{value.Name}", value.Value])]);
        return settings with { Data = Data, Threads = Threads, Out = Out is null ? null : Path.Combine(Out, Tuning.SearchFiles.BestName), Keep = 0, Quiet = Quiet };
    }
}
