using FastNet.Cli.Commands;

namespace FastNet.Cli.Tuning;

/// <summary>
/// The trials of a search, round by round: which there are depends on the settings and on the best of the rounds before, and on nothing else.
/// </summary>
internal sealed class SearchTrials
{
    private readonly TuneSettings _settings;
    private readonly List<TrialRow> _rows = [];
    private readonly Dictionary<(PrecisionName Precision, string Preparation), int> _groups = [];
    private SearchSpace _space;

    /// <summary>The trials of the first round.</summary>
    /// <exception cref="ToolException">There are none, or an option of one makes no sense.</exception>
    public SearchTrials(TuneSettings settings)
    {
        (_settings, _space) = (settings, settings.Space);
        Add();
    }

    /// <summary>All trials so far; a lock on it holds when a round is added.</summary>
    public IReadOnlyList<TrialRow> Rows => _rows;

    /// <summary>The round that was added last, from 1 on.</summary>
    public int Round { get; private set; }

    /// <summary>How many of them have a result.</summary>
    public int Finished => _rows.Count(row => row.Result is not null);

    /// <summary>The best trial so far; null where all diverged.</summary>
    public TrialRow? Best()
        => TrialResult.Best(_rows.Where(row => row.Result is not null).Select(row => row.Result!)) is TrialResult best ? _rows[best.Trial - 1] : null;

    /// <summary>Adds the next, finer round; false where there is none, or no trial to search around.</summary>
    public bool TryAddRound()
    {
        if (Round > _settings.Refine || Best() is not TrialRow best)
        {
            return false;
        }

        _space = _space.Around(best.Point);
        Add();
        return true;
    }

    private void Add()
    {
        Round++;
        IReadOnlyList<SearchPoint> points;
        try
        {
            points = _settings.Trials is int count ? _space.Random(count, _settings.SearchSeed + (uint)Round - 1) : _space.Grid();
        }
        catch (InvalidOperationException error)
        {
            throw new ToolException(error.Message, error);
        }

        HashSet<SearchPoint> seen = [.. _rows.Select(row => row.Point)];
        HashSet<string> metrics = [];
        lock (_rows)
        {
            foreach (SearchPoint point in points.Where(seen.Add))
            {
                // The options are checked here, and not kept.
                TrainSettings settings = _settings.Trial(point);
                metrics.Add(settings.Judge.Name);
                (PrecisionName, string) data = TrialPlans.Data(settings);
                _groups.TryAdd(data, _groups.Count);
                _rows.Add(new TrialRow(_rows.Count + 1, Round, point, _settings) { Group = _groups[data] });
            }
        }

        if (metrics.Count > 1)
        {
            throw new ToolException(
                $"the trials are judged by {string.Join(" and ", metrics)}, which cannot be compared; expected one --metric, "
                    + "and losses that take it");
        }
    }
}
