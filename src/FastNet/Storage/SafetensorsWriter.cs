using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace FastNet;

/// <summary>
/// Collects named tensors and writes them in the safetensors format: the length of the header in 8 bytes, little-endian; the header, a
/// JSON object padded with spaces to a multiple of 8; then the elements, row-major and little-endian, without gaps. The wider type comes
/// first, so that every element lies at a multiple of its size.
/// </summary>
public sealed class SafetensorsWriter
{
    private readonly bool _checksum;
    private readonly Dictionary<string, string> _metadata;
    private readonly Dictionary<string, Entry> _tensors = [];

    /// <summary>Begins with no tensors.</summary>
    /// <param name="metadata">Free text under free names, kept under the name <c>__metadata__</c>; null for none.</param>
    /// <param name="checksum">
    /// Whether the file has a checksum of all its bytes, as 32 hexadecimal digits under the name <c>xxh128</c> of its metadata.
    /// </param>
    public SafetensorsWriter(IReadOnlyDictionary<string, string>? metadata = null, bool checksum = false)
    {
        _metadata = metadata is null ? [] : new Dictionary<string, string>(metadata);
        _checksum = checksum;
        if (checksum)
        {
            _metadata[SafetensorsChecksum.Key] = SafetensorsChecksum.Zeros;
        }
    }

    /// <summary>
    /// Adds a copy of <paramref name="values"/>. Every NaN in it becomes <see cref="float.NaN"/> or <see cref="double.NaN"/>: which bits an
    /// operation's NaN has depends on the processor, and a file must not.
    /// </summary>
    /// <typeparam name="T">float, double or long.</typeparam>
    /// <param name="name">A name not used yet, and not <c>__metadata__</c>.</param>
    /// <param name="shape">The dimensions, none negative; empty for a scalar.</param>
    /// <param name="values">The elements, row-major: as many as the product of <paramref name="shape"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, taken or reserved, or shape and number of values disagree.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float, double nor long.</exception>
    public void Add<T>(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string type = SafetensorsTensor.TypeOf<T>();
        Ensure.That(name != SafetensorsHeader.MetadataName, $"The name '{name}' is reserved by the format.", nameof(name));

        Ensure.NoneNegative(shape);
        Int128 count = NpyHeader.Product(shape);
        Ensure.That(count == values.Length,
            $"Tensor '{name}' of shape [{string.Join(", ", shape.ToArray())}] has {count} elements; {values.Length} values were given.",
            nameof(values));

        T[] copy = LittleEndian(values);
        Entry entry = new(name, type, shape.ToArray(), (long)copy.Length * SafetensorsTensor.SizeOf(type), receive => Pass(copy, receive));
        Ensure.That(_tensors.TryAdd(name, entry), $"There is a tensor '{name}' already.", nameof(name));
    }

    /// <summary>Writes the file <paramref name="path"/> wholly or not at all (<see cref="AtomicFile"/>, whose exceptions it throws).</summary>
    /// <param name="path">The file to make or to replace.</param>
    public void Save(string path) => AtomicFile.Write(path, WriteTo);

    /// <summary>Writes header and tensors to <paramref name="stream"/>.</summary>
    /// <param name="stream">A stream that can be written.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="InvalidOperationException">Names, shapes and metadata take more than the 100 MB that readers accept.</exception>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Entry[] ordered = [.. _tensors.Values.OrderByDescending(entry => SafetensorsTensor.SizeOf(entry.Type))];
        byte[] header = Header(ordered);
        if (header.Length > SafetensorsHeader.MaximumLength)
        {
            throw new InvalidOperationException($"The header takes {header.Length} bytes; readers accept {SafetensorsHeader.MaximumLength}.");
        }

        byte[] start = [.. new byte[sizeof(long)], .. header];
        BinaryPrimitives.WriteInt64LittleEndian(start, header.Length);
        if (_checksum)
        {
            AddChecksum(start, ordered);
        }

        stream.Write(start);
        foreach (Entry entry in ordered)
        {
            entry.Pass(stream.Write);
        }
    }

    private static void AddChecksum(byte[] start, Entry[] ordered)
    {
        int place = SafetensorsChecksum.Clear(start, SafetensorsChecksum.Zeros);
        XxHash128 hash = new();
        hash.Append(start);
        foreach (Entry entry in ordered)
        {
            entry.Pass(hash.Append);
        }

        Encoding.ASCII.GetBytes(SafetensorsChecksum.Text(hash)).CopyTo(start.AsSpan(place));
    }

    /// <summary>The header with the spaces that make its length a multiple of 8.</summary>
    private byte[] Header(Entry[] tensors)
    {
        JsonObject header = [];
        if (_metadata.Count > 0)
        {
            IEnumerable<KeyValuePair<string, string>> ordered = _metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal);
            header[SafetensorsHeader.MetadataName] = new JsonObject(ordered.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        long begin = 0;
        foreach (Entry entry in tensors)
        {
            // Constructors: a collection expression would add by a generic method, which needs reflection.
            JsonArray shape = new([.. entry.Shape.Select(dimension => (JsonNode?)dimension)]);
            JsonArray offsets = new(begin, begin += entry.ByteCount);
            header[entry.Name] = new JsonObject { ["dtype"] = entry.Type, ["shape"] = shape, ["data_offsets"] = offsets };
        }

        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. json, .. Enumerable.Repeat((byte)' ', -json.Length & 7)];
    }

    private static T[] LittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T[] copy = values.ToArray();
        if (typeof(T) == typeof(float))
        {
            UnifyNaN(MemoryMarshal.Cast<T, float>(copy.AsSpan()));
        }
        else if (typeof(T) == typeof(double))
        {
            UnifyNaN(MemoryMarshal.Cast<T, double>(copy.AsSpan()));
        }

        Span<T> rest = copy;
        while (!rest.IsEmpty)
        {
            NpyHeader.SwapIfBigEndian(SafetensorsHeader.NextPart(ref rest), Unsafe.SizeOf<T>());
        }

        return copy;
    }

    // An invalid operation gives a NaN with a sign on x64 and one without on Arm.
    private static void UnifyNaN<T>(Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
        {
            if (T.IsNaN(value))
            {
                value = T.NaN;
            }
        }
    }

    private static void Pass<T>(Span<T> values, Action<ReadOnlySpan<byte>> receive)
        where T : unmanaged
    {
        while (!values.IsEmpty)
        {
            receive(SafetensorsHeader.NextPart(ref values));
        }
    }

    /// <param name="Name">The tensor's name.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Shape">Its dimensions.</param>
    /// <param name="ByteCount">Its length in the file.</param>
    /// <param name="Pass">Gives a receiver the bytes, in parts.</param>
    private sealed record Entry(string Name, string Type, int[] Shape, long ByteCount, Action<Action<ReadOnlySpan<byte>>> Pass);
}
