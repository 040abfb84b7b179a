using System.Globalization;
using System.Text.Json;
using FastNet.Benchmarks;
using FastNet.Cli.Commands;
using FastNet.Cli.Tests.Support;
using FastNet.Numerics;

namespace FastNet.Cli.Tests;

/// <summary>`fastnet bench`: the same rows on the screen, in the Markdown and in the JSON. No times are asserted.</summary>
[OneMode]
public sealed class BenchTests
{
    private TemporaryFolder _folder = null!;

    private string Json => _folder.File("mine.json");

    private string Markdown => _folder.File("mine.md");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("float", "1")]
    [TestCase("double", "2")]
    public void Compare_tells_the_machine_and_each_product_beside_its_rivals(string precision, string threads)
    {
        string[] cells = Table(Bench("compare", "--filter", "SQUARE 16 X", "--precision", precision, "--threads", threads)).Single();
        JsonElement report = Report("compare");
        JsonElement row = report.GetProperty("rows").EnumerateArray().Single();
        JsonElement peak = report.GetProperty("peak_gflops");
        Assert.Multiple(() =>
        {
            Assert.That(cells[0], Is.EqualTo("square 16 x 16 x 16"));
            Assert.That(cells[1], Is.EqualTo(row.GetProperty("gflops").GetDouble().ToString("F1", CultureInfo.InvariantCulture)));
            Assert.That(cells[4], Is.EqualTo(row.GetProperty("ratio").GetDouble().ToString("F3", CultureInfo.InvariantCulture)));
            Assert.That(row.GetProperty("precision").GetString(), Is.EqualTo(precision));
            Assert.That(row.GetProperty("threads").GetInt32(), Is.EqualTo(int.Parse(threads, CultureInfo.InvariantCulture)));
            Assert.That(row.GetProperty("allocated_bytes").GetInt64(), Is.Zero);
            Assert.That(row.GetProperty("rivals_gflops").EnumerateObject().Select(rival => rival.Name), Is.EqualTo((string[])["naive loops", "TensorPrimitives.Dot"]));
            Assert.That(peak.GetProperty("before").GetDouble(), Is.Positive);
            Assert.That(peak.GetProperty("after").GetDouble(), Is.Positive);
        });
    }

    [Test]
    public void Compare_takes_products_of_ones_own_and_writes_no_file_unasked()
    {
        ToolRun run = ToolRun.Do("bench", "compare", "--shape", "5,6,7", "--shape", "8,9,10", "--transpose-a", "--unpadded");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(Table(run.Out).Select(cells => cells[0]), Is.EqualTo((string[])["own 5 x 6 x 7", "own 8 x 9 x 10"]));
        Assert.That(run.Out, Does.Contain("rows without gaps"));
        Assert.That(run.Error, Does.Contain("1 of 2: own 5 x 6 x 7"));
    }

    [Test]
    public void Kernels_are_timed_in_cache_and_out_of_it()
    {
        string[][] table = Table(Bench("kernels", "--filter", "sumofsquares"));
        JsonElement[] rows = [.. Report("kernels").GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(row => row.GetProperty("elements").GetInt64()), Is.EqualTo(table.Select(cells => long.Parse(cells[1], CultureInfo.InvariantCulture))).And.Ordered);
        Assert.That(rows, Has.Length.EqualTo(3));
        Assert.That(rows.Select(row => row.GetProperty("name").GetString()), Is.All.EqualTo("SumOfSquares"));
        Assert.That(rows.Select(row => row.GetProperty("rival").GetString()), Is.All.EqualTo("TensorPrimitives"));
    }

    [Test]
    public void A_step_is_timed_beside_its_floor()
    {
        string[] cells = Table(Bench("step", "--filter", "adam 50", "--precision", "float", "--images", "bytes")).Single();
        JsonElement row = Report("step").GetProperty("rows").EnumerateArray().Single();
        Assert.That(cells[..4], Is.EqualTo((string[])["adam", "50", "1", "float"]));
        Assert.That(row.GetProperty("allocated_bytes").GetInt64(), Is.Zero);
        Assert.That(row.GetProperty("times_floor").GetDouble(), Is.EqualTo(row.GetProperty("milliseconds").GetDouble() / row.GetProperty("floor_milliseconds").GetDouble()).Within(1e-9));
    }

    [Test]
    public void First_starts_the_tool_anew_for_each_product()
    {
        string[][] table = Table(Bench("first", "--filter", "scores 200"));
        JsonElement[] rows = [.. Report("first").GetProperty("rows").EnumerateArray()];
        Assert.That(table.Select(cells => cells[0]), Is.EqualTo((string[])["scores 200 x 10 x 100", "scores 200 x 10 x 1000"]));
        Assert.That(rows.Select(row => row.GetProperty("call_milliseconds").GetArrayLength()), Is.EqualTo((int[])[50, 50]));
    }

    [TestCase("compare", "--threads", "0", "'0'; expected a whole number from 1 to 1024")]
    [TestCase("compare", "--precision", "half", "'half'; expected float or double")]
    [TestCase("compare", "--shape", "5,6", "'5,6'; expected three whole numbers")]
    [TestCase("compare", "--json", "no/such/folder/mine.json", "expected a file in a folder that exists")]
    [TestCase("first", "--markdown", "no/such/folder/mine.md", "expected a file in a folder that exists")]
    [TestCase("step", "--images", "pixels", "'pixels'; expected bytes or numbers")]
    public void A_value_out_of_range_is_named_with_what_is_expected(string command, string option, string value, string expected)
        => ToolRun.Do("bench", command, option, value).ShouldBeRefusedWith($"{option} is '{value}'", expected, $"see fastnet bench {command} --help");

    [TestCase("compare --filter nothing", "no product is called 'nothing'; there are square 16 x 16 x 16")]
    [TestCase("kernels --filter nothing", "no kernel is called 'nothing'; there are Exp")]
    [TestCase("step --filter nothing", "no step is called 'nothing'; there are sgd 50")]
    [TestCase("first --filter nothing", "no product is called 'nothing'")]
    [TestCase("compare --blas /no/such/library.so", "'/no/such/library.so' cannot be loaded as a library")]
    [TestCase("compare --blass a", "'--blass' (did you mean --blas?); see fastnet bench compare --help")]
    [TestCase("kernels --blas a", "there is no option '--blas'")]
    [TestCase("kernels now", "'now'")]
    [TestCase("compare --threads", "--threads")]
    [TestCase("compare --threads 1 --threads 2", "--threads")]
    [TestCase("comparee", "(did you mean compare?); expected one of compare, step, kernels, first; see fastnet bench --help")]
    public void What_cannot_be_done_is_named_in_one_line(string line, string expected) => ToolRun.Do(["bench", .. line.Split(' ')]).ShouldBeRefusedWith(expected);

    [Test]
    public void No_command_is_refused() => ToolRun.Do("bench").ShouldBeRefusedWith("a command is missing; expected one of compare, step, kernels, first");

    [Test]
    public void Help_tells_every_option_in_words()
    {
        Assert.That(ToolRun.Do("bench", "--help").Out, Does.Contain("compare").And.Contain("step").And.Contain("kernels").And.Contain("first"));
        Assert.That(
            ToolRun.Do("bench", "compare", "--help").Out,
            Does.Contain("--blas <PATH>").And.Contain("libopenblas.so.0").And.Contain("--threads <N>").And.Contain("--unpadded ").And.Contain("--markdown <FILE>"));
    }

    [Test]
    public void A_wrong_result_is_told_in_one_line_with_the_exit_code_of_a_check_that_failed()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        MachineCommand wrong = new("Gives a wrong result.", "wrong [--json FILE]", (_, _) => throw new InvalidOperationException("element 3 is 1; the specification gives 2."));
        Assert.That(BenchCommand.Create(wrong, new ToolConsole(output, error, terminal: false)).Parse([]).Invoke(), Is.EqualTo(ExitCode.Missed));
        Assert.That(error.ToString().TrimEnd(), Is.EqualTo("fastnet: element 3 is 1; the specification gives 2"));
        Assert.That(output.ToString(), Is.Empty);
    }

    /// <summary>Runs a measurement that writes both files, and gives the Markdown, which is that of the screen.</summary>
    private string Bench(params string[] args)
    {
        ToolRun run = ToolRun.Start(["bench", .. args, "--json", Json, "--markdown", Markdown]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string text = File.ReadAllText(Markdown);
        Assert.That(text, Is.EqualTo(run.Out.ReplaceLineEndings("\n")));
        Assert.That(text, Does.StartWith($"# FastNet {args[0]}\n").And.Contain($"- vector width: {SimdDispatch.Width} bits\n").And.Contain("peak of fused multiply-adds"));
        return text;
    }

    private JsonElement Report(string command)
    {
        JsonElement report = JsonDocument.Parse(File.ReadAllBytes(Json)).RootElement;
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("command").GetString(), Is.EqualTo(command));
            Assert.That(report.GetProperty("fastnet").GetString(), Is.EqualTo(Versions.FastNet));
            Assert.That(report.GetProperty("processor").GetString(), Is.Not.Empty);
            Assert.That(report.GetProperty("logical_cores").GetInt32(), Is.EqualTo(Environment.ProcessorCount));
            Assert.That(report.GetProperty("simd_width").GetInt32(), Is.EqualTo(SimdDispatch.Width));
            Assert.That(report.GetProperty("runtime").GetString(), Does.StartWith(".NET"));
            Assert.That(report.GetProperty("os").GetString(), Is.Not.Empty);
            Assert.That(report.GetProperty("peak_gflops").GetProperty("after").GetDouble(), Is.Positive);
        });
        return report;
    }

    /// <summary>The cells of the rows of a Markdown table, which has as many in each line.</summary>
    private static string[][] Table(string markdown)
    {
        string[][] lines = [.. markdown.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Trim('|', '\r').Split('|', StringSplitOptions.TrimEntries))];
        Assert.That(lines.Select(line => line.Length), Is.All.EqualTo(lines[0].Length));
        Assert.That(lines[1], Has.All.Match("^:?-+:?$"));
        return lines[2..];
    }
}
