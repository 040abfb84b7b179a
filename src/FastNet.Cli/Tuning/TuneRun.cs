using System.Numerics;
using FastNet.Cli.Checks;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Cli.Training;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Tuning;

/// <summary>`fastnet tune`: points, trials, table, the best model; or one process's part of them.</summary>
internal sealed class TuneRun
{
    private readonly TuneSettings _settings;
    private readonly SearchTrials _trials;
    private readonly TuneView _view;
    private readonly Screen _screen;
    private readonly CancellationToken _stop;
    private ISearchFolder? _folder;

    // A wrong option shows here, before anything is made or read.
    private TuneRun(TuneSettings settings, Screen screen, CancellationToken stop)
        => (_settings, _trials, _screen, _view, _stop) = (settings, new SearchTrials(settings), screen, new TuneView(screen), stop);

    private SharedSearch? Share => _folder as SharedSearch;

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
        TuneRun run = new(settings, new Screen(console, settings.Quiet, shared: settings.Shard is not null), stop.Token);
        using ISearchFolder? folder
            = settings.Out is null ? null
            : settings.Shard is null ? SearchFiles.Open(settings)
            : SharedSearch.Open(settings, run._trials);
        run._folder = folder;
        run._view.While(run._trials.Rows, run.Search);
        (folder as SearchFiles)?.SaveRest();
        run.Show(console);
        if (!stop.Token.IsCancellationRequested)
        {
            return Result(run._trials, console);
        }

        string continues
            = settings.Out is null ? string.Empty
            : settings.Shard is null ? $"; fastnet tune --resume {settings.Out} continues"
            : $"; fastnet tune --resume {settings.Out} --shard {settings.Shard} continues, unless other processes do";
        console.Tell($"stopped with {run._trials.Finished} of {run._trials.Rows.Count} trials finished{continues}");
        return stop.ExitCode;
    }

    /// <summary>The exit code of a search whose trials have all ended.</summary>
    public static int Result(SearchTrials trials, ToolConsole console)
    {
        if (trials.Best() is not null)
        {
            return ExitCode.Success;
        }

        console.Tell("every trial diverged; there is no best one");
        return ExitCode.Missed;
    }

    private void Show(ToolConsole console)
    {
        if (Share is SharedSearch share)
        {
            _screen.Say($"{_trials.Finished} of {_trials.Rows.Count} trials finished, {share.Made} of them by this process ({_settings.Shard})");
            if (!_stop.IsCancellationRequested)
            {
                _screen.Say($"fastnet tune --merge {_settings.Out} writes the table, the best model and the report");
            }

            return;
        }

        bool reports = _folder is not null && _trials.Finished > 0;
        _view.End(
            _trials.Rows, [.. (_folder as SearchFiles)?.Names ?? [], .. reports ? ReportRun.TryWriteSearch(_settings.Out!, console) : []]);
    }

    private void Search()
    {
        do
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            IGrouping<int, TrialRow>[] groups = [.. _trials.Rows.Where(row => row.Round == _trials.Round).GroupBy(row => row.Group)];
            if (groups.Length > 1 && _settings.Halving is not null)
            {
                throw new ToolException(
                    "--halving compares trials on the same rows; expected one --layout, one --precision, "
                    + "one preparation of features and targets, and nets or linear classifiers alone");
            }

            if (Share is null)
            {
                Array.ForEach(groups, Run);
            }
            else
            {
                RunShared(groups, Share);
            }

            // A round that was stopped has no best trial yet.
            if (_stop.IsCancellationRequested)
            {
                return;
            }
        }
        while (_trials.TryAddRound());

        if (Share is not null && _trials.Best() is TrialRow best)
        {
            RequireModel(best, Share);
            Share.DeleteWorse(best.Result!);
        }
    }

    /// <summary>Runs what other processes leave to this one, until there is a result of every trial: of those that die trials are left.</summary>
    private void RunShared(IGrouping<int, TrialRow>[] groups, SharedSearch share)
    {
        share.Refresh();
        share.Fill();
        while (!_stop.IsCancellationRequested && groups.Any(group => group.Any(row => row.Result is null)))
        {
            IGrouping<int, TrialRow>[] free = [.. groups.Where(group => group.Any(row => row.Result is null && share.IsFree(row.Trial)))];
            int taken = share.Taken;
            Array.ForEach(free, Run);
            if (share.Taken == taken)
            {
                share.Wait(_stop);
            }

            share.Refresh();
            share.Fill();
        }
    }

    /// <summary>
    /// Of the best trial the model must be there. It is, unless successive halving ended that trial, or somebody deleted it: then the trial is run
    /// once more.
    /// </summary>
    private void RequireModel(TrialRow best, SharedSearch share)
    {
        while (!_stop.IsCancellationRequested && !share.HasBest(best.Trial))
        {
            if (!share.TryTakeBest(best.Trial))
            {
                share.Wait(_stop);
            }
            else if (best.Settings.Precision == PrecisionName.Float)
            {
                Repeat<float>(best);
            }
            else
            {
                Repeat<double>(best);
            }
        }
    }

    private void Repeat<T>(TrialRow row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(_settings.Threads);
        DataSplit<T> data = TrainRun.LoadData<T>(row.Settings, workers, _screen.Say);
        Tuner<T> tuner = new(data, _settings.Threads) { Finished = (result, run) => SaveBest(row, result, (SessionRun<T>)run, data) };
        tuner.Repeat(TrialPlans.Create(row, data), row.Result!.Iterations, _stop);
    }

    private void Run(IGrouping<int, TrialRow> group)
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

    private void Run<T>(TrialRow[] rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(_settings.Threads);
        DataSplit<T> data = TrainRun.LoadData<T>(rows[0].Settings, workers, _screen.Say);
        TakeKnown(data.Name);
        string trials = $"{_trials.Rows.Count} trials, {_trials.Finished} of them finished before";
        string shard = Share is null ? string.Empty : $", process {_settings.Shard}";
        _screen.Say($"{TrainRun.Describe(data, _settings.Data)}; {trials}, {_settings.Threads} threads{shard}");
        DataChecks.Failed(data).ForEach(doubt => _screen.Say(doubt.Warning));
        Tuner<T> tuner = new(data, _settings.Threads)
        {
            Progress = _view.Progress,
            Finished = (result, run) => Finish(result, (SessionRun<T>)run, data),
            Share = Share,
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
        if (Share is SharedSearch share)
        {
            share.Join(dataSet);
        }
        else if (_settings.Resumes)
        {
            SearchFiles.Fill(_settings.Out!, _trials, dataSet);
        }
    }

    private void Finish<T>(TrialResult result, SessionRun<T> run, DataSplit<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrialRow row = _trials.Rows[result.Trial - 1];
        if (result.State != TrialState.Diverged && _trials.Rows.All(other => other.Result is null || result.IsBetterThan(other.Result)))
        {
            SaveBest(row, result, run, data);
        }

        row.Result = result;
        _folder?.Save(data.Name, _trials.Rows, row);
        _view.Finished(row, _trials.Rows);
    }

    private void SaveBest<T>(TrialRow row, TrialResult result, SessionRun<T> run, DataSplit<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => _folder?.SaveBest(
            row.Trial,
            folder => RunFiles.Save(
                folder, row.Settings, TrainResult.Of(result, run.Solver, row.Settings, data), run.Solver.History, run.Model, data));
}
