using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>first</c>: how soon a program that sets no runtime options has full speed: the first 50 calls of a product in a fresh process. Each product gets a
/// process of its own, because a product leaves compiled code behind for the next.
/// </summary>
internal static class FirstCommand
{
    public const string Usage = "first [--threads N] [--precision float|double] [--filter NAME] [--json FILE] [--markdown FILE]";
    private const int Calls = 50;
    private const int SettlingRounds = 10; // of a tenth of a second

    private static readonly string[] Usual = ["square 256 x 256 x 256", "forward X W 200 x 100 x 3072", "scores 200 x 10 x 100"];

    public static void Run(CommandOptions options, Report report)
    {
        GemmShape[] shapes = options.Filter.Length > 0
            ? GemmShape.Matching(GemmShape.All, options.Filter)
            : [.. Usual.SelectMany(name => GemmShape.Matching(GemmShape.All, name))];
        List<FirstRow> rows = [];
        if (shapes is [GemmShape only])
        {
            rows.Add(options.Precision == "double" ? Measure<double>(only, options.Threads) : Measure<float>(only, options.Threads));
        }
        else
        {
            rows.AddRange(shapes.SelectMany(shape => InProcess(shape, options, report)));
        }

        using Workers workers = new(options.Threads);
        string precision = rows[0].Precision;
        PeakGflops peak = new(null, precision == "double" ? PeakGflops.Measure<double>(workers) : PeakGflops.Measure<float>(workers));
        report.Begin("first", $"{precision}, threads: {options.Threads}; milliseconds of calls in a fresh process");
        report.Table(("product (m x n x k)", -28), ("1st", 9), ("2nd", 9), ("5th", 9), ("10th", 9), ("50th", 9), ("best", 9), ("settled", 9));
        foreach (FirstRow row in rows)
        {
            IReadOnlyList<double> calls = row.CallMilliseconds;
            report.Row($"{new GemmShape(row.Name, row.M, row.N, row.K)}", $"{calls[0]:F4}", $"{calls[1]:F4}", $"{calls[4]:F4}", $"{calls[9]:F4}", $"{calls[49]:F4}", $"{row.BestMilliseconds:F4}", $"{row.SettledMilliseconds:F4}");
        }

        report.EndTable();
        report.Item(peak, precision);
        report.Save(options, "first", rows, MeasurementsJson.Default.ReportFileFirstRow, peak);
    }

    private static FirstRow Measure<T>(GemmShape shape, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workers workers = new(threads);
        GemmOperands<T> operands = new(shape);
        double[] milliseconds = new double[Calls];
        for (int call = 0; call < Calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            operands.Multiply(workers, 1);
            milliseconds[call] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        operands.Check();
        double settled = Enumerable.Range(0, SettlingRounds).Min(_ => Contestant.Quick(calls => operands.Multiply(workers, calls)));
        string precision = typeof(T) == typeof(float) ? "float" : "double";
        return new FirstRow(shape.Name, shape.M, shape.N, shape.K, precision, threads, milliseconds, milliseconds.Min(), 1000 * settled);
    }

    /// <summary>The row that this command gives when it is started anew for one product.</summary>
    private static IReadOnlyList<FirstRow> InProcess(GemmShape shape, CommandOptions options, Report report)
    {
        string json = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        (string file, string[] words) = report.Program;
        string threads = options.Threads.ToString(CultureInfo.InvariantCulture);
        string[] args = [.. words, "first", "--filter", shape.ToString(), "--precision", options.Precision ?? "float", "--threads", threads, "--json", json];
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? ReportFile.Read(json, MeasurementsJson.Default.ReportFileFirstRow)
                : throw new InvalidOperationException($"{shape}: the process ended with exit code {process.ExitCode}: {error.Result.Trim()}");
        }
        finally
        {
            File.Delete(json);
        }
    }
}
