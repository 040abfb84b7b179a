using System.Text;
using FastNet.Fuzz.Mutations;
using FastNet.Fuzz.Readers;

namespace FastNet.Fuzz;

/// <summary>Every reader of FastNet on damaged files: it takes or refuses each, in little time and memory. docs/fuzzing.md tells how to run more than the gate does.</summary>
[OneMode]
public sealed class FuzzTests
{
    private const string CaseFolder = "Cases";

    private static readonly Dictionary<string, Func<FuzzReader>> All = new(LibraryReaders.All.Concat(ToolReaders.All));

    private static IEnumerable<string> Names => All.Keys;

    /// <summary>Inputs that were found once, by the names that the fuzzer gives them: the reader's, a number, and that of the file.</summary>
    private static IEnumerable<string> Cases => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, CaseFolder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public void Every_input_is_taken_or_refused(string reader)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        FuzzRun run = Run(reader, FuzzOptions.FromEnvironment());
        TestContext.Out.WriteLine($"{reader}: {run.Taken} taken, {run.Refused} refused, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F1} s of processor time");
    }

    [TestCaseSource(nameof(Cases))]
    public void An_input_that_failed_once_is_refused(string name)
    {
        FuzzRun run = Run(name.Split('-')[0], FuzzOptions.FromEnvironment() with { Input = Path.Combine(AppContext.BaseDirectory, CaseFolder, name) });
        Assert.That((run.Taken, run.Refused), Is.EqualTo((0, 1)));
    }

    [TestCase("Safetensors")]
    [TestCase("EvalModel")]
    public void A_shape_of_many_dimensions_takes_no_time(string reader)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(reader == "Safetensors" ? "x.safetensors" : "model.safetensors");
        string header = $$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat(1, 400_000))}}}],"data_offsets":[0,4]}}""";
        File.WriteAllBytes(path, SafetensorsMutations.WithHeader(Encoding.ASCII.GetBytes(header), new byte[4]));
        FuzzRun run = Run(reader, FuzzOptions.FromEnvironment() with { Input = path });
        Assert.That(run.Taken + run.Refused, Is.EqualTo(1));
    }

    [Test]
    public void A_search_of_many_draws_takes_little_memory()
    {
        const string Reader = "TuneResumeSearch";
        string search = Encoding.UTF8.GetString(All[Reader]().Files.First(file => file.Name == "search/search.json").Content);
        Assert.That(search, Does.Contain("\"trials\": null"));
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("search.json"), search.Replace("\"trials\": null", "\"trials\": 65536", StringComparison.Ordinal));
        FuzzRun run = Run(Reader, FuzzOptions.FromEnvironment() with { Input = folder.File("search.json") });
        Assert.That(run.Taken + run.Refused, Is.EqualTo(1));
    }

    private static FuzzRun Run(string reader, FuzzOptions options)
    {
        FuzzRun run = new(All[reader](), options);
        run.Run();
        Assert.That(run.Failures, Has.Count.Zero, string.Join("\n\n", run.Failures));
        return run;
    }
}
