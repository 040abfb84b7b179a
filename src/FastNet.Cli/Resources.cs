using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FastNet.Cli.Data;
using FastNet.Cli.Reproduction;

namespace FastNet.Cli;

/// <summary>The files that the assembly holds.</summary>
internal static class Resources
{
    /// <summary>The records of a JSON file.</summary>
    public static T Read<T>(string name, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Text(name), type)!;

    /// <summary>A text with the ends of lines that all systems have.</summary>
    public static string Text(string name)
    {
        Stream? stream = typeof(Resources).Assembly.GetManifestResourceStream(name);
        using StreamReader reader = new(stream ?? throw new InvalidOperationException($"The resource {name} is missing."), Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

/// <summary>The records of the JSON files among them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(PublishedRuns))]
[JsonSerializable(typeof(RemoteData[]))]
internal sealed partial class ResourceJson : JsonSerializerContext;
