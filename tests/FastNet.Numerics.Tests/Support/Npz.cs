using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace FastNet.Numerics.Tests.Support;

/// <summary>Reads NumPy's .npz files of the folder Golden: little-endian float64 or int64 in C order, all as double.</summary>
internal static partial class Npz
{
    /// <summary>One array, flattened.</summary>
    public static double[] Read(string file, string array)
    {
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", file + ".npz"));
        ZipArchiveEntry entry = archive.GetEntry(array + ".npy") ?? throw new ArgumentException($"{file}.npz has no array {array}.", nameof(array));
        using Stream stream = entry.Open();
        using BinaryReader reader = new(stream);

        // Magic (6 bytes), version (2), then the length of a Python dictionary in text, 2 bytes in version 1.
        byte[] start = reader.ReadBytes(8);
        if (start[0] != 0x93 || start[6] != 1)
        {
            throw new InvalidDataException($"{file}.npz, {array}: not an .npy file of version 1.");
        }

        string header = new(reader.ReadChars(reader.ReadUInt16()));
        Match match = Header().Match(header);
        if (!match.Success)
        {
            throw new InvalidDataException($"{file}.npz, {array}: cannot read {header}.");
        }

        int length = 1;
        foreach (string size in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            length *= int.Parse(size, CultureInfo.InvariantCulture);
        }

        byte[] bytes = reader.ReadBytes(length * sizeof(double));
        return match.Groups["type"].Value == "f8"
            ? MemoryMarshal.Cast<byte, double>(bytes).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value);
    }

    [GeneratedRegex(@"'descr': '<(?<type>f8|i8)'.*'fortran_order': False.*'shape': \((?<shape>[\d, ]*)\)")]
    private static partial Regex Header();
}
