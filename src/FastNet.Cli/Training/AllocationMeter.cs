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
    /// <returns>Managed bytes per step; NaN when <paramref name="stop"/> left no step to measure.</returns>
    public static double Measure<T>(Trainer<T> trainer, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int warmUp = Math.Min(WarmUpSteps, trainer.TotalIterations / 2);
        int measured = Math.Min(MeasuredSteps, trainer.TotalIterations - warmUp);
        _ = Steps(trainer, warmUp, stop);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int made = Steps(trainer, measured, stop);
        long after = GC.GetTotalAllocatedBytes(precise: true);
        return made == 0 ? double.NaN : (double)(after - before) / made;
    }

    private static int Steps<T>(Trainer<T> trainer, int count, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int made = 0;
        while (made < count && !stop.IsCancellationRequested && trainer.Step())
        {
            made++;
        }

        return made;
    }
}
