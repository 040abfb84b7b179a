namespace FastNet.Benchmarks;

/// <summary>What <see cref="PairedTimer"/> measured.</summary>
/// <param name="Ours">Seconds of a call, median of the samples.</param>
/// <param name="Rival">The rival's.</param>
/// <param name="Ratio">Median of the paired ratios rival / ours: above 1 we are faster.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="OursToYardstick">Median of the ratios yardstick / ours, of the same round each; 0 without a yardstick.</param>
/// <param name="RivalToYardstick">Median of the ratios yardstick / rival.</param>
internal readonly record struct PairedTimes(double Ours, double Rival, double Ratio, double RatioLow, double RatioHigh, double OursToYardstick, double RivalToYardstick);
