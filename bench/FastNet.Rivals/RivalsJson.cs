using System.Text.Json.Serialization;
using FastNet.Benchmarks;

namespace FastNet.Rivals;

/// <summary>The files of the commands.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportFile<EpochRow>))]
[JsonSerializable(typeof(ReportFile<PredictRow>))]
[JsonSerializable(typeof(ReportFile<TorchStepRow>))]
internal sealed partial class RivalsJson : JsonSerializerContext;
