using FastNet.Fuzz.Readers;

namespace FastNet.Fuzz;

/// <summary>Every reader of FastNet on damaged files: it takes or refuses each, in little time and memory. docs/fuzzing.md tells how to run more than the gate does.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Names = [.. LibraryReaders.All.Keys, .. ToolReaders.All.Keys];

    [TestCaseSource(nameof(Names))]
    public void Every_input_is_taken_or_refused(string name)
    {
        FuzzReader reader = (LibraryReaders.All.GetValueOrDefault(name) ?? ToolReaders.All[name])();
        FuzzRun run = new(reader, FuzzOptions.FromEnvironment());
        TimeSpan before = Environment.CpuUsage.TotalTime;
        run.Run();
        TestContext.Out.WriteLine($"{name}: {run.Taken} taken, {run.Refused} refused, {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F1} s of processor time");
        Assert.That(run.Failures, Has.Count.Zero, string.Join("\n\n", run.Failures));
    }
}
