using FastNet.Cli.Reproduction;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet reproduce`.</summary>
public sealed class ReproduceTests : FolderTests
{
    private string Out => _folder.File("table.md");

    public static IEnumerable<string> ExactRows() => ReproduceRun.Rows.Where(row => row.Data == RowData.None).Select(row => row.Name);

    [Test]
    public void Rows_that_need_no_data_all_pass_with_the_published_digits()
    {
        ToolRun run = ToolRun.Do("reproduce", "--out", Out);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)), run.Out);
        string[] digits = ["3.68e-08", "1.30378789133", "1.28482247", "0.0171496079387", "0.0171436435329", "1.38191946092", "0.940686", "0.494394", "0.439368", "2.30047908976849", "7.05211477653302"];
        string markdown = File.ReadAllText(Out);
        Assert.Multiple(() =>
        {
            foreach (string text in (string[])[run.Out, markdown])
            {
                // Published, NumPy's and FastNet's.
                Assert.That(digits.Where(number => text.Split(number).Length < 4), Is.Empty, text);
                Assert.That(text, Does.Contain("14 rows in ").And.Contain("; all pass").And.Contain("knn (needs --data), fashion-mnist (needs --fashion-mnist)"));
                Assert.That(text, Does.Not.Contain("FAIL"));
            }

            Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { Out }), "nothing but the file is left");
        });
    }

    [TestCaseSource(nameof(ExactRows))]
    public void A_row_runs_alone(string name)
    {
        ToolRun run = ToolRun.Do("reproduce", "--only", name);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)), run.Out);
        Assert.That(run.Out, Does.Contain($"1/1  {name}  pass").And.Contain("1 rows in ").And.Not.Contain("not run"));
    }

    [Test]
    public void Every_exact_row_names_what_a_number_must_be()
    {
        ReproductionRow[] exact = [.. ReproduceRun.Rows.Where(row => row.Data == RowData.None)];
        Assert.That(exact, Has.Length.EqualTo(14));
        using RowContext context = new(null, null, 1);
        foreach (Figure figure in exact.SelectMany(row => row.Run(context)))
        {
            Assert.That((figure.Rule.Length > 0, figure.Passed), Is.EqualTo((true, true)), figure.ToString());
        }
    }

    [Test]
    public void The_list_names_every_row_and_runs_none()
    {
        ToolRun run = ToolRun.Do("reproduce", "--list", "--out", Out);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
        string[] lines = run.Out.TrimEnd().Split('\n');
        Assert.That(lines.Select(line => line.Split(' ')[0]), Is.EqualTo(ReproduceRun.Rows.Select(row => row.Name)));
        Assert.That(lines.Select(line => line.Split(' ')[0]), Is.Unique);
        Assert.That(lines.Where(line => line.EndsWith("(needs --data)", StringComparison.Ordinal)), Has.Exactly(15).Items);
        Assert.That(lines, Has.One.Contains("(needs --fashion-mnist)"));
        Assert.That(File.Exists(Out), Is.False);
    }

    [Test]
    public void What_cannot_be_done_is_refused_in_one_line()
    {
        ToolRun.Do("reproduce", "--only", "toy").ShouldBeRefusedWith("--only is 'toy'; expected one of toy-scores, toy-loss");
        ToolRun.Do("reproduce", "--only", "knn").ShouldBeRefusedWith("--only is 'knn', which needs --data FOLDER");
        ToolRun.Do("reproduce", "--only", "fashion-mnist", "--data", _folder.Path).ShouldBeRefusedWith("needs --fashion-mnist FOLDER");
        ToolRun.Do("reproduce", "--threads", "0").ShouldBeRefusedWith("--threads is '0'");
        ToolRun.Do("reproduce", "--data", _folder.File("none")).ShouldBeRefusedWith(_folder.File("none"));
        ToolRun.Do("reproduce", "--out", _folder.Path).ShouldBeRefusedWith("is a folder; expected a file");
        ToolRun.Do("reproduce", "--out", _folder.File("none/table.md")).ShouldBeRefusedWith("lies in no folder that exists");
        string arrays = _folder.File("own.npz");
        TinyData.Save(arrays);
        ToolRun.Do("reproduce", "--data", arrays).ShouldBeRefusedWith("--data", "holds arrays; expected images");
    }

    [Test]
    public void A_missed_figure_is_shown_and_makes_the_exit_code_non_zero()
    {
        ReproductionRow good = new("good", "what passes", RowData.None, _ => [Figure.Exact("value", 1, 1, 1, 0, "F1")]);
        ReproductionRow bad = new("bad", "what cannot", RowData.None, _ => [Figure.Exact("right", 2, 2, 2, 0, "F1"), Figure.Exact("wrong", 1, 1, 1.5, 1e-300, "F1")]);
        foreach (bool terminal in new[] { false, true })
        {
            using StringWriter output = new();
            ReproduceSettings settings = new(1, Out: Out);
            int exitCode = ReproduceRun.Start(settings, new ToolConsole(output, TextWriter.Null, terminal), [good, bad, good with { Name = "last" }]);
            Assert.That(exitCode, Is.EqualTo(ExitCode.Missed).And.Not.Zero);
            Assert.That(output.ToString(), Does.Contain("2/3  bad  FAIL").And.Contain("3/3  last  pass").And.Contain("3 rows in ").And.Contain("; 1 failed"));
            Assert.That(File.ReadAllText(Out), Does.Contain("| bad | right | 2.0 | 2.0 | 2.0 | 0.0e+0 | within 0e+0 | pass |")
                .And.Contain("|  | wrong | 1.0 | 1.0 | 1.5 | 5.0e-1 | within 1e-300 | FAIL |").And.Contain("; 1 failed."));
        }
    }

    [Test]
    public void The_document_has_the_command_the_machine_and_a_line_for_each_row()
    {
        ToolRun run = ToolRun.Do("reproduce", "--only", "toy-loss", "--out", Out, "--threads", "2");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string markdown = File.ReadAllText(Out);
        Assert.That(markdown, Does.StartWith($"# Published numbers, reproduced\n\n```\nfastnet reproduce --only toy-loss --out {Out}\n```\n").And.EndWith("|\n"));
        Assert.That(markdown, Does.Contain("2 threads, SIMD width ").And.Contain("two grids").And.Contain("| toy-loss | toy net: the loss at reg 0.05, both conventions |"));
        Assert.That(markdown, Does.Not.Contain("\r").And.Not.Contain("Data:"));
        string[] table = [.. markdown.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.That(table.Take(4).Select(line => line.Split('|').Length), Has.All.EqualTo(11), "nine columns");
    }

    [Test]
    public void Pixels_that_are_not_the_official_ones_are_named_so()
    {
        string data = _folder.File("data");
        Directory.CreateDirectory(data);
        FakeCifar.Fill(data);

        // All images are black, and the labels of those used are 0: nothing could be easier.
        ToolRun run = ToolRun.Do("reproduce", "--data", data, "--only", "knn", "--out", Out);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)), run.Out);
        Assert.That(run.Out, Does.StartWith($"{data}: CIFAR-10 (not the official pixels)"));
        Assert.That(File.ReadAllText(Out), Does.Match("Data: CIFAR-10 \\(not the official pixels\\); SHA-1 of its test images in the binary form [0-9a-f]{40}, which is not the official one")
            .And.Contain("| knn | k 1 | 0.274 | 0.272 | 1.000 | +0.728 | at least -0.01 | pass |"));
        ToolRun few = ToolRun.Do("reproduce", "--data", data, "--only", "five-layers");
        Assert.That(few.ExitCode, Is.Zero, few.Error);
        Assert.That(few.Out, Does.Match(@"training .* 1\.000 .* at least 1\.000 .* pass"));
    }

    [Test]
    public void Figures_pass_up_to_their_bound_and_NaN_never()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Figure.Accuracy("a", 0.52, 0.53, 0.51).Passed);
            Assert.That(Figure.Accuracy("a", 0.52, 0.53, 0.509).Passed, Is.False);
            Assert.That(Figure.Accuracy("a", null, 0.53, 0.52).Passed);
            Assert.That(Figure.Accuracy("a", 0.52, null, 0.5).Passed, Is.False);
            Assert.That(Figure.Accuracy("a", 0.52, null, double.NaN).Passed, Is.False);
            Assert.That(Figure.Exact("e", 1, 1, 1.25, 0.25, "F2").Passed);
            Assert.That(Figure.Exact("e", 1, 1, 0.5, 0.25, "F2").Passed, Is.False);
            Assert.That(Figure.Exact("e", 1, 1, double.NaN, 1e9, "F2").Passed, Is.False);
            Assert.That(Figure.Trace("t", [1, 2], [1, 2], 0).Passed);
            Assert.That(Figure.Trace("t", [1], [1, 2], 1).Passed, Is.False);
            Assert.That(Figure.Trace("t", [1, 2, 3], [1, 2], 1).Passed, Is.False);
            Assert.That(Figure.Trace("t", [1, 2.5], [1, 2], 0.1).Passed, Is.False);
            Assert.That(Figure.Trace("t", [double.NaN, 2], [1, 2], 1).Passed, Is.False);
            Assert.That(Figure.AtMost("m", string.Empty, double.NaN, 1, "F1").Passed, Is.False);
            Assert.That(Figure.AtLeast("l", double.NaN, 1, "F1").Passed, Is.False);
            Assert.That(Figure.AtLeast("l", 1, 1, "F1").Passed);
        });
    }
}
