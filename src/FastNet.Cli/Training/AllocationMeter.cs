using System.Numerics;

namespace FastNet.Cli.Training;

/// <summary>Measures what a training step allocates, on all threads, before anything else runs beside the training.</summary>
internal static class AllocationMeter
{
    private const int WarmUpSteps = 20;
    private const int MeasuredSteps = 20;

    /// <summary>
    /// Makes up to 40 of the run's own steps: 20 in which the runtime compiles and loads what they need, then 20 that count. A shorter run is
    /// halved.
    /// </summary>
    /// <param name="solver">Makes the steps.</param>
    /// <param name="afterStep">Called after every step; what it allocates does not count.</param>
    /// <param name="stop">Ends them early.</param>
    /// <returns>Managed bytes per step; NaN when <paramref name="stop"/> left no step to measure.</returns>
    public static double Measure<T>(Solver<T> solver, Action afterStep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = solver.TotalIterations - solver.Iteration;
        int warmUp = Math.Min(WarmUpSteps, left / 2);
        _ = Steps(solver, warmUp, afterStep, stop);
        (int made, long bytes) = Steps(solver, Math.Min(MeasuredSteps, left - warmUp), afterStep, stop);
        return made == 0 ? double.NaN : (double)bytes / made;
    }

    private static (int Made, long Bytes) Steps<T>(Solver<T> solver, int count, Action afterStep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int made = 0;
        long bytes = 0;
        while (made < count && !stop.IsCancellationRequested)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            if (!solver.Step())
            {
                break;
            }

            bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
            made++;
            afterStep();
        }

        return (made, bytes);
    }
}
