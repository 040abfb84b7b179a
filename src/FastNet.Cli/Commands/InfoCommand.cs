using System.CommandLine;
using System.Text.Json;
using FastNet.Cli.Output;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet info`: the machine, and the speeds beside which FastNet's are to be judged.</summary>
internal static class InfoCommand
{
    public static Command Create(ToolConsole console)
    {
        Option<bool> json = OptionFactory.Flag("--json", "Print one JSON object.");
        return new Command(
            "info",
            "Tells the processor, the vector width in use and the caches, and measures peak arithmetic and memory bandwidth (about 3 seconds).")
        {
            json,
        }.Does(parsed =>
        {
            SimdWidth.Require();
            MachineReport report = MachineReport.Measure();
            if (parsed.GetValue(json))
            {
                console.Out.WriteLine(JsonSerializer.Serialize(report, ToolJson.Files.MachineReport));
            }
            else
            {
                TextTable.Write(console.Out, Rows(report));
            }
        });
    }

    private static (string Name, string Value)[] Rows(MachineReport report)
    {
        string forced = report.SimdForced ? $", forced by {SimdDispatch.WidthVariable}" : string.Empty;
        return
        [
            ("processor", $"{report.Processor}, {report.LogicalCores} logical cores"),
            ("runtime", report.Dotnet),
            ("system", report.Os),
            ("FastNet", $"{report.Fastnet}, {report.Build}"),
            ("SIMD width", $"{Width(report.SimdWidth)}{forced}; supported: {string.Join(", ", report.SupportedWidths.Select(Width))}"),
            ("caches", $"L1 data {Size(report.L1dBytes)}, L2 {Size(report.L2Bytes)}, L3 {Size(report.L3Bytes)}"),
            ("FMA peak, one core", $"{report.FloatGflopsOneCore:F1} GFLOP/s float, {report.DoubleGflopsOneCore:F1} double"),
            ("FMA peak, all cores", $"{report.FloatGflopsAllCores:F1} GFLOP/s float, {report.DoubleGflopsAllCores:F1} double"),
            ("memory, all cores", $"{report.ReadGigabytesPerSecond:F1} GB/s read, {report.CopyGigabytesPerSecond:F1} GB/s copy (read + written)"),
        ];
    }

    private static string Width(int bits) => bits == 1 ? "scalar" : $"{bits} bits";

    private static string Size(long? bytes) => bytes switch
    {
        null => "unknown",
        < 1 << 20 => $"{bytes / 1024.0:0.#} KiB",
        _ => $"{bytes / 1048576.0:0.#} MiB",
    };
}
