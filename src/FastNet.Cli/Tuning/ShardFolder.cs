using System.Collections.Concurrent;
using System.Globalization;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>
/// What the processes of a search share: the folder shards. Files only ever come: trial-7.json is the result of trial 7, trial-7-at-600.json that
/// of its first 600 steps (--halving), best-7 its model. claim-7-1 holds the id of the process that took it; where that one died, claim-7-2 that of
/// the next. Claims save work and decide nothing: whoever runs a trial, its bytes are the same, and each file is there wholly or not at all.
/// </summary>
/// <param name="folder">The folder of the search.</param>
/// <param name="trials">Its trials.</param>
internal class ShardFolder(string folder, SearchTrials trials)
{
    private const string Name = "shards";
    private const string BestPrefix = "best-";
    private const string Trials = "trial-*.json";

    protected const string ClaimPrefix = "claim-";

    private protected readonly ConcurrentDictionary<(int Trial, int Goal), TrialResult> _results = [];

    /// <summary>The name of the data that the results are of; null as long as there is none.</summary>
    public string? DataSet { get; protected set; }

    /// <summary>The processes' own folder in that of the search.</summary>
    protected string Root { get; } = Of(folder);

    /// <summary>The processes' own folder in that of a search.</summary>
    public static string Of(string folder) => Path.Combine(folder, Name);

    /// <summary>The shared part of a folder; null: one process alone searches there.</summary>
    public static ShardFolder? Read(string folder, SearchTrials trials) => Directory.Exists(Of(folder)) ? new ShardFolder(folder, trials) : null;

    /// <summary>Whether a folder holds a search of several processes that has no table yet.</summary>
    public static bool IsUnfinished(string folder) => Directory.Exists(Of(folder)) && !File.Exists(Path.Combine(folder, SearchResults.FileName));

    /// <summary>The folder of a trial's model.</summary>
    public string BestOf(int trial) => Path.Combine(Root, $"{BestPrefix}{trial}");

    /// <summary>Gives every trial the result that it has.</summary>
    public void Fill()
    {
        foreach (TrialRow row in trials.Rows)
        {
            row.Result ??= _results.GetValueOrDefault((row.Trial, ITrialShare.End));
        }
    }

    /// <summary>Reads the results that have come since the last time.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="DataFormatException">One is damaged; the message names the file.</exception>
    /// <exception cref="ToolException">One is not of this search.</exception>
    public bool Refresh()
    {
        (int Trial, int Goal)[] found =
        [
            .. from path in Directory.EnumerateFiles(Root, Trials)
               let key = ResultOf(Path.GetFileName(path))
               where key is not null && key.Value.Trial <= trials.Rows.Count && !_results.ContainsKey(key.Value)
               select key.Value,
        ];
        Array.ForEach(found, key => Load(key.Trial, key.Goal));
        return found.Length > 0;
    }

    /// <summary>The latest claim on each trial or beginning of one, and its owner's id.</summary>
    public IReadOnlyDictionary<(int Trial, int Goal), string> Claims()
        => (from path in Directory.EnumerateFiles(Root, $"{ClaimPrefix}*")
            let claim = ClaimOf(Path.GetFileName(path))
            where claim is not null
            group (claim.Value.Generation, Path: path) by (claim.Value.Trial, claim.Value.Goal))
            .ToDictionary(claims => claims.Key, claims => ShardProcess.TryRead(claims.MaxBy(claim => claim.Generation).Path) ?? string.Empty);

    /// <summary>Every process that ever worked here.</summary>
    public IReadOnlyList<ShardSign> Processes()
        => [.. Directory.EnumerateFiles(Root, $"{ShardProcess.Prefix}*").Order(StringComparer.Ordinal).Select(ShardSign.Read)];

    /// <summary>Whether a result was read.</summary>
    public bool Has((int Trial, int Goal) key) => _results.ContainsKey(key);

    /// <summary>The file of a trial that the search has not; null: there is none.</summary>
    public string? Stranger()
        => Directory.EnumerateFiles(Root, Trials).FirstOrDefault(path => !(ResultOf(Path.GetFileName(path))?.Trial <= trials.Rows.Count));

    /// <summary>The trials whose models are there.</summary>
    protected IEnumerable<int> Bests()
        => from path in Directory.GetDirectories(Root, $"{BestPrefix}*")
           let trial = Number(Path.GetFileName(path)[BestPrefix.Length..])
           where trial is not null
           select trial.Value;

    protected TrialRow Row(int trial) => trials.Rows[trial - 1];

    /// <summary>Whether a result is known; reads its file where that has come.</summary>
    protected bool Knows(int trial, int goal)
    {
        if (!_results.ContainsKey((trial, goal)) && File.Exists(PathOf(trial, goal)))
        {
            Load(trial, goal);
        }

        return _results.ContainsKey((trial, goal));
    }

    protected string PathOf(int trial, int goal) => Path.Combine(Root, $"trial-{Word(trial, goal)}.json");

    protected static string Word(int trial, int goal) => goal == ITrialShare.End ? $"{trial}" : $"{trial}-at-{goal}";

    private void Load(int trial, int goal)
    {
        (DataSet, TrialResult result) = TrialsFile.ReadOne(PathOf(trial, goal), trials.Rows[trial - 1], DataSet);
        _results[(trial, goal)] = result;
    }

    private static (int Trial, int Goal)? ResultOf(string name) => KeyOf(Path.GetFileNameWithoutExtension(name).Split('-'));

    private static (int Trial, int Goal, int Generation)? ClaimOf(string name)
        => name.Split('-') is [.. string[] key, string generation] && KeyOf(key) is (int trial, int goal) && Number(generation) is int number
            ? (trial, goal, number)
            : null;

    private static (int Trial, int Goal)? KeyOf(string[] words) => words switch
    {
        [_, string trial] when Number(trial) is int number => (number, ITrialShare.End),
        [_, string trial, "at", string goal] when Number(trial) is int number && Number(goal) is int steps => (number, steps),
        _ => null,
    };

    private static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
}
