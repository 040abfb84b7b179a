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
    /// <returns>
    /// Managed bytes per step; NaN when <paramref name="stop"/> left no step to measure. The median: threads of the runtime take 8 KB now and then,
    /// which a mean would tell as the steps'.
    /// </returns>
    public static double Measure<T>(Solver<T> solver, Action afterStep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int left = solver.TotalIterations - solver.Iteration;
        int warmUp = Math.Min(WarmUpSteps, left / 2);
        _ = Steps(solver, warmUp, afterStep, stop);
        List<long> bytes = Steps(solver, Math.Min(MeasuredSteps, left - warmUp), afterStep, stop);
        bytes.Sort();
        return bytes.Count == 0 ? double.NaN : bytes[bytes.Count / 2];
    }

    /// <returns>The bytes of each step.</returns>
    private static List<long> Steps<T>(Solver<T> solver, int count, Action afterStep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<long> bytes = new(count);
        while (bytes.Count < count && !stop.IsCancellationRequested)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            if (!solver.Step())
            {
                break;
            }

            bytes.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
            afterStep();
        }

        return bytes;
    }
}
