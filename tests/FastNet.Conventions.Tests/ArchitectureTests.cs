using System.Text.RegularExpressions;

namespace FastNet.Conventions.Tests;

/// <summary>The house of docs/architecture.md: who may use whom, and where unsafe things live.</summary>
[OneMode]
public sealed partial class ArchitectureTests
{
    /// <summary>Folder of FastNet.Numerics -> the folders whose types it may name, beside its own.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Validation"] = ["Memory"],
        ["Simd"] = [],
        ["Memory"] = [],
        ["Threading"] = [],
        ["Elementwise"] = ["Simd", "Memory", "Threading", "Validation"],
        ["Reduction"] = ["Elementwise", "Simd", "Memory", "Threading", "Validation"],
        ["Kernels"] = ["Reduction", "Elementwise", "Simd", "Memory", "Threading", "Validation"],
        ["Gemm"] = ["Kernels", "Simd", "Memory", "Threading", "Validation"],
    };

    [Test]
    public void Every_folder_of_numerics_is_in_the_house()
    {
        string root = System.IO.Path.Combine(Repository.Root, "src/FastNet.Numerics");
        string[] folders = [.. Repository.Sources("src/FastNet.Numerics").Select(source => Folder(source.Path)).Distinct()];
        Assert.That(folders, Is.SubsetOf(Arrows.Keys));
        Assert.That(Directory.EnumerateFiles(root, "*.cs"), Is.Empty, "sources lie in the folders, not beside them");
    }

    [TestCaseSource(nameof(Folders))]
    public void No_type_of_numerics_uses_a_folder_above_it(string folder)
    {
        Dictionary<string, string> home = [];
        foreach (SourceFile source in Repository.Sources("src/FastNet.Numerics"))
        {
            foreach (Match match in Declaration().Matches(source.Code))
            {
                home.TryAdd(match.Groups[1].Value, Folder(source.Path));
            }
        }

        Assert.That(home, Has.Count.GreaterThan(20), "the sources were found");
        foreach (SourceFile source in Repository.Sources($"src/FastNet.Numerics/{folder}"))
        {
            IEnumerable<string> wrong = Identifier().Matches(source.Code).Select(match => match.Value).Distinct()
                .Where(name => home.TryGetValue(name, out string? target) && target != folder && !Arrows[folder].Contains(target))
                .Select(name => $"{name} ({home[name]})");
            Assert.That(wrong, Is.Empty, $"{source.Path} uses what {folder} may not use");
        }
    }

    [Test]
    public void What_is_optimized_from_its_first_call_on_is_never_inlined()
    {
        string[] attributes = [.. Repository.Sources("src").SelectMany(source => OptimizedAtOnce().Matches(source.Code).Select(match => $"{source.Path}: {match.Value}"))];
        Assert.That(attributes, Has.Length.GreaterThan(20), "the pattern finds what it looks for");
        Assert.That(attributes.Where(attribute => !attribute.Contains("HotLoop.Options", StringComparison.Ordinal) && !attribute.Contains("NoInlining", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Intrinsics_are_named_in_the_Simd_folder_alone()
    {
        SourceFile[] sources = [.. Repository.Sources("src")];
        Assert.That(sources.Where(source => !source.Path.Contains("/Simd/", StringComparison.Ordinal) && Intrinsics().IsMatch(source.Code)).Select(source => source.Path), Is.Empty);
        Assert.That(sources.Any(source => source.Path.Contains("/Simd/", StringComparison.Ordinal) && Intrinsics().IsMatch(source.Code)), "the pattern finds what it looks for");
    }

    [Test]
    public void The_library_and_the_tool_have_no_pointers()
    {
        foreach (SourceFile source in Repository.Sources("src/FastNet").Concat(Repository.Sources("src/FastNet.Data")).Concat(Repository.Sources("src/FastNet.Reports")).Concat(Repository.Sources("src/FastNet.Cli")))
        {
            Assert.That(Unsafe().IsMatch(source.Code), Is.False, source.Path);
        }
    }

    [Test]
    public void Nothing_but_the_downloader_needs_the_thread_pool_of_the_system()
    {
        SourceFile[] users = [.. Repository.Sources("src").Where(source => ThreadPool().IsMatch(source.Code))];
        Assert.That(users.Select(source => System.IO.Path.GetFileName(source.Path)), Is.EqualTo(new[] { "Downloader.cs" }), "Workers are the threads of FastNet");
    }

    [Test]
    public void The_suite_of_a_layer_knows_no_test_framework()
    {
        string[] projects = ["src/FastNet.Testing/FastNet.Testing.csproj", "src/FastNet.NUnit/FastNet.NUnit.csproj", "src/FastNet.Xunit/FastNet.Xunit.csproj"];
        Assert.That(projects.Where(project => Repository.Read(project).Contains("<PackageReference", StringComparison.Ordinal)), Is.EqualTo(projects[1..]));
    }

    [Test]
    public void Files_can_be_read_at_one_sitting()
    {
        IEnumerable<string> tooLong = Repository.Sources("src").Where(source => source.Text.Count(c => c == '\n') > 330).Select(source => source.Path);
        Assert.That(tooLong, Is.Empty);
    }

    private static IEnumerable<string> Folders() => Arrows.Keys.Where(folder => Directory.Exists(System.IO.Path.Combine(Repository.Root, "src/FastNet.Numerics", folder)));

    private static string Folder(string path) => path.Split('/')[2];

    // Types of a file's own (nested) are nobody else's business.
    [GeneratedRegex(@"\bParallel\.|\bTask\.(Run|Factory|Delay|WhenAll)|\bTask<?\w*>? \w+Async\b|\bThreadPool\b|\bAsParallel\b|\bGetAwaiter\b|\bTimer\b|\bawait\b")]
    private static partial Regex ThreadPool();

    [GeneratedRegex(@"\[MethodImpl\([^\]]*(HotLoop\.Options|AggressiveOptimization)[^\]]*\)\]")]
    private static partial Regex OptimizedAtOnce();

    [GeneratedRegex(@"^(?:public|internal)[^\n(]*\b(?:class|struct|interface|enum|record)\s+([A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // Not a member (behind a dot), not a method's name (before a parenthesis, unless behind new).
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*\b(?!\s*(?:<[^<>]*>)?\s*\()|(?<=\bnew )[A-Z]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\bVector(64|128|256|512)\b|\bSystem\.Runtime\.Intrinsics\b")]
    private static partial Regex Intrinsics();

    [GeneratedRegex(@"\bunsafe\b|\bfixed\s*\(|\bMarshal\.|\bUnsafe\.(?!SizeOf)")]
    private static partial Regex Unsafe();
}
