using System.Globalization;

namespace FastNet.Benchmarks;

/// <summary>The table that <c>compare</c> prints, and what it comes to.</summary>
internal static class CompareTable
{
    // The percentiles of a quiet machine differ by some hundredths.
    private const int MostSpread = 2;

    public static void Write(Report report, IReadOnlyList<CompareRow> rows, PeakGflops peak, string? libraries, bool padded)
    {
        (string precision, int threads) = (rows[0].Precision, rows[0].Threads);
        report.Begin("compare", $"{precision}, threads: {threads}, rows {(padded ? "padded" : "without gaps")}; rival: {(libraries is null ? "the fastest managed one" : "the library")}", libraries);
        report.Table(("product (m x n x k)", -36), ("GFLOP/s", 8), ("% peak", 6), ("rival", 8), ("ratio", 6), ("low - high", -13), ("bytes", 5), ("rivals", -6));
        foreach (CompareRow row in rows)
        {
            string rivals = row.RivalsGflops is null ? row.Rival : string.Join(", ", row.RivalsGflops.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Key} {each.Value:F1}")));
            report.Row($"{Shape(row)}", $"{row.Gflops:F1}", $"{row.PercentOfPeak:F1}", $"{row.RivalGflops:F1}", $"{row.Ratio:F3}", $"{row.RatioLow:F3} - {row.RatioHigh:F3}", $"{row.AllocatedBytes}", $"{rivals}");
        }

        report.EndTable();
        report.Item(peak, precision);
        report.Item($"ratio: rival's time / FastNet's, median of pairs, above 1 where FastNet is faster; low and high are their 10th and 90th percentiles; GFLOP/s of the median sample");
        Mean(report, "all products", rows);
        Mean(report, "squares", rows.Where(row => Shape(row).IsSquare));
        Mean(report, "ten-class products", rows.Where(row => Shape(row).IsTenClass));
        CompareRow[] behind = [.. rows.Where(row => row.Ratio < 1)];
        report.Item($"below 1.00: {behind.Length} of {rows.Count}{(behind.Length > 0 ? ": " : "")}{string.Join(", ", behind.Select(row => $"{Shape(row)} ({row.Rival})"))}");
        CompareRow[] busy = [.. rows.Where(row => row.RatioHigh > MostSpread * row.RatioLow)];
        if (busy.Length > 0)
        {
            report.Item($"the machine was busy: high is more than {MostSpread} x low at {string.Join(", ", busy.Select(Shape))}");
        }
    }

    private static void Mean(Report report, string name, IEnumerable<CompareRow> rows)
    {
        if (rows.Any())
        {
            report.Item($"geometric mean of the ratios, {name} ({rows.Count()}): {Math.Exp(rows.Average(row => Math.Log(row.Ratio))):F3}");
        }
    }

    private static GemmShape Shape(CompareRow row) => new(row.Name, row.M, row.N, row.K, row.TransposeA, row.TransposeB);
}
