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
        PreprocessingOptions? options;
        try
        {
            options = JsonSerializer.Deserialize(json ?? "null", Default.PreprocessingOptions);
        }
        catch (JsonException error)
        {
            throw new DataFormatException($"its steps are no JSON of a preprocessing: {FileText.Escape(error.Message)}", error);
        }

        bool isWhole = options is { StandardizeTargets: false, WhiteningEpsilon: > 0, Components: null or > 0 };
        return isWhole && double.IsFinite(options!.WhiteningEpsilon)
            ? options
            : throw new DataFormatException("it has no steps of a preprocessing, or some that cannot be");
    }
}
