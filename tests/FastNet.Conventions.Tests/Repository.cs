using System.Text.RegularExpressions;

namespace FastNet.Conventions.Tests;

/// <summary>The checkout that this test project was built from.</summary>
internal static partial class Repository
{
    public static string Root => Checkout.Root;

    /// <summary>All C# sources below a folder of the repository, without what the build made.</summary>
    public static IEnumerable<SourceFile> Sources(string folder) => Files(folder, "*.cs").Select(path => new SourceFile(Relative(path), File.ReadAllText(path)));

    /// <summary>Files below a folder, without build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !BuildOutput().IsMatch(Relative(path)))
            .Order(StringComparer.Ordinal);

    public static string Read(string relativePath) => File.ReadAllText(Path.Combine(Root, relativePath));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    [GeneratedRegex("(^|/)(bin|obj|artifacts|out)/")]
    private static partial Regex BuildOutput();
}

/// <summary>A source file; <see cref="Code"/> is its text without comments and string contents.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    public string Code { get; } = NotCode().Replace(Text, match => match.Value.StartsWith('/') ? string.Empty : "\"\"");

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*["]""", RegexOptions.Singleline)]
    private static partial Regex NotCode();
}
