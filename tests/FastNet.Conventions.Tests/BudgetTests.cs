using System.Globalization;

namespace FastNet.Conventions.Tests;

/// <summary>
/// The size of src: every folder has a number of counted lines in Budget.txt and may not grow beyond it. Blank lines, comments, usings and lines of brackets
/// alone do not count. No line has more than 150 columns.
/// </summary>
[OneMode]
public sealed class BudgetTests
{
    private const int Columns = 150;

    private static Dictionary<string, int> Budget { get; } = Repository.Read("tests/FastNet.Conventions.Tests/Budget.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture));

    private static Dictionary<string, int> Folders { get; } = Repository.Sources("src")
        .GroupBy(source => Path.GetDirectoryName(source.Path)!.Replace('\\', '/'))
        .ToDictionary(folder => folder.Key, folder => folder.Sum(source => CountedLines(source.Text)));

    [Test]
    public void Every_folder_has_a_budget_and_every_budget_a_folder() => Assert.That(Budget.Keys, Is.EquivalentTo(Folders.Keys));

    [TestCaseSource(nameof(FolderNames))]
    public void A_folder_stays_within_its_budget(string folder)
        => Assert.That(
            Folders[folder],
            Is.AtMost(Budget.GetValueOrDefault(folder)),
            $"counted lines of {folder}: shrink it, or raise its number and say in the commit which capability needs it");

    [TestCaseSource(nameof(FolderNames))]
    public void A_budget_goes_down_with_its_folder(string folder)
        => Assert.That(
            Budget.GetValueOrDefault(folder) - Folders[folder],
            Is.LessThan(20),
            $"{folder} has {Folders[folder]} counted lines: lower its number");

    [Test]
    public void No_line_is_too_long()
        => Assert.That(Repository.Sources("src").SelectMany(LongLines), Is.Empty, $"lines with more than {Columns} columns");

    [TestCase("", 0)]
    [TestCase("// why\n/// <summary>X.</summary>\nusing System;\n{\n}\n});\n", 0)]
    [TestCase("int x = 0; // why\n/* a\n b */\n}\nreturn;\n", 2)]
    public void Code_counts_and_nothing_else(string text, int expected) => Assert.That(CountedLines(text), Is.EqualTo(expected));

    private static IEnumerable<string> FolderNames() => Folders.Keys.Order(StringComparer.Ordinal);

    /// <summary>File and number of each line that is too long.</summary>
    private static IEnumerable<string> LongLines(SourceFile source)
        => source.Text.Split('\n').Index().Where(line => line.Item.TrimEnd('\r').Length > Columns).Select(line => $"{source.Path}:{line.Index + 1}");

    private static int CountedLines(string text)
    {
        int count = 0;
        bool inComment = false;
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            bool isComment = inComment || line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith("/*", StringComparison.Ordinal);
            inComment = (inComment || line.StartsWith("/*", StringComparison.Ordinal)) && !line.Contains("*/", StringComparison.Ordinal);
            bool isBrackets = line.All(c => "{}()[];,".Contains(c, StringComparison.Ordinal));
            bool isUsing = line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);
            count += isComment || isBrackets || isUsing ? 0 : 1;
        }

        return count;
    }
}
