using System.Diagnostics;
using System.Globalization;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary><c>gradients</c>: how long a check of every gradient of a net takes, and how exact it is.</summary>
internal static class GradientsCommand
{
    public const string Usage = "gradients [--threads N] [--filter NAME] [--json FILE]";

    public static int Run(string[] args)
    {
        CommandOptions options = CommandOptions.Parse(Usage, args);
        GradientCase[] cases = [.. GradientCase.All.Where(each => each.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        if (cases.Length == 0)
        {
            throw new CommandException($"--filter {options.Filter}: no such net; there are {string.Join("; ", GradientCase.All.Select(each => each.Name))}");
        }

        using Workers workers = new(options.Threads);
        Line($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, double, threads: {options.Threads}; two-layer nets, every parameter");
        Line($"{"net",-22} {"method",-11} {"coordinates",11} {"evaluations",11} {"kinks",6} {"small",6} {"worst error",11} {"seconds",9} {"us/coord.",9}");
        List<GradientRow> rows = [];
        foreach (GradientCase each in cases)
        {
            foreach (DifferenceMethod method in Enum.GetValues<DifferenceMethod>())
            {
                GradientRow row = Measure(each, new GradientCheckOptions { Method = method, Workers = workers });
                rows.Add(row);
                Line($"{row.Name,-22} {row.Method,-11} {row.Coordinates,11} {row.Evaluations,11} {row.Kinks,6} {row.Unresolved,6} {row.WorstRelativeError,11:0.0e-0} {row.Seconds,9:F3} {1e6 * row.Seconds / row.Coordinates,9:F2}");
            }
        }

        ReportFile.Write(options.Json, "gradients", rows, BenchmarksJson.Default.ReportFileGradientRow);
        return 0;
    }

    private static GradientRow Measure(GradientCase each, GradientCheckOptions options)
    {
        each.Check(options with { Samples = 200 });
        long start = Stopwatch.GetTimestamp();
        GradientReport report = each.Check(options);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new GradientRow(
            each.Name, options.Method.ToString(), options.Workers!.Count, report.Checked, report.Evaluations, report.Kinks, report.Unresolved, report.WorstRelativeError, seconds);
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
