using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>
/// Every transcript in docs is what the tool says: the commands after "$ " are run, and the lines below must be those of the page, but for numbers of the machine.
/// With FASTNET_WRITE_TRANSCRIPTS=1 the pages are written anew instead.
/// </summary>
[OneMode]
public sealed partial class TranscriptTests
{
    private const string Prompt = "$ ";

    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("FASTNET_WRITE_TRANSCRIPTS") == "1";

    private readonly HashSet<string> _done = [];
    private TemporaryFolder _folder = null!;

    private static string Docs { get; } = Path.Combine(Checkout.Root, "docs");

    /// <summary>All pages share the folder, so a command that two pages need first is run once.</summary>
    [OneTimeSetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        TinyHouses.Save(_folder.File("houses.npz"));
        TinyData.Save(_folder.File("mine.npz"));
        using (ZipArchive tables = ZipFile.OpenRead(Path.Combine(Checkout.Root, "tests/FastNet.Tests/Golden/tables.zip")))
        {
            tables.GetEntry("iris.csv")!.ExtractToFile(_folder.File("iris.csv"));
        }

        byte[] damaged = File.ReadAllBytes(_folder.File("mine.npz"));
        damaged[damaged.Length / 2] ^= 1;
        File.WriteAllBytes(_folder.File("damaged.npz"), damaged);
    }

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Pages))]
    public void A_transcript_is_what_the_tool_says(string page)
    {
        string path = Path.Combine(Docs, page);
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        foreach (Match after in After().Matches(text))
        {
            RunOnce(after.Groups[1].Value);
        }

        string written = Block().Replace(text, block => $"```\n{Transcript(block.Groups[1].Value)}```\n");
        if (Rewrite)
        {
            File.WriteAllText(path, written);
        }

        string[] expected = [.. Block().Matches(written).Select(block => Masked(block.Value))];
        string[] actual = [.. Block().Matches(text).Select(block => Masked(block.Value))];
        Assert.That(Rewrite ? expected : actual, Is.EqualTo(expected), $"docs/{page}: FASTNET_WRITE_TRANSCRIPTS=1 with this test writes it anew");
    }

    [Test]
    public void Pages_with_transcripts_are_found() => Assert.That(Pages(), Does.Contain("eval.md").And.Contain("predict.md"));

    [TestCase("time  8.30 s, 1.189 ms per step\n", "time  * s, * ms per step\n")]
    [TestCase("$ fastnet bench compare\n- FastNet: 0.1.0\n| square 2 x 3 x 4   | 5.6 |\n", "$ fastnet bench compare\n- FastNet: *\n| square 2 x 3 x 4 *\n")]
    [TestCase("2 threads, SIMD width 512; 60,000 images in 1.15 s (51,954 images/s)\n", "* threads, SIMD width *; 60,000 images in * s (* images/s)\n")]
    public void Numbers_of_the_machine_are_masked_and_no_others(string line, string expected) => Assert.That(Masked(line), Is.EqualTo(expected));

    private static IEnumerable<string> Pages()
        => Directory.EnumerateFiles(Docs, "*.md").Where(path => Block().IsMatch(File.ReadAllText(path).ReplaceLineEndings("\n"))).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>The commands of a block, each followed by its output.</summary>
    private string Transcript(string block)
    {
        StringBuilder text = new();
        foreach (string line in block.Split('\n').Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)))
        {
            text.Append(line).Append('\n').Append(Run(line[Prompt.Length..]));
        }

        return text.ToString();
    }

    private void RunOnce(string command)
    {
        if (_done.Add(command))
        {
            Run(command);
        }
    }

    /// <summary>The output of a command, of the tool or "head -N FILE", without the lines that come with the clock.</summary>
    private string Run(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["head", ['-', .. string count], string file])
        {
            return string.Concat(File.ReadLines(_folder.File(file)).Take(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)).Select(line => $"{line}\n"));
        }

        Assert.That(words[0], Is.EqualTo("fastnet"), command);
        ToolRun run = ToolRun.StartIn(_folder.Path, words[1..]);
        return Clocked().Replace((run.Out + run.Error).ReplaceLineEndings("\n"), string.Empty);
    }

    private static string Masked(string text)
        => text.Contains($"{Prompt}fastnet bench ", StringComparison.Ordinal) ? Measured().Replace(text, "$1 *") : Machine().Replace(Measure().Replace(text, "*$1"), match => Number().Replace(match.Value, "*"));

    [GeneratedRegex(@"^```\n((?:\$ .*\n)(?:(?!```).*\n)*)```\n", RegexOptions.Multiline)]
    private static partial Regex Block();

    // "After `fastnet train ...`:" is run before the page.
    [GeneratedRegex(@"After\s`(fastnet [^`]+)`")]
    private static partial Regex After();

    // What a measurement says after the name of a fact, or of a product.
    [GeneratedRegex(@"^(- [^:\n]+:|\| \w+ \d+ x \d+ x \d+).*", RegexOptions.Multiline)]
    private static partial Regex Measured();

    // Lines of progress, and of a second measurement where the first was slow, come with the clock.
    [GeneratedRegex(@"^(?:step \d|image \d|\d+ of \d+: |- the machine was busy|.* a second time,).*\n", RegexOptions.Multiline)]
    private static partial Regex Clocked();

    [GeneratedRegex(@"\d[\d,.]*( m?s\b| (?:rows|images|steps)/s)")]
    private static partial Regex Measure();

    [GeneratedRegex(@"\d+ threads?|SIMD width \d+")]
    private static partial Regex Machine();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
