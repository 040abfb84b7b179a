using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>One run of a trainer, and the trials that it is: the longest, and those that are its beginnings.</summary>
/// <param name="plans">Trials of the same mathematics.</param>
/// <param name="data">The rows of every run.</param>
internal sealed class TrialJob<T>(IEnumerable<TrialPlan<T>> plans, SampleSplit<T> data)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (TrialPlan<T> Plan, int Steps)[] _plans
        = [.. from plan in plans
              let steps = plan.Options.TotalIterations(data.TrainSource.Count)
              orderby steps, plan.Trial
              select (plan, steps)];

    private TrialRun<T>? _run;
    private double _seconds;

    // What is left of a run that was let go.
    private int _iterations;
    private bool _isOver;
    private Func<int, double>? _score;

    /// <summary>The longest trial, which decides how the run is made.</summary>
    public TrialPlan<T> Plan => _plans[^1].Plan;

    /// <summary>Steps of the longest trial.</summary>
    public int TotalIterations => _plans[^1].Steps;

    /// <summary>Where the run is to stop for now.</summary>
    public int Goal { get; set; } = int.MaxValue;

    /// <summary>Steps made.</summary>
    public int Iteration => _run?.Trainer.Iteration ?? _iterations;

    /// <summary>Whether the run has no step left: all were made, or it diverged.</summary>
    public bool IsOver => _run?.Trainer.IsOver ?? _isOver;

    /// <summary>Whether the run is where it is to stop.</summary>
    public bool IsAtGoal => IsOver || Iteration >= Goal;

    /// <summary>The next step after which a trial ends or the run is to stop.</summary>
    public int NextStop => Math.Min(Goal, _plans.First(pair => pair.Steps > Iteration).Steps);

    /// <summary>Multiply-adds of the steps still to make, but for a factor that all share.</summary>
    public double Cost => ((double)Math.Min(Goal, TotalIterations) - Iteration) * Plan.Options.BatchSize * Math.Max(Plan.HiddenSize, 1);

    /// <summary>The run; made when it is first asked for.</summary>
    public Trainer<T> Trainer(Workers workers) => (_run ??= Plan.Create(workers)).Trainer;

    /// <summary>What a trial of this job is compared by after so many steps.</summary>
    public double Score(int iterations) => (_score ?? ScoreOf(_run!.Trainer))(iterations);

    /// <summary>Adds to the time that the run took.</summary>
    public void Spend(double seconds) => _seconds += seconds;

    /// <summary>Tells how far each of the trials is.</summary>
    public void Report(Action<TrialProgress> progress)
    {
        Trainer<T> trainer = _run!.Trainer;
        foreach ((TrialPlan<T> plan, int steps) in _plans.Where(pair => pair.Steps > trainer.Iteration))
        {
            progress(new TrialProgress(plan.Trial, trainer.Iteration, steps, trainer.History.Losses[^1], trainer.BestValidation));
        }
    }

    /// <summary>
    /// Hands over the results of the trials that end with the step just made; where the run diverged, those are all that had not ended.
    /// </summary>
    public void Deliver(Action<TrialResult, TrialRun<T>> finished)
    {
        Trainer<T> trainer = _run!.Trainer;
        (TrialPlan<T> Plan, int Steps)[] ended
            = [.. _plans.Where(pair => pair.Steps == trainer.Iteration || (trainer.IsOver && pair.Steps > trainer.Iteration))];
        if (ended.Length == 0)
        {
            return;
        }

        if (trainer.IsOver)
        {
            trainer.Finish();
            Deliver(ended, finished);
        }
        else
        {
            trainer.AsIfFinished(() => Deliver(ended, finished));
        }
    }

    /// <summary>Ends the run where it is, because other trials are better.</summary>
    public void Prune(Action<TrialResult, TrialRun<T>> finished)
    {
        _run!.Trainer.Finish();
        finished(TrialResult.Of(Plan.Trial, _run.Trainer, data, TotalIterations, _seconds), _run);
        Release();
    }

    /// <summary>Lets go of the run, whose memory others may need.</summary>
    public void Release()
    {
        if (_run is not null)
        {
            (_iterations, _isOver, _score) = (Iteration, IsOver, ScoreOf(_run.Trainer));
            _run = null;
        }
    }

    private static Func<int, double> ScoreOf(Trainer<T> trainer)
    {
        IReadOnlyList<TrialCheck> checks = TrialResult.ChecksOf(trainer.History);
        int? diverged = trainer.IsDiverged ? trainer.Iteration : null;
        bool higherIsBetter = trainer.Metric.HigherIsBetter;
        return iterations => SuccessiveHalving.Score(checks, diverged, iterations, higherIsBetter);
    }

    private void Deliver((TrialPlan<T> Plan, int Steps)[] ended, Action<TrialResult, TrialRun<T>> finished)
    {
        TrialResult result = TrialResult.Of(ended[0].Plan.Trial, _run!.Trainer, data, ended[0].Steps, _seconds);
        foreach ((TrialPlan<T> plan, int steps) in ended)
        {
            finished(result with { Trial = plan.Trial, TotalIterations = steps }, _run);
        }
    }
}
