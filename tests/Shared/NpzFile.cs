using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNet.Tests.Shared;

/// <summary>The arrays of a NumPy .npz archive: little-endian float64 or int64, row-major.</summary>
internal sealed partial class NpzFile
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly string _path;

    private NpzFile(string path)
    {
        _path = path;
        using ZipArchive zip = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            _entries.Add(Path.GetFileNameWithoutExtension(entry.Name), Parse(copy.ToArray(), entry.Name));
        }
    }

    /// <summary>Opens a file of the folder Golden beside the test assembly, for instance "layers.npz".</summary>
    internal static NpzFile Golden(string name) => new(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    internal IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The dimensions; none for a scalar.</summary>
    internal int[] Shape(string name) => Find(name).Shape;

    /// <summary>All values of a float64 array in row-major order.</summary>
    internal double[] Doubles(string name)
    {
        Entry entry = Find(name, "<f8");
        double[] values = new double[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadDoubleLittleEndian(entry.Values.Span[(8 * i)..]);
        }

        return values;
    }

    /// <summary>All values of an array of either type, as double.</summary>
    internal double[] Numbers(string name) => Find(name).Type == "<f8" ? Doubles(name) : Array.ConvertAll(Int64s(name), value => (double)value);

    /// <summary>The one value of a float64 scalar.</summary>
    internal double Double(string name) => Doubles(name).Single();

    /// <summary>All values of an int64 array in row-major order.</summary>
    internal long[] Int64s(string name)
    {
        Entry entry = Find(name, "<i8");
        long[] values = new long[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(entry.Values.Span[(8 * i)..]);
        }

        return values;
    }

    /// <summary>All values of an int64 array whose values fit in 32 bits, labels for instance.</summary>
    internal int[] Int32s(string name) => [.. Int64s(name).Select(value => checked((int)value))];

    private Entry Find(string name, string? type = null)
    {
        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            throw new KeyNotFoundException($"{_path} has no array '{name}'; it has {string.Join(", ", Names)}.");
        }

        return type is null || entry.Type == type
            ? entry
            : throw new InvalidDataException($"{_path}: array '{name}' is of type {entry.Type}; {type} was asked for.");
    }

    private static Entry Parse(byte[] bytes, string name)
    {
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes.AsSpan(1).StartsWith("NUMPY"u8))
        {
            throw new InvalidDataException($"{name} is no .npy array.");
        }

        bool old = bytes[6] == 1;
        int start = old ? 10 : 12;
        int length = old ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        Match header = Header().Match(Encoding.UTF8.GetString(bytes, start, length));
        if (!header.Success)
        {
            throw new InvalidDataException($"{name}: only little-endian, row-major arrays of 8-byte numbers are read.");
        }

        int[] shape = [.. header.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        ReadOnlyMemory<byte> values = bytes.AsMemory(start + length);
        int count = shape.Aggregate(1, (product, size) => checked(product * size));
        return values.Length == 8 * count
            ? new Entry(header.Groups["type"].Value, shape, count, values)
            : throw new InvalidDataException($"{name}: {values.Length} bytes of values; {8 * count} were expected.");
    }

    [GeneratedRegex(@"'descr': '(?<type><[fi]8)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\)")]
    private static partial Regex Header();

    private sealed record Entry(string Type, int[] Shape, int Count, ReadOnlyMemory<byte> Values);
}
