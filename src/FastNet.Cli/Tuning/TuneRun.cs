using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Tuning;

/// <summary>`fastnet tune`: points, trials, table, the best model.</summary>
internal sealed class TuneRun
{
    private readonly TuneSettings _settings;
    private readonly TuneView _view;
    private readonly Screen _screen;
    private readonly CancellationToken _stop;
    private readonly List<TrialRow> _rows = [];
    private readonly Dictionary<(PrecisionName Precision, string Preparation), int> _groups = [];
    private SearchFiles? _files;
    private IReadOnlyDictionary<int, (SearchPoint Point, TrialResult Result)>? _known;

    private TuneRun(TuneSettings settings, Screen screen, CancellationToken stop)
    {
        (_settings, _screen, _view, _stop) = (settings, screen, new TuneView(screen), stop);
        AddRows(settings.Space, round: 1);
    }

    /// <summary>Searches as the settings say.</summary>
    /// <param name="settings">What the command line asked for.</param>
    /// <param name="console">Where progress and table are shown.</param>
    /// <param name="stop">Ends the search early; none: the process's own signals do.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ToolException">The settings cannot be followed here.</exception>
    public static int Start(TuneSettings settings, ToolConsole console, StopSignal? stop)
    {
        SimdWidth.Require();
        using StopSignal? own = stop is null ? StopSignal.Listen() : null;
        stop ??= own!;

        // A wrong option shows here, before anything is made or read.
        TuneRun run = new(settings, new Screen(console, settings.Quiet), stop.Token);
        using SearchFiles? files = settings.Out is null ? null : SearchFiles.Open(settings);
        run._files = files;
        run._view.While(run._rows, run.Search);
        bool reports = files is not null && run._rows.Exists(row => row.Result is not null);
        run._view.End(run._rows, [.. files?.Names ?? [], .. reports ? ReportRun.TryWriteSearch(settings.Out!, console) : []]);
        if (!stop.Token.IsCancellationRequested)
        {
            if (run.Best() is not null)
            {
                return ExitCode.Success;
            }

            console.Tell("every trial diverged; there is no best one");
            return ExitCode.Missed;
        }

        string continues = settings.Out is null ? string.Empty : $"; fastnet tune --resume {settings.Out} continues";
        console.Tell($"stopped with {run._rows.Count(row => row.Result is not null)} of {run._rows.Count} trials finished{continues}");
        return stop.ExitCode;
    }

    private void Search()
    {
        SearchSpace space = _settings.Space;
        for (int round = 1; round <= 1 + _settings.Refine; round++)
        {
            if (round > 1)
            {
                if (Best() is not TrialRow best)
                {
                    return;
                }

                space = space.Around(best.Point);
                AddRows(space, round);
            }

            if (_stop.IsCancellationRequested)
            {
                return;
            }

            TrialRow[] rows = [.. _rows.Where(row => row.Round == round)];
            IGrouping<int, TrialRow>[] groups = [.. rows.GroupBy(row => row.Group)];
            if (groups.Length > 1 && _settings.Halving is not null)
            {
                throw new ToolException(
                    "--halving compares trials on the same rows; expected one --layout, one --precision, "
                    + "one preparation of features and targets, and nets or linear classifiers alone");
            }

            foreach (IGrouping<int, TrialRow> group in groups)
            {
                if (group.First().Settings.Precision == PrecisionName.Float)
                {
                    Run<float>([.. group]);
                }
                else
                {
                    Run<double>([.. group]);
                }
            }

            // A round that was stopped has no best trial yet.
            if (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The best trial so far; null where all diverged.</summary>
    private TrialRow? Best()
        => TrialResult.Best(_rows.Where(row => row.Result is not null).Select(row => row.Result!)) is TrialResult best ? _rows[best.Trial - 1] : null;

    private void AddRows(SearchSpace space, int round)
    {
        IReadOnlyList<SearchPoint> points;
        try
        {
            points = _settings.Trials is int count ? space.Random(count, _settings.SearchSeed + (uint)round - 1) : space.Grid();
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
                _rows.Add(new TrialRow(_rows.Count + 1, round, point, _settings) { Group = _groups[data] });
            }
        }

        if (metrics.Count > 1)
        {
            throw new ToolException(
                $"the trials are judged by {string.Join(" and ", metrics)}, which cannot be compared; expected one --metric, "
                    + "and losses that take it");
        }
    }

    private void Run<T>(TrialRow[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(_settings.Threads);
        DataSplit<T> data = TrainRun.LoadData<T>(rows[0].Settings, workers, _screen.Say);
        TakeKnown(data.Name);
        int finished = _rows.Count(row => row.Result is not null);
        string trials = $"{_rows.Count} trials, {finished} of them finished before";
        _screen.Say($"{TrainRun.Describe(data, _settings.Data)}; {trials}, {_settings.Threads} threads");
        DataChecks.Failed(data).ForEach(doubt => _screen.Say(doubt.Warning));
        Tuner<T> tuner = new(data, _settings.Threads)
        {
            Progress = _view.Progress,
            Finished = (result, run) => Finish(result, (SessionRun<T>)run, data),
        };
        tuner.Run(
            [.. rows.Select(row => TrialPlans.Create(row, data))],
            _settings.Halving,
            rows.Where(row => row.Result is not null).ToDictionary(row => row.Trial, row => row.Result!),
            _stop);
    }

    /// <summary>Takes over the results of the search that is continued.</summary>
    private void TakeKnown(string dataSet)
    {
        _known ??= _settings.Resumes ? _files!.ReadResults(dataSet) : new Dictionary<int, (SearchPoint, TrialResult)>();
        foreach (TrialRow row in _rows.Where(row => row.Result is null && _known.ContainsKey(row.Trial)))
        {
            (SearchPoint point, TrialResult result) = _known[row.Trial];
            row.Result = point.Equals(row.Point)
                ? result
                : throw new ToolException(
                    $"trial {row.Trial} of '{_settings.Out}' has {point}; the search has {row.Point} there, and cannot be continued");
        }
    }

    private void Finish<T>(TrialResult result, SessionRun<T> run, DataSplit<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrialRow row = _rows[result.Trial - 1];
        bool best = result.State != TrialState.Diverged && _rows.All(other => other.Result is null || result.IsBetterThan(other.Result));
        if (best && _files is not null)
        {
            TrainResult summary = TrainResult.Of(result, run.Solver, row.Settings, data);
            RunFiles.Save(_files.Best, row.Settings, summary, run.Solver.History, run.Model, data);
        }

        row.Result = result;
        _files?.Save(data.Name, _rows);
        _view.Finished(row, _rows);
    }
}
