using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>step [--threads N] [--precision float|double] [--json FILE]</c>: whole training steps timed with a stopwatch, best and median of many, beside
/// the time that their arithmetic takes at the multiply-add peak measured in the same run.
/// </summary>
internal static class StepCommand
{
    private const string Usage = "usage: step [--threads N] [--precision float|double] [--json FILE]";
    private const double SecondsPerRow = 1.5;
    private const int FewestSteps = 30;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static int Run(string[] options)
    {
        int threads = 1;
        string? precision = null;
        string? file = null;
        for (int i = 0; i < options.Length; i += 2)
        {
            string value = i + 1 < options.Length ? options[i + 1] : "";
            bool understood = options[i] switch
            {
                "--threads" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out threads) && threads > 0,
                "--precision" => (precision = value) is "float" or "double",
                "--json" => (file = value).Length > 0,
                _ => false,
            };
            if (!understood)
            {
                Console.Error.WriteLine($"Not understood: {options[i]} {value}");
                Console.Error.WriteLine(Usage);
                return 2;
            }
        }

        List<StepRow> rows = [];
        Console.WriteLine("rule  hidden  threads  precision  milliseconds  median  floor_milliseconds  times_floor  allocated_bytes");
        if (precision != "double")
        {
            Measure<float>("float", threads, rows);
        }

        if (precision != "float")
        {
            Measure<double>("double", threads, rows);
        }

        if (file is not null)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(new { Processor = MachineProbe.ProcessorName, Width = SimdDispatch.Width, Rows = rows }, Json));
        }

        return 0;
    }

    private static void Measure<T>(string precision, int threads, List<StepRow> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(threads);
        using TrainingStep<T> step = new(workers);
        step.Choose(50, "sgd");
        _ = Time(step); // until the system has given each thread a core of its own
        double peak = 0;
        foreach (int hidden in (int[])[50, 100, 500, 1000])
        {
            // Again for each size, and the best so far: a system may leave two threads on one core for a while.
            peak = Math.Max(peak, MachineProbe.MeasureFmaPeak<T>(workers));
            double floor = 1000 * TrainingStep<T>.Operations(hidden) / peak;
            foreach (string rule in (string[])["sgd", "adam"])
            {
                step.Choose(hidden, rule);
                step.Check();
                double[] times = Time(step);
                StepRow row = new(rule, hidden, threads, precision, times[0], times[times.Length / 2], floor, times[0] / floor, Allocated(step));
                rows.Add(row);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rule,-4}  {hidden,6}  {threads,7}  {precision,-9}  {row.Milliseconds,12:F3}  {row.MedianMilliseconds,6:F2}  {floor,18:F3}  {row.TimesFloor,11:F2}  {row.AllocatedBytes,15}"));
            }
        }
    }

    /// <summary>Milliseconds of each step, sorted.</summary>
    private static double[] Time<T>(TrainingStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<double> times = [];
        long begin = Stopwatch.GetTimestamp();
        while (times.Count < FewestSteps || Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsPerRow)
        {
            long start = Stopwatch.GetTimestamp();
            step.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    private static long Allocated<T>(TrainingStep<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        step.Run();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
