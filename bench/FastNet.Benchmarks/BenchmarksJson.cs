using System.Text.Json.Serialization;

namespace FastNet.Benchmarks;

/// <summary>The files of the commands that the tool has not got.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportFile<GradientRow>))]
[JsonSerializable(typeof(ReportFile<ScikitLearnRow>))]
[JsonSerializable(typeof(ReportFile<SimpleChainsRow>))]
[JsonSerializable(typeof(ReportFile<StackRow>))]
internal sealed partial class BenchmarksJson : JsonSerializerContext;
