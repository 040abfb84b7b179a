using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using FastNet.Benchmarks;
using FastNet.Numerics;

namespace FastNet.Conventions.Tests;

/// <summary>The commands of the benchmarks check what they time, write what docs/benchmarks.md promises, and refuse what they do not understand. No times are asserted.</summary>
[OneMode]
public sealed class BenchmarkCommandTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [OneTimeSetUp]
    public void MakeFolder() => Directory.CreateDirectory(_folder);

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("float", 1)]
    [TestCase("double", 2)]
    public void Compare_writes_a_row_for_each_product_of_that_name(string precision, int threads)
    {
        string file = Path.Combine(_folder, $"compare-{precision}.json");
        (int exitCode, string output, string error) = Run("compare", "--filter", "SQUARE 16 X", "--precision", precision, "--threads", $"{threads}", "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("square 16 x 16 x 16").And.Contain("geometric mean").And.Contain(precision));

        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement peak = report.RootElement.GetProperty("peak_gflops");
        JsonElement row = report.RootElement.GetProperty("rows").EnumerateArray().Single();
        Assert.Multiple(() =>
        {
            Assert.That(peak.GetProperty("before").GetDouble(), Is.Positive);
            Assert.That(peak.GetProperty("after").GetDouble(), Is.Positive);
            Assert.That(report.RootElement.GetProperty("processor").GetString(), Is.Not.Empty);
            Assert.That(report.RootElement.GetProperty("simd_width").GetInt32(), Is.EqualTo(SimdDispatch.Width));
            Assert.That(row.GetProperty("name").GetString(), Is.EqualTo("square"));
            Assert.That((string[])["m", "n", "k"], Has.All.Matches<string>(size => row.GetProperty(size!).GetInt32() == 16));
            Assert.That(row.GetProperty("transpose_a").GetBoolean(), Is.False);
            Assert.That(row.GetProperty("transpose_b").GetBoolean(), Is.False);
            Assert.That(row.GetProperty("precision").GetString(), Is.EqualTo(precision));
            Assert.That(row.GetProperty("threads").GetInt32(), Is.EqualTo(threads));
            Assert.That(row.GetProperty("allocated_bytes").GetInt64(), Is.Zero);
            Assert.That(row.GetProperty("rival").GetString(), Is.Not.Empty);
            Assert.That((string[])["gflops", "percent_of_peak", "rival_gflops", "rival_percent_of_peak", "ratio"], Has.All.Matches<string>(figure => row.GetProperty(figure!).GetDouble() > 0));
            Assert.That(row.GetProperty("ratio").GetDouble(), Is.InRange(row.GetProperty("ratio_low").GetDouble(), row.GetProperty("ratio_high").GetDouble()));
        });
    }

    [Test]
    public void Compare_takes_products_of_ones_own()
    {
        string file = Path.Combine(_folder, "compare-own.json");
        (int exitCode, string output, string error) = Run("compare", "--shape", "5,6,7", "--shape", "8,9,10", "--transpose-a", "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("own 5 x 6 x 7").And.Contain("own 8 x 9 x 10"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] rows = [.. report.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(row => (row.GetProperty("m").GetInt32(), row.GetProperty("n").GetInt32(), row.GetProperty("k").GetInt32())), Is.EqualTo(new[] { (5, 6, 7), (8, 9, 10) }));
        Assert.That(rows.Select(row => row.GetProperty("transpose_a").GetBoolean()), Is.All.True);
        Assert.That(rows.Select(row => row.GetProperty("transpose_b").GetBoolean()), Is.All.False);
        Assert.That(rows.Select(row => row.GetProperty("rivals_gflops").EnumerateObject().Count()), Is.All.EqualTo(3));
    }

    [Test]
    public void Charts_draws_the_rows_that_are_ratios()
    {
        string results = Directory.CreateDirectory(Path.Combine(_folder, "results", "machine")).FullName;
        File.WriteAllText(Path.Combine(results, "README.md"), "# A machine\n");
        File.WriteAllText(Path.Combine(results, "machine.json"), """{ "processor": "A <& B" }""");
        File.WriteAllText(Path.Combine(results, "compare.json"), """
            { "library": "A <& B", "rows": [
              { "name": "square", "m": 2, "n": 3, "k": 4, "transpose_a": true, "ratio": 1, "ratio_low": 0.5, "ratio_high": 2 },
              { "name": "alone" } ] }
            """);
        File.WriteAllText(Path.Combine(results, "step.json"), """{ "rows": [{ "rule": "sgd", "hidden": 50, "times_floor": 2, "median_milliseconds": 3, "floor_milliseconds": 1 }] }""");
        string pages = Path.Combine(_folder, "pages");
        (int exitCode, _, string error) = Run("charts", Path.Combine(_folder, "results"), pages);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(File.ReadAllText(Path.Combine(pages, "toc.yml")), Is.EqualTo("- href: machine/README.md\n"));
        string page = File.ReadAllText(Path.Combine(pages, "machine", "README.md"));
        Assert.That(page, Does.StartWith("# A machine\n\n## compare\n").And.Contain("(compare.svg)").And.Contain("(step.svg)").And.Not.Contain("machine.svg"));

        // The axis of the first goes from 0.5 to 2, so 1 lies in its middle; that of the second from 0.5 to 5.
        XElement[] compare = [.. XDocument.Load(Path.Combine(pages, "machine", "compare.svg")).Descendants()];
        XElement point = compare.Single(element => element.Name.LocalName == "circle");
        Assert.That(point.Attribute("cx")!.Value, Is.EqualTo("530"));
        Assert.That(compare.Select(element => element.Value), Has.Member("square 2 x 3 x 4 A^T").And.Some.StartsWith("times as fast as A <& B;"));
        Assert.That(compare.Select(element => element.Attribute("d")?.Value), Has.Member("M330 53H730"));
        XElement[] step = [.. XDocument.Load(Path.Combine(pages, "machine", "step.svg")).Descendants()];
        Assert.That(step.Single(element => element.Name.LocalName == "circle").Attribute("cx")!.Value, Is.EqualTo("570.82"));
        Assert.That(step.Select(element => element.Value), Has.Member("sgd 50 hidden"));
    }

    [Test]
    public void Charts_refuses_a_folder_that_is_not_there()
    {
        (int exitCode, _, string error) = Run("charts", Path.Combine(_folder, "nowhere"), _folder);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error, Does.Contain("nowhere").And.Contain("usage: charts RESULTS FOLDER"));
    }

    [Test]
    public void Help_lists_commands_and_their_options()
    {
        (int exitCode, string output, _) = Run("--help");
        Assert.That(exitCode, Is.Zero);
        Assert.That(output, Does.Contain("compare [--blas PATH").And.Contain("step [--threads N]"));
        Assert.That(Run("compare", "--help").Output, Does.StartWith("compare [--blas PATH").And.Not.Contain("step"));
    }

    [Test]
    public void First_writes_each_of_fifty_calls()
    {
        string file = Path.Combine(_folder, "first.json");
        (int exitCode, _, string error) = Run("first", "--filter", "square 16 x", "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement row = report.RootElement.GetProperty("rows").EnumerateArray().Single();
        double[] calls = [.. row.GetProperty("call_milliseconds").EnumerateArray().Select(call => call.GetDouble())];
        Assert.That(calls, Has.Length.EqualTo(50));
        Assert.That(row.GetProperty("best_milliseconds").GetDouble(), Is.EqualTo(calls.Min()));
    }

    [Test]
    public void Gradients_checks_every_parameter_of_a_net_by_both_methods()
    {
        string file = Path.Combine(_folder, "gradients.json");
        (int exitCode, string output, string error) = Run("gradients", "--filter", "4-10-3", "--threads", "2", "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("4-10-3, batch 5").And.Contain("Richardson").And.Contain("Central"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] rows = [.. report.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(row => row.GetProperty("method").GetString()), Is.EqualTo(new[] { "Richardson", "Central" }));
        Assert.That(rows.Select(row => row.GetProperty("coordinates").GetInt32()), Is.All.EqualTo(40 + 10 + 30 + 3));
    }

    [Test]
    public void Simplechains_learns_the_exponential_of_matrices([Values("float", "double")] string precision)
    {
        string file = Path.Combine(_folder, $"simplechains-{precision}.json");
        (int exitCode, string output, string error) = Run("simplechains", "--epochs", "20", "--precision", precision, "--threads", "2", "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.StartWith("loss at first: training "));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement[] rows = [.. report.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.That(rows.Select(row => row.GetProperty("epochs").GetInt32()), Is.EqualTo(new[] { 20, 20, 20 }));
        Assert.That(rows.Select(row => row.GetProperty("test_loss").GetDouble()), Is.Ordered.Descending);
        Assert.That(rows.Select(row => row.GetProperty("allocated_bytes").GetInt64()), Is.All.Zero);
    }

    [Test]
    public void Scikit_learn_trains_with_the_settings_of_the_file_beside_its_scores()
    {
        string folder = Path.Combine(_folder, "scores");
        Directory.CreateDirectory(folder);
        double[] x = [.. Enumerable.Range(0, 40).Select(i => (i % 7) - 3.0)];
        NpyArray rows = NpyArray.From<double>(x, 40, 1);
        NpyArray targets = NpyArray.From<double>([.. x.Select(value => 2 * value)], 40);
        Dictionary<string, NpyArray> arrays = new()
        {
            ["x_train"] = rows,
            ["y_train"] = targets,
            ["x_test"] = rows,
            ["y_test"] = targets,
            ["scores"] = NpyArray.From<double>([0.5, 0.75], 2),
            ["hidden"] = NpyArray.From<long>([8], 1),
            ["alpha"] = NpyArray.From<double>([0.001], 1),
            ["batch"] = NpyArray.From<long>([4], 1),
            ["epochs"] = NpyArray.From<long>([150], 1),
        };
        NpzArchive.Save(Path.Combine(folder, "line.npz"), arrays);
        string file = Path.Combine(_folder, "scikit-learn.json");
        (int exitCode, string output, string error) = Run("scikit-learn", "--data", folder, "--json", file);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Contain("line"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        JsonElement row = report.RootElement.GetProperty("rows").EnumerateArray().Single();
        Assert.That(row.GetProperty("seeds").GetInt32(), Is.EqualTo(2));
        Assert.That(row.GetProperty("scikit_learn").GetDouble(), Is.EqualTo(0.625));
        Assert.That(row.GetProperty("fast_net").GetDouble(), Is.GreaterThan(0.9));
    }

    [TestCase("gradients", "--filter", "no such net")]
    [TestCase("compare", "--threads", "0")]
    [TestCase("compare", "--threads", "two")]
    [TestCase("compare", "--precision", "half")]
    [TestCase("compare", "--filter", "no such product")]
    [TestCase("compare", "--filter")]
    [TestCase("compare", "--json", "/no/such/folder/report.json")]
    [TestCase("compare", "--blas", "/no/such/library.so")]
    [TestCase("compare", "--shape", "5,6")]
    [TestCase("compare", "--shape", "5,6,0")]
    [TestCase("compare", "now")]
    [TestCase("kernels", "--filter", "no such kernel")]
    [TestCase("kernels", "--blas", "library.so")]
    [TestCase("first", "--filter", "no such product")]
    [TestCase("simplechains", "--epochs", "0")]
    [TestCase("scikit-learn", "--data", "/no/such/folder")]
    [TestCase("stack", "--filter", "no such nets")]
    [TestCase("stack", "--hidden", "5")]
    [TestCase("step", "--filter", "no such rule")]
    [TestCase("step", "--threads", "5000")]
    public void What_is_not_understood_is_named_in_one_line(string command, params string[] args)
    {
        (int exitCode, string output, string error) = Run([command, .. args]);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(error.TrimEnd('\r', '\n').Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(error, Does.Contain(args[0]));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public void The_table_of_kernels_has_every_kernel()
    {
        // No plain pass over memory reads and writes what these do: they read bytes, or compare several elements, or pairs of rows, for each that they write.
        string[] elsewhere = ["GatherPixels", "Maxout", "PairDistances", "SmallestK"];
        string[] named = [.. KernelCases<float>.All.Select(kernel => kernel.Name.Split('.')[0]), .. elsewhere];
        IEnumerable<string> kernels = Repository.Files("src/FastNet.Numerics/Kernels", "*.cs").Select(path => Path.GetFileName(path).Split('.')[0]).Distinct();
        Assert.That(kernels, Is.SubsetOf(named), "a line in bench/FastNet.Measurements/KernelTable/KernelCases.cs is missing");
    }

    [Test]
    public void Every_kernel_of_the_table_gives_what_its_specification_and_its_rival_give([Values(1, 2)] int threads)
    {
        using Workers workers = new(threads);
        Assert.Multiple(() =>
        {
            foreach (KernelCase<float> kernel in KernelCases<float>.All)
            {
                Assert.That(() => KernelCheck.Require(kernel, workers), Throws.Nothing, kernel.Name);
            }

            foreach (KernelCase<double> kernel in KernelCases<double>.All)
            {
                Assert.That(() => KernelCheck.Require(kernel, workers), Throws.Nothing, kernel.Name);
            }
        });
    }

    [Test]
    public void Nets_of_stack_end_together_as_each_alone_and_have_the_widths_of_NumPy([Values(1, 2)] int threads)
    {
        Assert.That(StackCase.All[0].Widths()[..4], Is.EqualTo((int[])[45, 48, 65, 68]));
        Assert.That(new StackRuns<float>(new StackCase(70, 20, 5), threads).Check, Throws.Nothing);
        Assert.That(new StackRuns<double>(new StackCase(70, 20, 5), threads).Check, Throws.Nothing);
    }

    [Test]
    public void A_rival_whose_product_differs_is_found_out()
    {
        GemmOperands<float> operands = new(new GemmShape("square", 8, 8, 8));
        operands.Multiply(Workers.Inline, 1);
        NaiveRival<float> rival = new(operands);
        rival.Multiply(1);
        Assert.That(rival.Check, Throws.Nothing);
        operands.C[3, 5] += 1e-3f;
        Assert.That(rival.Check, Throws.InvalidOperationException.With.Message.Contains("square 8 x 8 x 8").And.Message.Contains("(3, 5)"));
        Assert.That(operands.Check, Throws.InvalidOperationException.With.Message.Contains("square 8 x 8 x 8, row 3: element 5"));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "FastNet.Benchmarks.dll");
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
