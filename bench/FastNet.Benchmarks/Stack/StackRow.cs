namespace FastNet.Benchmarks;

/// <summary>Many nets together and one after the other.</summary>
/// <param name="Name">The nets.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Threads">Threads of both.</param>
/// <param name="Nets">How many nets.</param>
/// <param name="Steps">Steps of each.</param>
/// <param name="OneByOneMicroseconds">A step of one net, all of the time divided by the steps of all nets.</param>
/// <param name="TogetherMicroseconds">The same on shared batches.</param>
/// <param name="Ratio">Median of the paired ratios; above 1 the nets are faster together.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="TogetherSeconds">Seconds until all nets are trained, together.</param>
internal sealed record StackRow(
    string Name,
    string Precision,
    int Threads,
    int Nets,
    int Steps,
    double OneByOneMicroseconds,
    double TogetherMicroseconds,
    double Ratio,
    double RatioLow,
    double RatioHigh,
    double TogetherSeconds);
