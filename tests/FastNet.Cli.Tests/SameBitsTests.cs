using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FastNet.Cli.Tests.Support;

namespace FastNet.Cli.Tests;

/// <summary>
/// Every kind of net, update rule and activation trains a few steps, with six losses. The model's weights have the hash that stands in
/// tests/Shared/same-bits/runs.txt. The gate makes the same runs with the tool compiled natively, for x64 and for Arm64.
/// </summary>
public sealed class SameBitsTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "same-bits");

    public static IEnumerable<TestCaseData> Runs()
        => File.ReadLines(Path.Combine(Folder, "runs.txt"))
            .Select(line => line.Split(' ', 2))
            .Select(parts => new TestCaseData(parts[0], parts[1]).SetArgDisplayNames(parts[1]));

    [TestCaseSource(nameof(Runs))]
    public void A_run_has_its_hash(string hash, string line)
    {
        using TemporaryFolder folder = new();
        string[] words = [.. line.Split(' ').Select(word => word == "rows.csv" ? Path.Combine(Folder, word) : word)];
        bool trains = words[0] == "train";
        ToolRun run = ToolRun.Do(trains ? [.. words, "--quiet", "--no-report", "--keep", "0", "--out", folder.File("out")] : words);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));

        // The header of the file has the version, and the last line of a table of gradients its seconds.
        byte[] result = trains
            ? Weights(File.ReadAllBytes(Path.Combine(folder.File("out"), "model.safetensors")))
            : Encoding.UTF8.GetBytes(string.Concat(run.Out.Split('\n').Where(row => row.StartsWith('|')).Select(row => row + "\n")));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(result)), Is.EqualTo(hash));
    }

    private static byte[] Weights(byte[] file) => file[(int)(sizeof(long) + BinaryPrimitives.ReadInt64LittleEndian(file))..];
}
