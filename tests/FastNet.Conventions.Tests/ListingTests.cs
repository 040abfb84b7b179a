using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests;

/// <summary>
/// The machine code that the JIT makes of the tile. A source that grows beyond what it is ready to inline still gives the right bits, but passes vectors through
/// memory in calls, and a product takes a tenth longer: nothing else would show it.
/// </summary>
[Category("MachineCode")]
public sealed class ListingTests
{
    [TestCase("square 64")]
    [TestCase("hidden gradient 200 x 100")]
    public void Tiles_call_nothing_and_keep_their_sums_in_registers(string product)
    {
        if (!Fma.IsSupported || SimdDispatch.Width < 256 || typeof(SimdDispatch).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false) is [DebuggableAttribute { IsJITOptimizerDisabled: true }])
        {
            Assert.That(Tiles(product), Is.Not.Empty, "Software multiply-adds, 128 bits and unoptimized code call; the listing itself is there.");
            return;
        }

        // Without the masks of AVX-512, the last lanes of a row go through memory.
        string[] tiles = [.. Tiles(product).Where(tile => SimdDispatch.Width == 512 || Regex.IsMatch(tile.Split('\n')[0], @"Vectors?\]"))];
        Assert.That(tiles, Is.Not.Empty);
        foreach (string tile in tiles)
        {
            Assert.That(Regex.Matches(tile, @"^\s+call\s.*$", RegexOptions.Multiline), Is.Empty, tile);
            Assert.That(Regex.Matches(tile, @"^.*[yz]mmword ptr \[r[bs]p.*$", RegexOptions.Multiline), Is.Empty, tile);
        }
    }

    private static string[] Tiles(string product)
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "FastNet.Benchmarks.dll"), "compare", "--filter", product]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DOTNET_JitDisasm"] = "Run";
            start.Environment["DOTNET_JitStdOutFile"] = file;
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, error.Result);
            string[] methods = File.ReadAllText(file).Split("; Assembly listing for method ");
            return [.. methods.Where(method => method.StartsWith("FastNet.Numerics.Tile`5[", StringComparison.Ordinal))];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
