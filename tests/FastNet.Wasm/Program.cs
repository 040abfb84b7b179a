using System.Reflection;
using FastNet.Cli;
using FastNet.Numerics;
using FastNet.Tests.Shared;

// The runs of tests/Shared/same-bits in WebAssembly, whose runtime keeps files in memory. Runs on pictures of 3,072 bytes are left out: they would take
// its interpreter minutes. The exit code is the number of hashes that differ.
foreach (string name in new[] { "runs.txt", "rows.csv" })
{
    using Stream source = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
    using FileStream file = File.Create(name);
    source.CopyTo(file);
}

Console.WriteLine($"{SimdDispatch.Width} bits at once; supported: {string.Join(", ", SimdDispatch.SupportedWidths)}");
int failures = 0;
foreach (SameBitsRun run in SameBitsRun.Read(".")
    .Where(run => !run.Line.StartsWith("train", StringComparison.Ordinal) || run.Line.Contains("rows.csv", StringComparison.Ordinal)))
{
    // There are no signals to listen to.
    using StopSignal stop = new();
    string hash = run.Make(".", $"out-{run.Hash}", stop);
    failures += hash == run.Hash ? 0 : 1;
    Console.WriteLine(hash == run.Hash ? $"same bits: {run.Line}" : $"{run.Hash} expected, {hash} is the hash of: {run.Line}");
}

return failures;
