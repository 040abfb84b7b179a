using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>One run of a solver, and the trials that it is: the longest, and those that are its beginnings.</summary>
/// <param name="plans">Trials of the same mathematics.</param>
/// <param name="data">The rows of every run.</param>
internal sealed class TrialJob<T>(IEnumerable<TrialPlan<T>> plans, SampleSplit<T> data)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (TrialPlan<T> Plan, int Steps)[] _plans
        = [.. from plan in plans
              let steps = plan.Options.TotalIterations(data.Train.Count)
              orderby steps, plan.Trial
              select (plan, steps)];

    private TrialRun<T>? _run;
    private double _seconds;

    // The state of a run whose solver was let go.
    private int _iterations;
    private bool _isOver;
    private Func<int, double>? _score;

    /// <summary>The longest trial, which decides how the run is made.</summary>
    public TrialPlan<T> Plan => _plans[^1].Plan;

    /// <summary>Steps of the longest trial.</summary>
    public int TotalIterations => _plans[^1].Steps;

    /// <summary>Where the run is to stop for now.</summary>
    public int Goal { get; set; } = ITrialShare.End;

    /// <summary>The other processes that may take the job; null: there are none.</summary>
    public ITrialShare? Share { get; init; }

    /// <summary>Whether this process begins with the job, before it takes those of others.</summary>
    public bool IsOwn { get; set; } = true;

    /// <summary>Steps made.</summary>
    public int Iteration => _run?.Solver.Iteration ?? _iterations;

    /// <summary>Whether the run has no step left: all were made, or it diverged.</summary>
    public bool IsOver => _run?.Solver.IsOver ?? _isOver;

    /// <summary>Whether the run is where it is to stop.</summary>
    public bool IsAtGoal => IsOver || Iteration >= Goal;

    /// <summary>The next step after which a trial ends or the run is to stop.</summary>
    public int NextStop => Math.Min(Goal, _plans.First(pair => pair.Steps > Iteration).Steps);

    /// <summary>Multiply-adds of the steps still to make, but for a factor that all share.</summary>
    public double Cost => ((double)Math.Min(Goal, TotalIterations) - Iteration) * Plan.Options.BatchSize * Math.Max(Plan.HiddenSize, 1);

    /// <summary>Whether the job is this process's to run.</summary>
    public bool TryTake() => Share?.TryTake([.. _plans.Select(pair => pair.Plan.Trial)], Goal) ?? true;

    /// <summary>The run; made when it is first asked for.</summary>
    public Solver<T> Solver(Workers workers) => (_run ??= Plan.Create(workers)).Solver;

    /// <summary>The score of a trial of this job after some steps.</summary>
    public double Score(int iterations) => (_score ?? ScoreOf(_run!.Solver))(iterations);

    /// <summary>Adds to the time that the run took.</summary>
    public void Spend(double seconds) => _seconds += seconds;

    /// <summary>Tells how far each of the trials is.</summary>
    public void Report(Action<TrialProgress> progress)
    {
        Solver<T> solver = _run!.Solver;
        foreach ((TrialPlan<T> plan, int steps) in _plans.Where(pair => pair.Steps > solver.Iteration))
        {
            progress(new TrialProgress(plan.Trial, solver.Iteration, steps, solver.History.Losses[^1], solver.BestValidation));
        }
    }

    /// <summary>
    /// Hands over the results of the trials that end with the step just made; where the run diverged, those are all that had not ended. Other
    /// processes are told how the trial stands where it is to be compared.
    /// </summary>
    public void Deliver(Action<TrialResult, TrialRun<T>> finished)
    {
        Solver<T> solver = _run!.Solver;
        (TrialPlan<T> Plan, int Steps)[] ended
            = [.. _plans.Where(pair => pair.Steps == solver.Iteration || (solver.IsOver && pair.Steps > solver.Iteration))];
        if (ended.Length == 0)
        {
            if (Share is not null && solver.Iteration == Goal)
            {
                solver.AsIfFinished(() => Share.Publish(TrialResult.Of(Plan.Trial, solver, data, TotalIterations, _seconds), Goal));
            }

            return;
        }

        if (solver.IsOver)
        {
            solver.Finish();
            Deliver(ended, finished);
        }
        else
        {
            solver.AsIfFinished(() => Deliver(ended, finished));
        }
    }

    /// <summary>Ends the run where it is, because other trials are better.</summary>
    public void Prune(Action<TrialResult, TrialRun<T>> finished)
    {
        _run!.Solver.Finish();
        finished(TrialResult.Of(Plan.Trial, _run.Solver, data, TotalIterations, _seconds), _run);
        Release();
    }

    /// <summary>Lets go of the run, whose memory others may need.</summary>
    public void Release()
    {
        if (_run is not null)
        {
            (_iterations, _isOver, _score) = (Iteration, IsOver, ScoreOf(_run.Solver));
            _run = null;
        }
    }

    private static Func<int, double> ScoreOf(Solver<T> solver)
    {
        IReadOnlyList<TrialCheck> checks = TrialResult.ChecksOf(solver.History);
        int? diverged = solver.IsDiverged ? solver.Iteration : null;
        bool higherIsBetter = solver.Metric.HigherIsBetter;
        return iterations => SuccessiveHalving.Score(checks, diverged, iterations, higherIsBetter);
    }

    private void Deliver((TrialPlan<T> Plan, int Steps)[] ended, Action<TrialResult, TrialRun<T>> finished)
    {
        TrialResult result = TrialResult.Of(ended[0].Plan.Trial, _run!.Solver, data, ended[0].Steps, _seconds);
        foreach ((TrialPlan<T> plan, int steps) in ended)
        {
            finished(result with { Trial = plan.Trial, TotalIterations = steps }, _run);
        }
    }
}
