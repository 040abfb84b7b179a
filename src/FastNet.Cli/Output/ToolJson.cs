using System.Text.Json;
using System.Text.Json.Serialization;
using FastNet.Cli.Training;
using FastNet.Cli.Tuning;
using FastNet.Reports;

namespace FastNet.Cli.Output;

/// <summary>The records of the tool's own files, as JSON.</summary>
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(MachineReport))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(SearchFile))]
[JsonSerializable(typeof(SummaryVerdict[]))]
[JsonSerializable(typeof(SummaryVersions))]
[JsonSerializable(typeof(uint))]
internal sealed partial class ToolJson : JsonSerializerContext
{
    public static ToolJson Files { get; } = new(JsonFile.Options());
}
