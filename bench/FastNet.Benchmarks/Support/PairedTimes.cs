namespace FastNet.Benchmarks;

/// <summary>What <see cref="PairedTimer"/> measured.</summary>
/// <param name="Ours">Seconds of a call, median of the samples.</param>
/// <param name="Rival">The rival's.</param>
/// <param name="Ratio">Median of the paired ratios rival / ours: above 1 we are faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
internal readonly record struct PairedTimes(double Ours, double Rival, double Ratio, double RatioLow, double RatioHigh);
