using FastNet.Cli.Tuning;

namespace FastNet.Cli.Commands;

/// <summary>Everything that `fastnet tune` was asked for.</summary>
/// <param name="Options">Options of `fastnet train` that all trials have, as they were written.</param>
/// <param name="Space">The searched options and their values.</param>
internal sealed record TuneSettings(IReadOnlyList<string> Options, SearchSpace Space)
{
    /// <summary>Points to draw in a round; null: every combination.</summary>
    public int? Trials { get; init; }

    /// <summary>Seed of the draws of a first round; each further round adds one.</summary>
    public uint SearchSeed { get; init; }

    /// <summary>Finer rounds after the first.</summary>
    public int Refine { get; init; }

    /// <summary>Whether trials are compared on their way, and how.</summary>
    public SuccessiveHalving? Halving { get; init; }

    /// <summary>The path of the data; null: the built-in data set.</summary>
    public string? Data { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>The folder of the files; null: none are written.</summary>
    public string? Out { get; init; }

    /// <summary>Whether the search of <see cref="Out"/> is continued.</summary>
    public bool Resumes { get; init; }

    public bool Quiet { get; init; }

    /// <summary>Which of the processes of <see cref="Out"/>'s search this is; null: the only one.</summary>
    public Shard? Shard { get; init; }

    /// <summary>After so much time without a sign of life another process is held for dead.</summary>
    public TimeSpan Takeover { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The run of one point.</summary>
    /// <exception cref="ToolException">An option of it is none of `fastnet train`, or makes no sense there.</exception>
    public TrainSettings Trial(SearchPoint point)
        => TrainCommand.Parse([.. Options, .. point.Values.SelectMany(value => (string[])[$"--{value.Name}", value.Value])])
            .With(TrainOptions.Data, Data).With(TrainOptions.Threads, Threads).With(TrainOptions.Keep, 0).With(TrainOptions.Quiet, Quiet)
            .With(TrainOptions.Out, Out is null ? null : Path.Combine(Out, SearchFiles.BestName));
}
