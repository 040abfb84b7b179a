using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using FastNet.Cli.Output;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet info`: the machine, and the speeds beside which FastNet's are to be judged.</summary>
internal static class InfoCommand
{
    public static Command Create(ToolConsole console)
    {
        Option<bool> json = OptionFactory.Flag("--json", "Print one JSON object.");
        Command command = new("info", "Tells the processor, the vector width in use and the caches, and measures peak arithmetic and memory bandwidth (about 3 seconds).") { json };
        command.SetAction(parsed =>
        {
            SimdWidth.Require();
            MachineReport report = MachineReport.Measure();
            if (parsed.GetValue(json))
            {
                console.Out.WriteLine(ToJson(report));
            }
            else
            {
                TextTable.Write(console.Out, Rows(report));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static (string Name, string Value)[] Rows(MachineReport report) =>
    [
        ("processor", Text($"{report.Processor}, {report.LogicalCores} logical cores")),
        ("runtime", report.Runtime),
        ("system", report.OperatingSystem),
        ("FastNet", report.FastNet),
        ("SIMD width", $"{Width(report.SimdWidth)}{(report.SimdForced ? $", forced by {SimdDispatch.WidthVariable}" : string.Empty)}; supported: {string.Join(", ", report.SupportedWidths.Select(Width))}"),
        ("caches", $"L1 data {Size(report.Caches[0])}, L2 {Size(report.Caches[1])}, L3 {Size(report.Caches[2])}"),
        ("FMA peak, one core", Text($"{report.FloatPeakOneCore:F1} GFLOP/s float, {report.DoublePeakOneCore:F1} double")),
        ("FMA peak, all cores", Text($"{report.FloatPeakAllCores:F1} GFLOP/s float, {report.DoublePeakAllCores:F1} double")),
        ("memory, all cores", Text($"{report.ReadBandwidth:F1} GB/s read, {report.CopyBandwidth:F1} GB/s copy (read + written)")),
    ];

    private static string ToJson(MachineReport report)
    {
        using MemoryStream stream = new();
        JsonText.Write(stream, new JsonObject
        {
            ["processor"] = report.Processor,
            ["logical_cores"] = report.LogicalCores,
            ["dotnet"] = report.Runtime,
            ["os"] = report.OperatingSystem,
            ["fastnet"] = report.FastNet,
            ["simd_width"] = report.SimdWidth,
            ["simd_forced"] = report.SimdForced,
            ["supported_widths"] = new JsonArray([.. report.SupportedWidths.Select(width => JsonValue.Create(width))]),
            ["l1d_bytes"] = report.Caches[0],
            ["l2_bytes"] = report.Caches[1],
            ["l3_bytes"] = report.Caches[2],
            ["float_gflops_one_core"] = report.FloatPeakOneCore,
            ["double_gflops_one_core"] = report.DoublePeakOneCore,
            ["float_gflops_all_cores"] = report.FloatPeakAllCores,
            ["double_gflops_all_cores"] = report.DoublePeakAllCores,
            ["read_gigabytes_per_second"] = report.ReadBandwidth,
            ["copy_gigabytes_per_second"] = report.CopyBandwidth,
        });
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string Width(int bits) => bits == 1 ? "scalar" : Text($"{bits} bits");

    private static string Size(long? bytes) => bytes switch
    {
        null => "unknown",
        < 1 << 20 => Text($"{bytes / 1024.0:0.#} KiB"),
        _ => Text($"{bytes / 1048576.0:0.#} MiB"),
    };

    private static string Text(FormattableString text) => TextTable.Format(text);
}
