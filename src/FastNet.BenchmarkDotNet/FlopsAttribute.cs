namespace FastNet.BenchmarkDotNet;

/// <summary>
/// The floating-point operations of one call: columns GFLOP/s and % of peak. The peak is that of fused multiply-adds, two operations each,
/// measured once in the run at the width of FastNet's kernels, after the benchmarks.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FlopsAttribute : CountAttribute
{
    /// <summary>The same number for every case.</summary>
    /// <param name="count">Additions and multiplications of one call.</param>
    public FlopsAttribute(double count)
        : base(count, ThroughputColumn.Gflops, ThroughputColumn.PercentOfPeak)
    {
    }

    /// <summary>A number of each case.</summary>
    /// <param name="member">The name of a field, a property or a method; see <see cref="CountAttribute.Count"/>.</param>
    public FlopsAttribute(string member)
        : base(member, ThroughputColumn.Gflops, ThroughputColumn.PercentOfPeak)
    {
    }

    /// <summary>The threads of the peak: a number, or the name of a member as in <see cref="CountAttribute.Count"/>. 1 unless given.</summary>
    public object Threads { get; set; } = 1;

    /// <summary>
    /// The element type of the peak, float or double. Unless given, that of a generic benchmark class is its type argument, if it is one of them; of
    /// others, float.
    /// </summary>
    public Type? ElementType { get; set; }
}
