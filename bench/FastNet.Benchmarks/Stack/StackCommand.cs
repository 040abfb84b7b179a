using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>stack</c>: many small nets of drawn widths in one <see cref="Tuner{T}"/>, on shared batches, beside the same nets one after the other, in pairs. The nets are those of
/// bench/scikit-learn/stack.py, which trains them with scikit-learn.
/// </summary>
internal static class StackCommand
{
    public const string Usage = "stack [--threads N] [--precision float|double] [--filter NAME] [--json FILE]";
    private const double BudgetSeconds = 10;

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        StackCase[] cases = [.. StackCase.All.Where(each => each.ToString().Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        if (cases.Length == 0)
        {
            throw new CommandException($"No nets have '{options.Filter}' in their name; expected part of: {string.Join(", ", StackCase.All)}; usage: {Usage}");
        }

        Line($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, threads: {options.Threads}; microseconds of a step of one net, checks and first weights included");
        Line($"{"nets",-34} {"precision",-9} {"one by one",10} {"together",10} {"ratio (10 %, 90 %)",20} {"trained in s",12}");
        List<StackRow> rows = [];
        foreach (StackCase each in cases)
        {
            rows.AddRange(options.Precision == "double" ? [] : [Measure<float>(each, options.Threads)]);
            rows.AddRange(options.Precision == "float" ? [] : [Measure<double>(each, options.Threads)]);
        }

        ReportFile.Write(options.Json, "stack", rows, BenchmarksJson.Default.ReportFileStackRow);
        return 0;
    }

    private static StackRow Measure<T>(StackCase nets, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StackRuns<T> runs = new(nets, threads);
        runs.Check();
        PairedTimes times = PairedTimer.Measure(
            PairedTimer.Repeat(() => runs.Run(together: true)), PairedTimer.Repeat(() => runs.Run(together: false)), leadSeconds: 0, budgetSeconds: BudgetSeconds);
        double microseconds = 1e6 / ((double)nets.Nets * StackCase.Steps);
        StackRow row = new(
            nets.ToString(), typeof(T) == typeof(float) ? "float" : "double", threads, nets.Nets, StackCase.Steps,
            microseconds * times.Rival, microseconds * times.Ours, times.Ratio, times.RatioLow, times.RatioHigh, times.Ours);
        string ratio = string.Create(CultureInfo.InvariantCulture, $"{row.Ratio:F2} ({row.RatioLow:F2}, {row.RatioHigh:F2})");
        Line($"{row.Name,-34} {row.Precision,-9} {row.OneByOneMicroseconds,10:F1} {row.TogetherMicroseconds,10:F1} {ratio,20} {row.TogetherSeconds,12:F2}");
        return row;
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
