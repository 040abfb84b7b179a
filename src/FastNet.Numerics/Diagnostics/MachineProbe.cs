using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using FastNet.Numerics.Simd;

namespace FastNet.Numerics;

/// <summary>
/// What the machine is and what it can do at best: the yardsticks beside which the speed of kernels is given. Each measurement takes
/// about half a second, uses the vector width of <see cref="SimdDispatch.Width"/>, and reports the best of several tries.
/// </summary>
public static unsafe class MachineProbe
{
    // Systems now and then start two threads on one core and take some tenths of a second to part them.
    private const int Tries = 60;
    private const double SecondsPerTry = 0.008;
    private const long SmallestBuffer = 64L << 20;
    private const long LargestBuffer = 512L << 20;

    /// <summary>The processor's own name, "unknown" when it has none.</summary>
    public static string ProcessorName
        => ProcessorId.Brand
            ?? FromFile("/proc/cpuinfo", text => text.Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim())
            ?? "unknown";

    /// <summary>The caches of the first core: from Linux's /sys, elsewhere from the processor itself.</summary>
    public static CacheSizes Caches => new(CacheSize(1), CacheSize(2), CacheSize(3));

    /// <summary>
    /// The most additions and multiplications per second that fused multiply-adds can make, operands in registers.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="workers">The team to measure; <see cref="Workers.Inline"/> gives the peak of one core.</param>
    /// <returns>Floating-point operations per second, two for each fused multiply-add.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workers"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    public static double MeasureFmaPeak<T>(Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workers);
        FmaProbe<T> probe = new(workers);

        // The first run is compiled while it is timed: a few rounds would pass for a whole try.
        _ = Time(probe, 1);

        // Where fused multiply-adds are made in software, a call takes 500 times as long: the length of a try is found, not known.
        int calls = 1;
        double best;
        while ((best = Time(probe, calls)) < SecondsPerTry)
        {
            calls *= 2;
        }

        for (int i = 0; i < Tries; i++)
        {
            best = Math.Min(best, Time(probe, calls));
        }

        return (double)probe.OperationsPerCall * calls / best;
    }

    /// <summary>The rate at which sums can be read from memory: a buffer of four times the last cache (64 to 512 MiB).</summary>
    /// <param name="workers">The team to measure.</param>
    /// <returns>Bytes read per second.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workers"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <exception cref="OutOfMemoryException">There is no room for the buffer.</exception>
    public static double MeasureReadBandwidth(Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        AlignedBuffer<double> buffer = new((nint)BufferBytes() / sizeof(double));
        AlignedBuffer<double> results = new(StreamLoop<double>.MostChunks * StreamLoop<double>.SinkLength);
        buffer.Span.Fill(1); // an untouched page would be the system's one page of zeros, in cache
        fixed (double* read = buffer.Span, sink = results.Span)
        {
            StreamLoop<double> loop = new(StreamMix.Read, buffer.Length) { Read0 = read, Sink = sink };
            return BufferBytes() / Best(ref loop, workers);
        }
    }

    /// <summary>
    /// The rate of copying with plain loads and stores, from one half of a buffer of eight times the last cache (128 MiB to 1 GiB) to the other.
    /// </summary>
    /// <param name="workers">The team to measure.</param>
    /// <returns>Bytes read and written per second: each byte copied counts twice.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="workers"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The team was disposed.</exception>
    /// <exception cref="OutOfMemoryException">There is no room for the buffers.</exception>
    public static double MeasureCopyBandwidth(Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        AlignedBuffer<double> source = new((nint)BufferBytes() / sizeof(double));
        AlignedBuffer<double> destination = new(source.Length);
        source.Span.Fill(1);
        fixed (double* read = source.Span, write = destination.Span)
        {
            StreamLoop<double> loop = new(StreamMix.Copy, source.Length) { Read0 = read, Write0 = write };
            _ = Time(ref loop, workers); // the system hands out the destination's pages
            return 2.0 * BufferBytes() / Best(ref loop, workers);
        }
    }

    private static double Best<TJob>(ref TJob job, Workers workers)
        where TJob : unmanaged, IProbeJob
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Tries; i++)
        {
            best = Math.Min(best, Time(ref job, workers));
        }

        return best;
    }

    private static double Time<T>(FmaProbe<T> probe, int calls)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long start = Stopwatch.GetTimestamp();
        probe.Run(calls);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Time<TJob>(ref TJob job, Workers workers)
        where TJob : unmanaged, IProbeJob
    {
        int chunks = job.ChunksFor(workers.Count);
        long start = Stopwatch.GetTimestamp();
        workers.Run(ref job, chunks);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Whole MiB, so that it can be cut into chunks of whole vectors.
    private static long BufferBytes() => Math.Clamp(4 * (Caches.Level3 ?? 0), SmallestBuffer, LargestBuffer) >> 20 << 20;

    private static long? CacheSize(int level)
    {
        for (int index = 0; index < 16; index++)
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/sys/devices/system/cpu/cpu0/cache/index{index}/");
            if (FromFile(folder + "level", text => text) == level.ToString(CultureInfo.InvariantCulture)
                && FromFile(folder + "type", text => text) is "Data" or "Unified")
            {
                // "32K", "1024K"
                string? size = FromFile(folder + "size", text => text.TrimEnd('K'));
                return long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes << 10 : null;
            }
        }

        return ProcessorId.CacheSize(level);
    }

    private static string? FromFile(string path, Func<string, string?> select)
    {
        try
        {
            return RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && File.Exists(path) ? select(File.ReadAllText(path).Trim()) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
