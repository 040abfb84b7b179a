using System.Numerics;
using System.Runtime.ExceptionServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The threads of a tuner: each takes one unit after the other.</summary>
/// <param name="threads">Threads in all.</param>
/// <param name="progress">Told how far a trial is.</param>
/// <param name="finished">Given the results.</param>
internal sealed class TunerLanes<T>(int threads, Action<TrialProgress>? progress, Action<TrialResult, TrialRun<T>> finished) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Runs keep the team that they were made with: it lives as long as they may.
    private readonly List<Workers> _teams = [];

    /// <summary>Given the results.</summary>
    public Action<TrialResult, TrialRun<T>> Finished { get; } = finished;

    /// <summary>Runs all units; returns when the last is done. An exception of one ends the others, and is thrown here.</summary>
    public void Run(IReadOnlyList<TrialUnit<T>> units, CancellationToken stop)
    {
        if (units.Count == 0)
        {
            return;
        }

        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ExceptionDispatchInfo? failure = null;
        int next = -1;
        int lanes = Math.Min(threads, units.Count);
        Workers[] teams = [.. Enumerable.Range(0, lanes).Select(_ => new Workers(threads / lanes))];
        _teams.AddRange(teams);

        // The caller is a lane, too.
        Thread[] helpers = [.. teams.Skip(1).Select(team => new Thread(() => Work(team)) { IsBackground = true, Name = "FastNet tuner" })];
        foreach (Thread helper in helpers)
        {
            helper.Start();
        }

        Work(teams[0]);
        foreach (Thread helper in helpers)
        {
            helper.Join();
        }

        failure?.Throw();

        void Work(Workers team)
        {
            try
            {
                while (!failed.IsCancellationRequested && Interlocked.Increment(ref next) is int unit && unit < units.Count)
                {
                    units[unit].Run(team, progress, Finished, failed.Token);
                }
            }
#pragma warning disable CA1031 // The exception is carried to the caller; a lane has nobody above it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                failed.Cancel();
            }
        }
    }

    public void Dispose() => _teams.ForEach(team => team.Dispose());
}
