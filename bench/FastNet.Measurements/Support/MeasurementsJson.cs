using System.Text.Json.Serialization;

namespace FastNet.Benchmarks;

/// <summary>The files of <see cref="MachineCommand.All"/>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportFile<CompareRow>))]
[JsonSerializable(typeof(ReportFile<FirstRow>))]
[JsonSerializable(typeof(ReportFile<KernelRow>))]
[JsonSerializable(typeof(ReportFile<StepRow>))]
[JsonSerializable(typeof(PeakGflops))]
[JsonSerializable(typeof(Dictionary<string, PeakGflops>))]
internal sealed partial class MeasurementsJson : JsonSerializerContext;
