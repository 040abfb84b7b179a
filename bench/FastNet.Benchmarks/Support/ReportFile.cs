using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The file of a command's <c>--json</c>: what the rows were measured on, and the rows.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes wholly or not at all.</summary>
    /// <param name="path">The file; null: nothing is written.</param>
    /// <param name="rows">Records; their names are written in snake_case.</param>
    /// <param name="peakGflops">The multiply-add peak before and after, if it was measured.</param>
    /// <param name="library">Which native library was the rival, if one was.</param>
    public static void Write<TRow>(string? path, IReadOnlyList<TRow> rows, object? peakGflops = null, string? library = null)
    {
        if (path is null)
        {
            return;
        }

        var report = new
        {
            Processor = MachineProbe.ProcessorName,
            LogicalCores = Environment.ProcessorCount,
            SimdWidth = SimdDispatch.Width,
            Runtime = RuntimeInformation.FrameworkDescription,
            Os = RuntimeInformation.OSDescription,
            Library = library,
            PeakGflops = peakGflops,
            Rows = rows,
        };
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, Json));
    }

    /// <summary>Reads the rows of such a file.</summary>
    public static IReadOnlyList<TRow> Read<TRow>(string path)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(path));
        return report.RootElement.GetProperty("rows").Deserialize<List<TRow>>(Json)!;
    }
}
