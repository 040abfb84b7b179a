using System.Text.Json;
using FastNet.Cli.Tests.Support;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet info` and `fastnet --version`.</summary>
[OneMode]
public sealed class InfoTests
{
    [Test]
    public void Info_as_JSON_has_the_machine_and_its_speeds()
    {
        ToolRun run = ToolRun.Do("info", "--json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement info = JsonDocument.Parse(run.Out).RootElement;
        Assert.That(info.EnumerateObject().Select(fact => fact.Name), Is.EqualTo((string[])
        [
            "processor", "logical_cores", "dotnet", "os", "fastnet", "build", "simd_width", "simd_forced", "supported_widths", "l1d_bytes", "l2_bytes", "l3_bytes",
            "float_gflops_one_core", "double_gflops_one_core", "float_gflops_all_cores", "double_gflops_all_cores", "read_gigabytes_per_second", "copy_gigabytes_per_second",
        ]));
        Assert.Multiple(() =>
        {
            Assert.That(info.GetProperty("processor").GetString(), Is.Not.Empty);
            Assert.That(info.GetProperty("logical_cores").GetInt32(), Is.EqualTo(Environment.ProcessorCount));
            Assert.That(info.GetProperty("build").GetString(), Is.EqualTo("compiled at run time"));
            Assert.That(info.GetProperty("simd_width").GetInt32(), Is.EqualTo(SimdDispatch.Width));
            Assert.That(info.GetProperty("supported_widths").EnumerateArray().Select(width => width.GetInt32()), Is.EqualTo(SimdDispatch.SupportedWidths));
            foreach (string speed in (string[])
            [
                "float_gflops_one_core", "double_gflops_one_core", "float_gflops_all_cores", "double_gflops_all_cores",
                "read_gigabytes_per_second", "copy_gigabytes_per_second",
            ])
            {
                Assert.That(info.GetProperty(speed).GetDouble(), Is.GreaterThan(0.001).And.LessThan(1e6), speed);
            }
        });
    }

    [Test]
    public void Info_as_text_tells_a_forced_width()
    {
        ToolRun run = ToolRun.Start(["info"], ("FASTNET_SIMD", "1"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("SIMD width").And.Contain("scalar, forced by FASTNET_SIMD").And.Contain("GFLOP/s").And.Contain("GB/s").And.Contain("caches"));
    }

    [Test]
    public void The_version_is_that_of_the_package()
    {
        ToolRun run = ToolRun.Start(["--version"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out.Trim(), Is.EqualTo(Versions.FastNet).And.Match(@"^\d+\.\d+\.\d+"));
    }
}
