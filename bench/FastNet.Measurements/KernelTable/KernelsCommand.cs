using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary><c>kernels</c>: every element-wise kernel and update rule beside TensorPrimitives and beside the bandwidth of memory, in cache and out of it.</summary>
internal static class KernelsCommand
{
    public const string Usage = "kernels [--threads N] [--precision float|double] [--filter NAME] [--json FILE] [--markdown FILE]";

    // The first two fit into most first and second caches; all arrays of the last together are larger than most last ones.
    private const int SmallLength = 4_096;
    private const int MiddleLength = 65_536;
    private const long LargeBytes = 400_000_000;

    // Rivals here have no threads, so the helpers need only be awake and on a core of their own.
    private const double LeadSeconds = 0.02;

    public static void Run(CommandOptions options, Report report)
    {
        if (options.Precision == "double")
        {
            Run<double>(options, report);
        }
        else
        {
            Run<float>(options, report);
        }
    }

    private static void Run<T>(CommandOptions options, Report report)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KernelCase<T>[] kernels = [.. KernelCases<T>.All.Where(kernel => kernel.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        if (kernels.Length == 0)
        {
            throw new CommandException($"--filter: no kernel is called '{options.Filter}'; there are {string.Join(", ", KernelCases<T>.All.Select(kernel => kernel.Name))}");
        }

        using Workers workers = new(options.Threads);
        List<KernelRow> rows = [];
        double before = PeakGflops.Measure<T>(workers);
        report.Begin("kernels", $"{Precision<T>()}, threads: {options.Threads}");
        report.Table(("kernel", -19), ("elements", 9), ("ns/element", 10), ("GB/s", 7), ("% bandwidth", 11), ("rival", -16), ("ns/element", 10), ("ratio", 7), ("low - high", -15), ("bytes", 5));
        foreach (KernelCase<T> kernel in kernels)
        {
            KernelCheck.Require(kernel, workers);
            // Short arrays stay on one thread.
            foreach (int length in options.Threads == 1 ? (int[])[SmallLength, MiddleLength, LargeLength(kernel)] : [MiddleLength, LargeLength(kernel)])
            {
                KernelRow row = Measure(kernel, length, workers);
                rows.Add(row);
                report.Row(
                    $"{row.Name}", $"{row.Elements}", $"{row.NanosecondsPerElement:F4}", $"{row.GigabytesPerSecond:F1}", $"{row.PercentOfBandwidth:F1}", $"{row.Rival}",
                    $"{row.RivalNanosecondsPerElement:F4}", $"{row.Ratio:F3}", $"{row.RatioLow:F3}{(row.Rival is null ? "" : " - ")}{row.RatioHigh:F3}", $"{row.AllocatedBytes}");
            }
        }

        PeakGflops peak = new(before, PeakGflops.Measure<T>(workers));
        report.EndTable();
        report.Item($"ratio: rival's time / FastNet's, median of pairs; low and high: 10th and 90th percentiles; bandwidth: a plain pass with the same reads and writes over the same arrays");
        report.Item(peak, Precision<T>());
        report.Save(options, "kernels", rows, MeasurementsJson.Default.ReportFileKernelRow, peak);
    }

    private static KernelRow Measure<T>(KernelCase<T> kernel, int length, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        KernelOperands<T> x = new(kernel, length, workers);
        void Kernel(int calls) => Repeat(kernel.Kernel, x, calls);
        void Rival(int calls) => Repeat(kernel.Rival ?? kernel.Naive, x, calls);
        double leadSeconds = workers.Count > 1 ? LeadSeconds : 0;
        PairedTimes toMemory = PairedTimer.Measure(Kernel, x.Stream, leadSeconds);

        // Naive loops take seconds for arrays out of cache, and memory is not what they wait for.
        PairedTimes? toRival = kernel.Rival is null && length > MiddleLength ? null : PairedTimer.Measure(Kernel, Rival, leadSeconds);
        double seconds = toRival?.Ours ?? toMemory.Ours;
        double bytes = (double)x.Touched * kernel.Mix.Moves * Unsafe.SizeOf<T>();
        double used = (double)x.Touched / x.Length; // the pass goes over the last incomplete row too
        return new KernelRow(
            kernel.Name,
            x.Elements,
            Precision<T>(),
            workers.Count,
            1e9 * seconds / x.Elements,
            1e-9 * bytes / seconds,
            1e-9 * bytes / (used * toMemory.Rival),
            100 * used * toMemory.Ratio,
            kernel.Mix.Moves * Unsafe.SizeOf<T>(),
            toRival is null ? null : kernel.RivalName,
            1e9 * toRival?.Rival / x.Elements,
            toRival?.Ratio,
            toRival?.RatioLow,
            toRival?.RatioHigh,
            Allocated.Bytes(() => Kernel(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Repeat<T>(KernelCall<T> call, KernelOperands<T> x, int calls)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (; calls > 0; calls--)
        {
            call(x);
        }
    }

    // Whole chunks of whole vectors for the pass that measures bandwidth.
    private static int LargeLength<T>(KernelCase<T> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => (int)(LargeBytes / kernel.Mix.Arrays / Unsafe.SizeOf<T>() / MiddleLength * MiddleLength);

    private static string Precision<T>() => typeof(T) == typeof(float) ? "float" : "double";
}
