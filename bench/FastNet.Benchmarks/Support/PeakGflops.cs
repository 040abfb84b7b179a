using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The multiply-add peak of a team, before and after the rows that are compared with it.</summary>
/// <param name="Before">GFLOP/s.</param>
/// <param name="After">GFLOP/s.</param>
internal sealed record PeakGflops(double Before, double After)
{
    /// <summary>The better of the two: what the processor can do.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Largest => Math.Max(Before, After);

    /// <summary>GFLOP/s now.</summary>
    public static double Measure<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => 1e-9 * MachineProbe.MeasureFmaPeak<T>(workers);
}
