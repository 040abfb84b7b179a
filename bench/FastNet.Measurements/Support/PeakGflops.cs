using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The multiply-add peak of a team, before and after the rows: what the processor can do when nothing disturbs it.</summary>
/// <param name="Before">GFLOP/s; null: a measurement before the rows would have changed them.</param>
/// <param name="After">GFLOP/s.</param>
internal sealed record PeakGflops(double? Before, double After)
{
    /// <summary>GFLOP/s now.</summary>
    public static double Measure<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => 1e-9 * MachineProbe.MeasureFmaPeak<T>(workers);
}
