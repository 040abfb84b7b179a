using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastNet.Data;

/// <summary>The steps of a preprocessing as a text.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PreprocessingOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext
{
    public static string Write(PreprocessingOptions options) => JsonSerializer.Serialize(options, Default.PreprocessingOptions);

    /// <summary>Reads what <see cref="Write"/> gave.</summary>
    /// <exception cref="DataFormatException">It is something else.</exception>
    public static PreprocessingOptions Read(string? json)
    {
        PreprocessingOptions? options = FileText.Json(json ?? "null", Default.PreprocessingOptions, "its steps are no JSON of a preprocessing");
        bool isWhole = options is { StandardizeTargets: false, WhiteningEpsilon: > 0 and < double.PositiveInfinity, Components: null or > 0 };
        DataFormatException.Demand(isWhole, "it has no steps of a preprocessing, or some that cannot be");
        return options!;
    }
}
