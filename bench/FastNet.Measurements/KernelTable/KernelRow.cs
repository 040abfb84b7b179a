namespace FastNet.Benchmarks;

/// <summary>One kernel in one size.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Elements">Elements that it computes with in a call, without the padding of rows.</param>
/// <param name="Precision">float or double.</param>
/// <param name="Threads">Threads of the kernel.</param>
/// <param name="NanosecondsPerElement">Its median sample.</param>
/// <param name="GigabytesPerSecond">What it must read and write at the least, padding included, in that time (10^9 bytes).</param>
/// <param name="BandwidthGigabytesPerSecond">A plain pass with the same reads and writes over the same arrays.</param>
/// <param name="PercentOfBandwidth">Median of the paired ratios pass's time / kernel's time, times 100.</param>
/// <param name="BytesPerElement">What it must read and write for an element, without padding.</param>
/// <param name="Rival">TensorPrimitives, or the naive loop where that has no such operation; null out of cache, where naive loops are not timed.</param>
/// <param name="RivalNanosecondsPerElement">Its median sample; one thread.</param>
/// <param name="Ratio">Median of the paired ratios rival's time / FastNet's.</param>
/// <param name="RatioLow">Their 10th percentile.</param>
/// <param name="RatioHigh">Their 90th percentile.</param>
/// <param name="AllocatedBytes">Managed bytes of one call, on all threads.</param>
internal sealed record KernelRow(
    string Name,
    long Elements,
    string Precision,
    int Threads,
    double NanosecondsPerElement,
    double GigabytesPerSecond,
    double BandwidthGigabytesPerSecond,
    double PercentOfBandwidth,
    int BytesPerElement,
    string? Rival,
    double? RivalNanosecondsPerElement,
    double? Ratio,
    double? RatioLow,
    double? RatioHigh,
    long AllocatedBytes);
