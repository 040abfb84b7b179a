using System.Text.RegularExpressions;

namespace FastNet.Conventions.Tests;

/// <summary>What the documents claim about files and code is true.</summary>
[OneMode]
public sealed partial class DocumentationTests
{
    private static readonly string[] SnippetFolders =
        ["tests/FastNet.Conventions.Tests/Snippets", "tests/FastNet.Exchange.Tests/Snippets", "tests/FastNet.BenchmarkDotNet.Tests", "docs/samples"];

    public static IEnumerable<string> Documents()
        => Repository.Files("docs", "*.md").Concat(Repository.Files("src", "README.md")).Select(Repository.Relative).Prepend("README.md");

    [TestCaseSource(nameof(Documents))]
    public void Code_in_a_document_is_code_that_the_tests_run(string document)
    {
        string snippets = Normalize(string.Concat(
            SnippetFolders.SelectMany(folder => Repository.Sources(folder)).Select(source => source.Text)));
        foreach (Match block in CSharpBlock().Matches(Repository.Read(document)))
        {
            Assert.That(snippets, Does.Contain(Normalize(block.Groups[1].Value)), $"{document}: not in {string.Join(" or ", SnippetFolders)}");
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Links_between_documents_lead_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        foreach (Match link in Link().Matches(Repository.Read(document)))
        {
            string target = link.Groups[1].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            {
                string path = Path.Combine(folder, target);
                Assert.That(File.Exists(path) || Directory.Exists(path), $"{document} links to {target}");
            }
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Sources_that_a_document_names_exist(string document)
    {
        foreach (Match path in SourcePath().Matches(Repository.Read(document)))
        {
            string full = Path.Combine(Repository.Root, path.Groups[1].Value);
            Assert.That(File.Exists(full) || Directory.Exists(full), $"{document} names {path.Groups[1].Value}");
        }
    }

    [Test]
    public void The_walk_of_a_training_step_goes_through_at_most_35_files()
    {
        string section = Repository.Read("docs/architecture.md").Split("### The files of one step")[1].Split("\n## ")[0];
        string[] files = [.. SourcePath().Matches(section).Select(match => match.Groups[1].Value)];
        Assert.That(files, Is.Unique.And.All.EndsWith(".cs"));
        Assert.That(files, Has.Length.InRange(20, 35));
        Assert.That(section, Does.Contain($"through {files.Length} files"));
    }

    [Test]
    public void The_site_lists_every_page()
    {
        string[] listed = [.. Repository.Read("docs/toc.yml").Split('\n').Select(line => line.Trim().TrimStart('-', ' '))];

        // Of src the READMEs of packages, which lie in their projects' own folders.
        IEnumerable<string> pages = Documents()
            .Where(page => page.StartsWith("docs/", StringComparison.Ordinal) || (page != "README.md" && page.Count(c => c == '/') == 2))
            .Select(page => Path.GetRelativePath("docs", page).Replace('\\', '/'));
        Assert.That(pages.Where(page => !listed.Contains($"href: {page}")), Is.Empty, "pages that docs/toc.yml lacks");
    }

    [Test]
    public void The_table_of_exit_codes_is_that_of_the_tool()
    {
        IEnumerable<string> codes = ExitConstant().Matches(Repository.Read("src/FastNet.Cli/ExitCode.cs")).Select(match => $"{match.Groups[2].Value} {match.Groups[1].Value}");
        IEnumerable<string> rows = ExitRow().Matches(Repository.Read("docs/exit-codes.md")).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}");
        Assert.That(rows, Is.EqualTo(codes));
        Assert.That(rows, Has.Exactly(1).EqualTo("74 OutputLost"));
    }

    // Every page of a command; reproduction.md is written by its command.
    [TestCase("training.md")]
    [TestCase("checks.md")]
    [TestCase("tuning.md")]
    [TestCase("eval.md")]
    [TestCase("predict.md")]
    [TestCase("exchange.md")]
    [TestCase("classifiers.md")]
    [TestCase("reports.md")]
    [TestCase("features.md")]
    [TestCase("data.md")]
    [TestCase("gradient-checking.md")]
    [TestCase("checkpoints.md")]
    public void A_page_of_a_command_leads_to_the_exit_codes(string page) => Assert.That(Repository.Read($"docs/{page}"), Does.Contain("(exit-codes.md)"));

    /// <summary>Without indentation and blank lines, so that a snippet may stand inside a method.</summary>
    private static string Normalize(string code)
        => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"public const int (\w+) = (\d+);")]
    private static partial Regex ExitConstant();

    [GeneratedRegex(@"^\| (\d+) \| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ExitRow();

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|bench|docs)/[\w./]*\w)`")]
    private static partial Regex SourcePath();
}
