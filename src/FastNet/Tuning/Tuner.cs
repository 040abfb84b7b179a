using System.Numerics;

namespace FastNet;

/// <summary>
/// Runs many trials on one data set, in parallel, each with the bits that it would have alone. Three things make that faster than one run after the
/// other: a thread has runs of its own, and no two threads wait for each other; trials that are beginnings of longer ones are not run at all; and
/// nets that draw the same batches share the gathered rows (<see cref="TrialPlan{T}.Batches"/>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Tuner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A batch of which more trials learn costs each of them next to nothing already, and trials would wait for each other to end. More units need
    // more memory at a time.
    private const int MostStackedUnits = 2048;
    private const int MostStackedTrials = 16;

    private readonly SampleSplit<T> _data;
    private readonly int _threads;

    /// <summary>A tuner for that data.</summary>
    /// <param name="data">The data that the solvers of the plans are made for. It stays the caller's.</param>
    /// <param name="threads">Threads, 1 or more. No result depends on it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Tuner(SampleSplit<T> data, int threads)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_data, _threads) = (data, threads);
    }

    /// <summary>Told now and then how far a trial is, by several threads at once.</summary>
    public Action<TrialProgress>? Progress { get; init; }

    /// <summary>
    /// Given each result as it comes, with the run whose net has the trial's parameters for the time of the call. Called by several threads, one at a
    /// time. An exception of it ends the search.
    /// </summary>
    public Action<TrialResult, TrialRun<T>>? Finished { get; init; }

    /// <summary>Other processes that run the same trials; null: there are none.</summary>
    internal ITrialShare? Share { get; init; }

    /// <summary>Runs trials to their end, or until <paramref name="stop"/>.</summary>
    /// <param name="plans">The trials, no number twice.</param>
    /// <param name="halving">Compare the trials on the way and end the worse ones; null: none is ended.</param>
    /// <param name="known">Results that are known from an earlier, interrupted search of the same trials; these are not run.</param>
    /// <param name="stop">Ends the search early; trials that have not ended are lost.</param>
    /// <returns>All results, the known ones among them, best first.</returns>
    /// <exception cref="ArgumentException">A number stands twice, or <paramref name="halving"/> makes no sense.</exception>
    public IReadOnlyList<TrialResult> Run(
        IReadOnlyList<TrialPlan<T>> plans, SuccessiveHalving? halving = null, IReadOnlyDictionary<int, TrialResult>? known = null,
            CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plans);
        halving?.Validate();
        if (plans.GroupBy(plan => plan.Trial).FirstOrDefault(group => group.Count() > 1) is { Key: int twice })
        {
            throw new ArgumentException($"Two plans have the number {twice}; expected each once.", nameof(plans));
        }

        List<TrialResult> results = [.. plans.Where(plan => known?.ContainsKey(plan.Trial) == true).Select(plan => known![plan.Trial])];
        TrialPlan<T>[] missing = [.. plans.Where(plan => known?.ContainsKey(plan.Trial) != true)];
        using TunerLanes<T> lanes = Lanes(results);
        if (halving is null)
        {
            lanes.Run(Units(Merge(missing)), stop);
        }
        else
        {
            RunHalving(plans, known, halving, lanes, stop);
        }

        results.Sort((a, b) => a.Trial == b.Trial ? 0 : a.IsBetterThan(b) ? -1 : 1);
        return results;
    }

    /// <summary>
    /// Runs a trial whose result is known once more, to the step at which it ended: <see cref="Finished"/> gets the same result, and the run.
    /// </summary>
    internal void Repeat(TrialPlan<T> plan, int iterations, CancellationToken stop)
    {
        using TunerLanes<T> lanes = Lanes([]);
        TrialJob<T> job = new([plan], _data) { Goal = iterations };
        lanes.Run([new TrialUnit<T>([job])], stop);
        if (!stop.IsCancellationRequested && !job.IsOver)
        {
            job.Prune(lanes.Finished);
        }
    }

    private TunerLanes<T> Lanes(List<TrialResult> results) => new(_threads, Progress, (result, run) =>
    {
        lock (results)
        {
            results.Add(result);
            Finished?.Invoke(result, run);
        }
    });

    /// <summary>One job for trials of which one is the beginning of the other.</summary>
    private List<TrialJob<T>> Merge(IEnumerable<TrialPlan<T>> plans)
        => [.. plans
            .GroupBy(plan => (
                plan.Mathematics,
                Length: plan.IsBeginningOfLonger(_data.Train.Count) ? 0 : plan.Options.TotalIterations(_data.Train.Count)))
            .Select((group, i) => Job(group, i))];

    private TrialJob<T> Job(IEnumerable<TrialPlan<T>> plans, int i) => new(plans, _data) { Share = Share, IsOwn = Share?.IsOwn(i) ?? true };

    /// <summary>Jobs as units; those that other processes are to begin with come last, one by one: these may still be taken by others.</summary>
    private List<TrialUnit<T>> Units(IReadOnlyList<TrialJob<T>> jobs)
        => [
            .. Stacked([.. jobs.Where(job => job.IsOwn)]),
            .. jobs.Where(job => !job.IsOwn).OrderByDescending(job => job.Cost).Select(job => new TrialUnit<T>([job])),
        ];

    /// <summary>
    /// Jobs that draw the same batches, dealt out to as many units as there are threads, or to more where they would grow too large.
    /// </summary>
    private List<TrialUnit<T>> Stacked(IReadOnlyList<TrialJob<T>> jobs)
    {
        List<TrialUnit<T>> units = [];
        foreach (IGrouping<string?, TrialJob<T>> group in jobs.GroupBy(job => job.Plan.Batches))
        {
            // Like cards, so that each gets large and small ones.
            TrialJob<T>[] members = [.. group.OrderByDescending(job => job.Cost)];
            long hiddenUnits = members.Sum(job => (long)job.Plan.HiddenSize);
            long parts = group.Key is null
                ? members.Length
                : Math.Max(BlockCount(members.Length, MostStackedTrials), BlockCount(hiddenUnits, MostStackedUnits));
            parts = Math.Min(members.Length, BlockCount(parts, _threads) * _threads);
            units.AddRange(Enumerable.Range(0, (int)parts).Select(part => new TrialUnit<T>([.. members.Where((_, i) => i % parts == part)])));
        }

        // The longest first, so that the threads end together.
        return [.. units.OrderByDescending(unit => unit.Cost)];

        static long BlockCount(long count, long size) => (count + size - 1) / size;
    }

    private void RunHalving(
        IReadOnlyList<TrialPlan<T>> plans, IReadOnlyDictionary<int, TrialResult>? known, SuccessiveHalving halving, TunerLanes<T> lanes,
            CancellationToken stop)
    {
        int rows = _data.Train.Count;
        List<TrialJob<T>> alive = [.. plans.Select((plan, i) => Job([plan], i))];
        int epochs = alive.Max(job => Epochs(job.TotalIterations, job));
        foreach (int rung in halving.Rungs(epochs))
        {
            alive.ForEach(job => job.Goal = rung * job.Plan.Options.IterationsPerEpoch(rows));
            Reach();
            if (stop.IsCancellationRequested)
            {
                return;
            }

            // Who began a trial goes on with it.
            alive.ForEach(job => job.IsOwn = Share is null || job.Iteration > 0);

            // Those that end before are not compared.
            alive.RemoveAll(job => job.Goal >= job.TotalIterations);
            TrialJob<T>[] ranked = [.. alive.OrderByDescending(Score).ThenBy(job => job.Plan.Trial)];
            foreach (TrialJob<T> job in ranked[halving.Survivors(ranked.Length)..])
            {
                alive.Remove(job);
                if (Share is not null)
                {
                    Share.Prune(job.Plan.Trial, job.Goal);
                    job.Release();
                }
                else if (!IsKnown(job) && !job.IsOver)
                {
                    job.Prune(lanes.Finished);
                }
            }
        }

        alive.ForEach(job => job.Goal = ITrialShare.End);
        Reach();

        // What other processes do not bring to its goal, because they died, is taken over.
        void Reach()
        {
            List<TrialJob<T>> missing = alive.FindAll(job => !IsKnown(job));
            while (missing.Count > 0 && !stop.IsCancellationRequested)
            {
                lanes.Run(Units(missing), stop);
                missing = Share is null ? [] : missing.FindAll(job => !IsKnown(job));
                if (missing.Count > 0)
                {
                    Share!.Wait(stop);
                }
            }
        }

        TrialResult? Known(TrialJob<T> job)
            => Share is null ? known?.GetValueOrDefault(job.Plan.Trial) : Share.Find(job.Plan.Trial, job.Goal);

        bool IsKnown(TrialJob<T> job) => Known(job) is not null;

        double Score(TrialJob<T> job)
            => Known(job) is not TrialResult result ? job.Score(job.Goal)
                : SuccessiveHalving.Score(
                    result.Checks, result.State == TrialState.Diverged ? result.Iterations : null, job.Goal, result.HigherIsBetter);

        int Epochs(int iterations, TrialJob<T> job) => (int)Math.Ceiling((double)iterations / job.Plan.Options.IterationsPerEpoch(rows));
    }
}
