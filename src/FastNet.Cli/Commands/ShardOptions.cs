using System.CommandLine;
using FastNet.Cli.Tuning;

namespace FastNet.Cli.Commands;

/// <summary>The options of `fastnet tune` about searches of several processes.</summary>
internal sealed class ShardOptions
{
    public Option<string?> Shard { get; } = OptionFactory.Create<string?>(
        "--shard",
        "This is the i-th of n processes that search in the same --out folder, begun with 1; off: it searches alone. By default Slurm's array "
        + "variables or an MPI launcher tell. Who dies is replaced by the others; --merge writes the table.",
        "i/n|off", Tuning.Shard.Expected, text => (text == Tuning.Shard.Off || Tuning.Shard.Parse(text) is not null, text));

    public Option<double> Takeover { get; } = OptionFactory.Number(
        "--takeover", "Seconds without a sign of life after which another process of the search is held for dead.", 60,
        "a number from 0.1 to 86400", seconds => seconds is >= 0.1 and <= 86400);

    public Option<string?> Merge { get; } = OptionFactory.Path(
        "--merge", "Write table, best model and report of this --out folder, in which several processes have searched, as one would have.");

    public Option<string?> Status { get; } = OptionFactory.Path("--status", "Show how far the search of this --out folder is, from anywhere.");

    /// <summary>The option that looks at a search instead of making one; null: none was given.</summary>
    public Option<string?>? Looked(ParseResult parsed) => Array.Find([Merge, Status], option => parsed.IsGiven(option.Name));

    /// <summary>Does what <see cref="Looked"/> asks for.</summary>
    /// <returns>The exit code.</returns>
    public int Look(ParseResult parsed, bool quiet, ToolConsole console)
        => parsed.GetValue(Merge) is string folder
            ? MergeRun.Start(folder, quiet, console)
            : StatusRun.Start(parsed.GetValue(Status)!, console);

    /// <summary>Settings of a search as those of this process.</summary>
    /// <exception cref="ToolException">The options contradict each other, or the folder.</exception>
    public TuneSettings Read(ParseResult parsed, TuneSettings settings)
    {
        Shard? shard
            = parsed.GetValue(Shard) is string text ? Tuning.Shard.Parse(text)
            : settings.Out is null ? null
            : Tuning.Shard.Of(Environment.GetEnvironmentVariable);
        string? problem
            = shard is not null && settings.Out is null ? "--shard has no effect without --out, the folder that the processes share"
            : shard is null && parsed.IsGiven(Takeover.Name) ? "--takeover has no effect without --shard"
            : shard is null && settings.Resumes && ShardFolder.IsUnfinished(settings.Out!)
            ? $"--resume '{settings.Out}' is a search of several processes; --shard i/n joins it, fastnet tune --merge {settings.Out} ends it"
            : null;
        return problem is null
            ? settings with { Shard = shard, Takeover = TimeSpan.FromSeconds(parsed.GetValue(Takeover)) }
            : throw new ToolException(problem);
    }
}
