using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FastNet.Cli;

namespace FastNet.Tests.Shared;

/// <summary>A run of tests/Shared/same-bits/runs.txt, made in this process.</summary>
internal sealed record SameBitsRun(string Hash, string Line)
{
    /// <summary>The runs of the list.</summary>
    public static IEnumerable<SameBitsRun> Read(string folder)
        => File.ReadLines(Path.Combine(folder, "runs.txt")).Select(line => line.Split(' ', 2)).Select(parts => new SameBitsRun(parts[0], parts[1]));

    /// <summary>The hash of the weights that it trains, or of the gradients that it checks.</summary>
    /// <param name="folder">Where rows.csv is.</param>
    /// <param name="output">A folder for its files, which may not be there yet.</param>
    /// <param name="stop">Null: the tool listens to the signals of this process.</param>
    /// <exception cref="InvalidOperationException">The tool failed, or had something to tell.</exception>
    public string Make(string folder, string output, StopSignal? stop = null)
    {
        string[] words = [.. Line.Split(' ').Select(word => word == "rows.csv" ? Path.Combine(folder, word) : word)];
        bool trains = words[0] == "train";
        using StringWriter table = new();
        using StringWriter error = new();
        int exitCode = Tool.Run(
            trains ? [.. words, "--quiet", "--no-report", "--keep", "0", "--out", output] : words, new ToolConsole(table, error, terminal: false), stop);
        if (exitCode != 0 || error.ToString().Length != 0)
        {
            throw new InvalidOperationException($"{Line} ended with {exitCode}: {error}");
        }

        // The header of the file has the version, and the last line of a table of gradients its seconds.
        byte[] result = trains
            ? Weights(File.ReadAllBytes(Path.Combine(output, "model.safetensors")))
            : Encoding.UTF8.GetBytes(string.Concat(table.ToString().Split('\n').Where(row => row.StartsWith('|')).Select(row => row + "\n")));
        return Convert.ToHexStringLower(SHA256.HashData(result));
    }

    private static byte[] Weights(byte[] file) => file[(int)(sizeof(long) + BinaryPrimitives.ReadInt64LittleEndian(file))..];
}
