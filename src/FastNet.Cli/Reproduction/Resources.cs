using System.Text;

namespace FastNet.Cli.Reproduction;

/// <summary>The files that the assembly holds.</summary>
internal static class Resources
{
    public static Stream Open(string name)
        => typeof(Resources).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing.");

    public static string Text(string name)
    {
        using StreamReader reader = new(Open(name), Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
