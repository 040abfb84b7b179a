using FastNet.Cli.Commands;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>A trial of a search, with its result as soon as it has one.</summary>
/// <param name="Trial">Its number, from 1 on, in the order in which trials were thought of.</param>
/// <param name="Round">1, then those of --refine.</param>
/// <param name="Point">The searched values.</param>
/// <param name="Search">The search that it belongs to.</param>
internal sealed record TrialRow(int Trial, int Round, SearchPoint Point, TuneSettings Search)
{
    /// <summary>All options; made when they are first asked for, because a search may have many more trials than are ever run.</summary>
    public TrainSettings Settings => field ??= Search.Trial(Point);

    /// <summary>The number of the group of trials that need the same preparation of the data.</summary>
    public int Group { get; init; }

    /// <summary>Null as long as the trial has not ended.</summary>
    public TrialResult? Result { get; set; }

    /// <summary>done, diverged, pruned; or waiting where there is no result.</summary>
    public string State => Result is null ? SearchTrial.Waiting : OptionFactory.NameOf(Result.State);

    /// <summary>The options that decide the result, without their dashes; null where this run does not use one.</summary>
    public IEnumerable<(string Name, string? Value)> Options
        => TrainOptions.Deciding.Select(option => (option.Name[2..], option.IsUsed(Settings) ? option.Text(Settings) : null));
}
