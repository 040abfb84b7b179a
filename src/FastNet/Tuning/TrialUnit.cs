using System.Diagnostics;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Runs that one thread (or one team of threads) makes, stepped together: they draw the same batches.</summary>
/// <param name="jobs">1 or more; of several, each after the same number of steps.</param>
internal sealed class TrialUnit<T>(IReadOnlyList<TrialJob<T>> jobs)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The cost of the whole unit.</summary>
    public double Cost => jobs.Sum(job => job.Cost);

    /// <summary>Advances every run to its goal, and hands over the results of trials as they end.</summary>
    public void Run(Workers workers, Action<TrialProgress>? progress, Action<TrialResult, TrialRun<T>> finished, CancellationToken stop)
    {
        // Until the first of them stops, then again for those that are left: a stack has a place for each.
        List<TrialJob<T>> active = [.. jobs.Where(job => !job.IsAtGoal && job.TryTake())];
        while (active.Count > 0)
        {
            long start = Stopwatch.GetTimestamp();
            if (!Advance(active, workers, progress, stop))
            {
                return;
            }

            double share = Stopwatch.GetElapsedTime(start).TotalSeconds / active.Count;
            foreach (TrialJob<T> job in active)
            {
                job.Spend(share);
                job.Deliver(finished);
                if (job.IsOver)
                {
                    job.Release();
                }
            }

            active.RemoveAll(job => job.IsAtGoal);
        }
    }

    /// <summary>Makes the steps up to the next stop of any run, or until one of them diverges; false when it was asked to stop before.</summary>
    private static bool Advance(List<TrialJob<T>> active, Workers workers, Action<TrialProgress>? progress, CancellationToken stop)
    {
        Solver<T>[] solvers = [.. active.Select(job => job.Solver(workers))];
        NetStack<T>? stack = solvers.Length == 1
            ? null
            : new NetStack<T>(Array.ConvertAll(solvers, solver => solver.Net), active[0].Plan.Options.BatchSize, workers);
        long reported = Stopwatch.GetTimestamp();
        for (int left = active.Min(job => job.NextStop - job.Iteration); left > 0 && !Array.Exists(solvers, solver => solver.IsOver); left--)
        {
            if (stop.IsCancellationRequested)
            {
                return false;
            }

            if (stack is null)
            {
                solvers[0].Step();
            }
            else
            {
                Solver<T>.StepTogether(solvers, stack);
            }

            if (progress is not null && Stopwatch.GetElapsedTime(reported) >= ReportInterval)
            {
                reported = Stopwatch.GetTimestamp();
                active.ForEach(job => job.Report(progress));
            }
        }

        return true;
    }
}
