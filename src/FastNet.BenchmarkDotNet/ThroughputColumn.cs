using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using FastNet.Benchmarks;
using FastNet.Numerics;

namespace FastNet.BenchmarkDotNet;

/// <summary>A count over the mean time of a case, or over the peak.</summary>
internal sealed class ThroughputColumn : IColumn
{
    // Measured once for a type and a number of threads.
    private static readonly Dictionary<(bool IsDouble, int Threads), double> Peaks = [];

    private readonly Func<BenchmarkCase, double?> _count;
    private readonly Func<double, BenchmarkCase, string> _format;

    private ThroughputColumn(string name, string legend, Func<BenchmarkCase, double?> count, Func<double, BenchmarkCase, string> format)
        => (ColumnName, Legend, _count, _format) = (name, legend, count, format);

    public static ThroughputColumn Gflops { get; } = new(
        "GFLOP/s", "Floating-point operations per nanosecond", CaseCount.Flops, (rate, _) => Rate(rate));

    public static ThroughputColumn PercentOfPeak { get; } = new(
        "% of peak", "Of the fused multiply-adds of as many threads at this vector width, measured in this run", CaseCount.Flops,
        (rate, benchmark) => (100 * rate / Peak(CaseCount.Peak(benchmark))).ToString("F1", CultureInfo.InvariantCulture));

    public static ThroughputColumn Gigabytes { get; } = new(
        "GB/s", "Bytes per nanosecond, read and written", CaseCount.Bytes, (rate, _) => Rate(rate));

    public string Id => $"FastNet {ColumnName}";

    public string ColumnName { get; }

    public string Legend { get; }

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        try
        {
            return _count(benchmarkCase) is not double count ? "-"
                : summary[benchmarkCase]?.ResultStatistics is not { Mean: double nanoseconds } ? "NA"
                : _format(count / nanoseconds, benchmarkCase);
        }
        catch (InvalidOperationException error)
        {
            // BenchmarkDotNet asks no validator of a method's attribute, and an exception here would lose the whole table.
            return error.Message;
        }
    }

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "F3" : "F1", CultureInfo.InvariantCulture);

    /// <summary>In operations per nanosecond.</summary>
    private static double Peak((bool IsDouble, int Threads) team)
    {
        if (!Peaks.TryGetValue(team, out double peak))
        {
            using Workers workers = new(team.Threads);
            peak = 1e-9 * (team.IsDouble ? MachineProbe.MeasureFmaPeak<double>(workers) : MachineProbe.MeasureFmaPeak<float>(workers));
            Peaks[team] = peak;
        }

        return peak;
    }
}
