using System.Globalization;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The table that <c>compare</c> prints, and what it comes to.</summary>
internal static class CompareTable
{
    // The percentiles of a quiet machine differ by some hundredths.
    private const int MostSpread = 2;

    public static void Write(IReadOnlyList<CompareRow> rows, PeakGflops peak, string? libraries, bool padded)
    {
        string precision = rows[0].Precision;
        Line($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {precision}, threads: {rows[0].Threads}, rows {(padded ? "padded" : "without gaps")}; rival: {libraries ?? "the fastest managed one"}");
        Line($"{"product (m x n x k)",-36} {"GFLOP/s",8} {"% peak",6} {"rival",8} {"ratio",6}  {"low - high",-13} {"bytes",5}  ahead");
        foreach (CompareRow row in rows)
        {
            string ahead = row.Ratio < 1 ? row.Rival : "";
            string rivals = row.RivalsGflops is null ? "" : $" ({string.Join(", ", row.RivalsGflops.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value:F1}")))})";
            Line($"{Shape(row),-36} {row.Gflops,8:F1} {row.PercentOfPeak,6:F1} {row.RivalGflops,8:F1} {row.Ratio,6:F3}  {row.RatioLow:F3} - {row.RatioHigh:F3} {row.AllocatedBytes,5}  {ahead}{rivals}");
        }

        Line($"peak of fused multiply-adds: {peak.Before:F1} GFLOP/s before, {peak.After:F1} after");
        Line($"ratios, {precision}: rival's time / FastNet's, median of pairs; low and high are their 10th and 90th percentiles; GFLOP/s of the median sample");
        Mean("all products", rows);
        Mean("squares", rows.Where(row => Shape(row).IsSquare));
        Mean("ten-class products", rows.Where(row => Shape(row).IsTenClass));
        Line($"below 1.00: {rows.Count(row => row.Ratio < 1)} of {rows.Count}");
        CompareRow[] busy = [.. rows.Where(row => row.RatioHigh > MostSpread * row.RatioLow)];
        if (busy.Length > 0)
        {
            Line($"the machine was busy: high is more than {MostSpread} x low at {string.Join(", ", busy.Select(Shape))}");
        }
    }

    private static void Mean(string name, IEnumerable<CompareRow> rows)
    {
        if (rows.Any())
        {
            Line($"geometric mean of the ratios, {name} ({rows.Count()}): {Math.Exp(rows.Average(row => Math.Log(row.Ratio))):F3}");
        }
    }

    private static GemmShape Shape(CompareRow row) => new(row.Name, row.M, row.N, row.K, row.TransposeA, row.TransposeB);

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
