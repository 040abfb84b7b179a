using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FastNet.BenchmarkDotNet.Tests;

/// <summary>Dry jobs in this process: what stands in the columns is the count over the time that BenchmarkDotNet tells.</summary>
[OneMode]
public sealed class ColumnTests
{
    private static readonly string Artifacts = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [OneTimeTearDown]
    public void DeleteArtifacts() => Directory.Delete(Artifacts, recursive: true);

    [Test]
    public void A_count_may_be_a_constant_a_member_or_a_method_of_the_parameters()
    {
        Summary summary = Run(typeof(CountedBench<double>));
        Assert.That(summary.HasCriticalValidationErrors, Is.False, string.Join("; ", summary.ValidationErrors.Select(error => error.Message)));
        Assert.That(summary.BenchmarksCases, Has.Length.EqualTo(8));
        foreach (BenchmarkCase benchmark in summary.BenchmarksCases)
        {
            int size = (int)benchmark.Parameters["Size"];
            double flops = benchmark.Descriptor.WorkloadMethod.Name switch
            {
                "OfTheClass" => 1e3,
                "Constant" => 2e3,
                "Property" => 100 * size,
                _ => 3 * size,
            };
            double nanoseconds = summary[benchmark]!.ResultStatistics!.Mean;
            Assert.That(Cell(summary, benchmark, "GFLOP/s"), Is.EqualTo(Rate(flops / nanoseconds)), benchmark.DisplayInfo);
            Assert.That(Cell(summary, benchmark, "GB/s"), Is.EqualTo(benchmark.Descriptor.WorkloadMethod.Name == "Property" ? Rate(4e3 / nanoseconds) : "-"));
            Assert.That(double.Parse(Cell(summary, benchmark, "% of peak"), CultureInfo.InvariantCulture), Is.InRange(0, 100));
        }
    }

    [Test]
    public void The_benchmark_of_the_README_has_all_columns()
    {
        Summary summary = Run(typeof(DotBench));
        Assert.That(summary.HasCriticalValidationErrors, Is.False, string.Join("; ", summary.ValidationErrors.Select(error => error.Message)));
        foreach (BenchmarkCase benchmark in summary.BenchmarksCases)
        {
            double length = (int)benchmark.Parameters["Length"];
            double nanoseconds = summary[benchmark]!.ResultStatistics!.Mean;
            Assert.That(Cell(summary, benchmark, "GFLOP/s"), Is.EqualTo(Rate(2 * length / nanoseconds)));
            Assert.That(Cell(summary, benchmark, "GB/s"), Is.EqualTo(Rate(8 * length / nanoseconds)));
        }
    }

    [Test]
    public void There_are_columns_of_what_is_counted_alone()
    {
        Summary summary = Run(typeof(PlainBench));
        Assert.That(summary.Table.FullHeader, Does.Contain("GB/s").And.Not.Contain("GFLOP/s").And.Not.Contain("% of peak"));
        Assert.That(Cell(summary, summary.BenchmarksCases.Single(benchmark => benchmark.Descriptor.WorkloadMethod.Name == "Plain"), "GB/s"), Is.EqualTo("-"));
    }

    [TestCase("Missing", "GFLOP/s", "[Flops] of WrongBench.Missing: 'Operatoins' is no field, readable property or single method of WrongBench.")]
    [TestCase("Words", "GB/s", "[Bytes] of WrongBench.Words: Text is 2; expected a number.")]
    [TestCase("Zero", "GB/s", "[Bytes] of WrongBench.Zero: the count is 0; expected a number above 0.")]
    [TestCase("NoThreads", "% of peak", "[Flops] of WrongBench.NoThreads: it says 0 threads; expected 1 to 1024.")]
    [TestCase("Whole", "% of peak", "[Flops] of WrongBench.Whole: its ElementType is System.Int32; expected float or double.")]
    [TestCase("Throwing", "GFLOP/s", "[Flops] of WrongBench.Throwing: 'Thrown' throws InvalidDataException: no data.")]
    [TestCase("Unbound", "GFLOP/s", "[Flops] of WrongBench.Unbound: the parameter 'width' of 'OfAnother' is none of the benchmark.")]
    public void A_cell_says_why_there_is_no_count(string benchmark, string column, string expected)
    {
        Summary summary = BenchmarkRunner.Run(typeof(WrongBench), [typeof(WrongBench).GetMethod(benchmark)!], Dry());
        Assert.That(Cell(summary, summary.BenchmarksCases.Single(), column), Is.EqualTo(expected));
    }

    private static Summary Run(Type type) => BenchmarkRunner.Run(type, Dry());

    private static ManualConfig Dry()
        => ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultConfig.Instance.GetColumnProviders().ToArray())
            .AddJob(Job.Dry.WithToolchain(InProcessEmitToolchain.Instance))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator)
            .WithArtifactsPath(Artifacts);

    private static string Cell(Summary summary, BenchmarkCase benchmark, string column)
        => summary.Table.FullContent[Array.IndexOf(summary.BenchmarksCases.ToArray(), benchmark)][Array.IndexOf(summary.Table.FullHeader, column)];

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "F3" : "F1", CultureInfo.InvariantCulture);
}
