using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastNet.Numerics;

namespace FastNet.Benchmarks;

/// <summary>The file of a command's <c>--json</c>, with names in snake_case.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Fastnet">FastNet's version.</param>
/// <param name="Processor">The processor's own name.</param>
/// <param name="LogicalCores">Logical cores that the process may use.</param>
/// <param name="SimdWidth">Bits of a vector.</param>
/// <param name="Runtime">The .NET.</param>
/// <param name="Os">The system.</param>
/// <param name="Library">Which native library was the rival, if one was.</param>
/// <param name="PeakGflops">The multiply-add peak before and after, if it was measured: a <see cref="Benchmarks.PeakGflops"/>, or one for each precision.</param>
/// <param name="Rows">The rows of the table.</param>
internal sealed record ReportFile<TRow>(
    string Command, string Fastnet, string Processor, int LogicalCores, int SimdWidth, string Runtime, string Os, string? Library, object? PeakGflops,
    IReadOnlyList<TRow> Rows);

/// <summary>Writes and reads the files of <c>--json</c>.</summary>
internal static class ReportFile
{
    /// <summary>Writes wholly or not at all.</summary>
    /// <param name="path">The file; null: nothing is written.</param>
    /// <param name="command">The command's name.</param>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="json">How they are written.</param>
    /// <param name="peakGflops">The multiply-add peak before and after, if it was measured.</param>
    /// <param name="library">Which native library was the rival, if one was.</param>
    public static void Write<TRow>(
        string? path, string command, IReadOnlyList<TRow> rows, JsonTypeInfo<ReportFile<TRow>> json, object? peakGflops = null, string? library = null)
    {
        if (path is null)
        {
            return;
        }

        ReportFile<TRow> report = new(
            command, Report.Version, MachineProbe.ProcessorName, Environment.ProcessorCount, SimdDispatch.Width, RuntimeInformation.FrameworkDescription,
            Report.System, library, peakGflops, rows);
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, report, json));
    }

    /// <summary>Reads the rows of such a file.</summary>
    public static IReadOnlyList<TRow> Read<TRow>(string path, JsonTypeInfo<ReportFile<TRow>> json) => JsonSerializer.Deserialize(File.ReadAllBytes(path), json)!.Rows;
}
