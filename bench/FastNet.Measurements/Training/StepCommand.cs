using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// Whole training steps timed with a stopwatch, best, median and slowest of many, beside the time that their arithmetic takes at the multiply-add peak measured
/// in the same run. With <c>--busy</c> another thread keeps a core busy meanwhile. With <c>--images bytes</c> the images stay bytes until they are gathered
/// (<see cref="GatherPixels"/>). <see cref="OwnLayers"/> is another comparison of the same steps.
/// </summary>
internal static class StepCommand
{
    public const string Usage = "step [--threads N] [--precision float|double] [--filter NAME] [--busy] [--images bytes|numbers] [--json FILE] [--markdown FILE]";
    public const string OwnLayersUsage = "own-layers [--threads N]";
    private const double SecondsPerRow = 1.5;
    private const int FewestSteps = 30;

    private static readonly int[] Sizes = [50, 100, 500, 1000];
    private static readonly string[] Rules = ["sgd", "adam"];

    public static void Run(CommandOptions options, Report report)
    {
        (string Rule, int Hidden)[] steps = Matching(options.Filter);
        List<StepRow> rows = [];
        Dictionary<string, PeakGflops> peaks = [];
        report.Begin(
            "step",
            $"training steps of a net 3072-H-10, batch 200, images as {(options.Bytes ? "bytes" : "numbers")}{(options.Busy ? ", beside a busy thread" : "")}; milliseconds, and the floor of the arithmetic");
        report.Table(("rule", -4), ("hidden", 6), ("threads", 7), ("precision", -9), ("milliseconds", 12), ("median", 7), ("p99", 7), ("floor", 7), ("times floor", 11), ("bytes", 5), ("round trip, ns", 14));
        if (options.Precision != "double")
        {
            peaks["float"] = Measure<float>("float", options, steps, rows, report);
        }

        if (options.Precision != "float")
        {
            peaks["double"] = Measure<double>("double", options, steps, rows, report);
        }

        report.EndTable();
        foreach ((string precision, PeakGflops peak) in peaks)
        {
            report.Item(peak, precision);
        }

        report.Save(options, "step", rows, MeasurementsJson.Default.ReportFileStepRow, options.Precision is null ? peaks : peaks[options.Precision]);
    }

    /// <summary>A net that is composed of public layers beside a <see cref="TwoLayerNet{T}"/>, steps of both in turns in one process: the ratio of their times.</summary>
    public static int OwnLayers(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(OwnLayersUsage, args);
        using Workers workers = new(options.Threads);
        TrainingStep<float> factory = new(workers);
        TrainingStep<float> own = new(factory);
        Console.WriteLine("rule  hidden  threads  best_ratio  median_ratio");
        foreach (int hidden in Sizes)
        {
            foreach (string rule in Rules)
            {
                factory.Choose(hidden, rule);
                own.Choose(hidden, rule, ownLayers: true);
                own.Check();
                (double[] factoryTimes, double[] ownTimes) = TimeInTurns(factory, own);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rule,-4}  {hidden,6}  {options.Threads,7}  {ownTimes[0] / factoryTimes[0],10:F3}  {Middle(ownTimes) / Middle(factoryTimes),12:F3}"));
            }
        }

        return 0;
    }

    /// <summary>The step of that full name, rule and hidden units, or all that have <paramref name="filter"/> in their names.</summary>
    private static (string Rule, int Hidden)[] Matching(string filter)
    {
        (string Rule, int Hidden)[] all = [.. Sizes.SelectMany(hidden => Rules.Select(rule => (rule, hidden)))];
        (string, int)[] exact = [.. all.Where(step => Name(step).Equals(filter, StringComparison.OrdinalIgnoreCase))];
        (string, int)[] matching = exact.Length > 0 ? exact : [.. all.Where(step => Name(step).Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return matching.Length > 0
            ? matching
            : throw new CommandException($"--filter: no step is called '{filter}'; there are {string.Join(", ", all.Select(Name))}");
    }

    private static string Name((string Rule, int Hidden) step) => $"{step.Rule} {step.Hidden}";

    private static PeakGflops Measure<T>(string precision, CommandOptions options, (string Rule, int Hidden)[] steps, List<StepRow> rows, Report report)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int threads = options.Threads;
        using Workers workers = new(threads);
        TrainingStep<T> step = new(workers, options.Bytes);
        step.Choose(50, "sgd");
        _ = Time(step); // until the system has given each thread a core of its own
        double before = PeakGflops.Measure<T>(workers);
        double peak = before;
        foreach (int hidden in steps.Select(each => each.Hidden).Distinct())
        {
            // Again for each size, and the best so far: a system may leave two threads on one core for a while.
            peak = Math.Max(peak, PeakGflops.Measure<T>(workers));
            double floor = 1e-6 * TrainingStep<T>.Operations(hidden) / peak;
            foreach (string rule in steps.Where(each => each.Hidden == hidden).Select(each => each.Rule))
            {
                step.Choose(hidden, rule);
                step.Check();
                double? roundTrip = RoundTrip.Nanoseconds(workers);
                double[] times = options.Busy ? TimeBeside(step) : Time(step);
                StepRow row = new(rule, hidden, threads, precision, times[0], Middle(times), times[times.Length * 99 / 100], floor, times[0] / floor, Allocated.Bytes(() => step.Run()), roundTrip);
                rows.Add(row);
                report.Row(
                    $"{rule}", $"{hidden}", $"{threads}", $"{precision}", $"{row.Milliseconds:F3}", $"{row.MedianMilliseconds:F2}", $"{row.Percentile99Milliseconds:F2}", $"{floor:F3}",
                    $"{row.TimesFloor:F2}", $"{row.AllocatedBytes}", $"{roundTrip:F0}");
            }
        }

        return new PeakGflops(before, PeakGflops.Measure<T>(workers));
    }

    /// <summary>The same while a thread that does nothing useful takes a core, as another process would.</summary>
    private static double[] TimeBeside<T>(TrainingStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using CancellationTokenSource stop = new();
        Thread busy = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.SpinWait(100);
            }
        });
        busy.Start();
        double[] times = Time(step);
        stop.Cancel();
        busy.Join();
        return times;
    }

    /// <summary>Milliseconds of each step, sorted.</summary>
    private static double[] Time<T>(TrainingStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<double> times = [];
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < FewestSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsPerRow)
        {
            times.Add(OneStep(step));
        }

        return [.. times.Order()];
    }

    private static (double[] First, double[] Second) TimeInTurns<T>(TrainingStep<T> first, TrainingStep<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainingStep<T>[] steps = [first, second];
        List<double>[] times = [[], []];
        long begin = Stopwatch.GetTimestamp();
        while (times[0].Count < FewestSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < 4 * SecondsPerRow)
        {
            // The first of each pair alternates: what a step leaves in the caches serves both alike.
            int start = times[0].Count % 2;
            times[start].Add(OneStep(steps[start]));
            times[1 - start].Add(OneStep(steps[1 - start]));
        }

        return ([.. times[0].Order()], [.. times[1].Order()]);
    }

    private static double OneStep<T>(TrainingStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long start = Stopwatch.GetTimestamp();
        step.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Middle(double[] sorted) => sorted[sorted.Length / 2];
}
