namespace FastNet.Cli.Tests;

/// <summary>
/// Every kind of net, update rule and activation trains a few steps, with six losses. The model's weights have the hash that stands in
/// tests/Shared/same-bits/runs.txt. The gate makes the same runs with the tool compiled natively, for x64 and for Arm64, and most of them in WebAssembly.
/// </summary>
public sealed class SameBitsTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "same-bits");

    public static IEnumerable<TestCaseData> Runs() => SameBitsRun.Read(Folder).Select(run => new TestCaseData(run.Hash, run.Line).SetArgDisplayNames(run.Line));

    [TestCaseSource(nameof(Runs))]
    public void A_run_has_its_hash(string hash, string line)
    {
        using TemporaryFolder folder = new();
        Assert.That(new SameBitsRun(hash, line).Make(Folder, folder.File("out")), Is.EqualTo(hash));
    }
}
