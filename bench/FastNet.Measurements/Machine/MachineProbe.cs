using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastNet.Numerics;
using FastNet.Numerics.Simd;

namespace FastNet.Benchmarks;

/// <summary>
/// The machine and its limits: the yardsticks beside which the speed of kernels is given. Each measurement takes about half a second and
/// reports the best of several tries.
/// </summary>
internal static class MachineProbe
{
    // Systems now and then start two threads on one core and take some tenths of a second to part them.
    private const double Seconds = 0.5;
    private const double SecondsPerTry = 0.008;
    private const int FewestTries = 3;
    private const long SmallestBuffer = 64L << 20;
    private const long LargestBuffer = 512L << 20;

    /// <summary>The processor's own name, "unknown" when it has none.</summary>
    public static string ProcessorName
        => ProcessorId.Brand
        ?? FromFile("/proc/cpuinfo")
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[^1]
            .Trim()
        ?? "unknown";

    /// <summary>Bytes of a data cache of the first core, from Linux's /sys, elsewhere from the processor itself; null where neither tells.</summary>
    /// <param name="level">1 to 3.</param>
    public static long? CacheSize(int level)
    {
        for (int index = 0; index < 16; index++)
        {
            string folder = $"/sys/devices/system/cpu/cpu0/cache/index{index}/";
            if (FromFile(folder + "level") == level.ToString(CultureInfo.InvariantCulture) && FromFile(folder + "type") is "Data" or "Unified")
            {
                // "32K", "1024K"
                string size = FromFile(folder + "size").TrimEnd('K');
                return long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes << 10 : null;
            }
        }

        return ProcessorId.CacheSize(level);
    }

    /// <summary>
    /// The most additions and multiplications per second that fused multiply-adds can make, two for each; operands are in registers.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="workers">The team to measure; <see cref="Workers.Inline"/> gives the peak of one core.</param>
    public static double MeasureFmaPeak<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FmaProbe<T> probe = new(workers);

        // The first run includes compiling: its few rounds would look as long as a whole try.
        probe.Run(1);

        // Where fused multiply-adds are made in software, a call takes 500 times as long: the length of a try is found, not known.
        int calls = 1;
        while (Time(() => probe.Run(calls)) < SecondsPerTry)
        {
            calls *= 2;
        }

        return (double)probe.OperationsPerCall * calls / Best(() => probe.Run(calls));
    }

    /// <summary>
    /// The rate at which memory can be read, in bytes per second: a buffer of four times the last cache (64 to 512 MiB) is added up.
    /// </summary>
    /// <param name="workers">The team to measure.</param>
    public static double MeasureReadBandwidth(Workers workers)
    {
        AlignedBuffer<double> source = Buffer();
        MemoryPass pass = new(source, null);
        return source.Length * sizeof(double) / Best(() => workers.RunTask(pass, MemoryPass.Chunks));
    }

    /// <summary>
    /// The rate of copying, from one buffer of four times the last cache to another, in bytes per second: each byte counts twice, read and written.
    /// </summary>
    /// <param name="workers">The team to measure.</param>
    public static double MeasureCopyBandwidth(Workers workers)
    {
        AlignedBuffer<double> source = Buffer();
        MemoryPass pass = new(source, Buffer());
        return 2.0 * source.Length * sizeof(double) / Best(() => workers.RunTask(pass, MemoryPass.Chunks));
    }

    // Whole MiB, so that it can be cut into chunks of whole vectors. The pages are touched: the system's one page of zeros would be in cache.
    private static AlignedBuffer<double> Buffer()
    {
        long bytes = Math.Clamp(4 * (CacheSize(3) ?? 0), SmallestBuffer, LargestBuffer) >> 20 << 20;
        AlignedBuffer<double> buffer = new((nint)bytes / sizeof(double));
        buffer.Span.Fill(1);
        return buffer;
    }

    private static double Best(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        double best = Time(work);
        for (int tries = 1; tries < FewestTries || Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds; tries++)
        {
            best = Math.Min(best, Time(work));
        }

        return best;
    }

    /// <summary>Seconds that work takes.</summary>
    public static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Empty where there is no such file, as on other systems than Linux.
    private static string FromFile(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : string.Empty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
