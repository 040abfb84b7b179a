using System.Globalization;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The table that <c>compare</c> prints, and what it comes to.</summary>
internal static class CompareTable
{
    public static void Write(IReadOnlyList<CompareRow> rows, PeakGflops peak, NativeBlas? blas, bool padded)
    {
        string precision = rows[0].Precision;
        Line($"{MachineProbe.ProcessorName}, {SimdDispatch.Width} bits, {precision}, threads: {rows[0].Threads}, rows {(padded ? "padded" : "without gaps")}; rival: {blas?.Description ?? "the fastest managed one"}");
        Line($"{"product (m x n x k)",-36} {"GFLOP/s",8} {"% peak",6} {"rival",8} {"ratio",6}  {"low - high",-13} {"bytes",5}  {(blas is null ? "managed rivals, GFLOP/s" : "")}");
        foreach (CompareRow row in rows)
        {
            string managed = row.ManagedGflops is null ? "" : string.Join(", ", row.ManagedGflops.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value:F1}")));
            Line($"{Shape(row),-36} {row.Gflops,8:F1} {row.PercentOfPeak,6:F1} {row.RivalGflops,8:F1} {row.Ratio,6:F3}  {row.RatioLow:F3} - {row.RatioHigh:F3} {row.AllocatedBytes,5}  {managed}");
        }

        Line($"peak of fused multiply-adds: {peak.Before:F1} GFLOP/s before, {peak.After:F1} after");
        Line($"ratios, {precision}: rival's time / FastNet's, median of pairs; low and high are their 10th and 90th percentiles; GFLOP/s of the median sample");
        Mean("all products", rows);
        Mean("squares", rows.Where(row => Shape(row).IsSquare));
        Mean("ten-class products", rows.Where(row => Shape(row).IsTenClass));
        Line($"below 1.00: {rows.Count(row => row.Ratio < 1)} of {rows.Count}");
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
