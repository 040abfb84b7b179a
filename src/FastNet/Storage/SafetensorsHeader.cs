using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastNet;

/// <summary>
/// Reads the JSON header of a safetensors file and believes nothing of it: every tensor must be described wholly, and together the
/// tensors must cover the data exactly once.
/// </summary>
internal sealed class SafetensorsHeader
{
    internal const string MetadataName = "__metadata__";
    internal const int MaximumLength = 100_000_000;

    /// <summary>Elements that are taken at once as bytes: a span of bytes ends at 2 GiB, a tensor need not.</summary>
    internal const int PartLength = 1 << 20;

    private SafetensorsHeader(SafetensorsTensor[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors in the order of their data.</summary>
    internal SafetensorsTensor[] Tensors { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="InvalidDataException">The header is wrong; the message says where.</exception>
    internal static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{')
        {
            throw new InvalidDataException("the header is no JSON object");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            RequireDistinctNames(document.RootElement);
            Dictionary<string, string> metadata = [];
            List<SafetensorsTensor> tensors = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataName)
                {
                    ReadMetadata(property.Value, metadata);
                }
                else
                {
                    tensors.Add(ReadTensor(property.Name, property.Value));
                }
            }

            SafetensorsTensor[] ordered = [.. tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End)];
            RequireExactCover(ordered, dataLength);
            return new SafetensorsHeader(ordered, metadata.AsReadOnly());
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"the header is no valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            // A string with half a surrogate pair parses, but cannot be taken out.
            throw new InvalidDataException($"the header has a string that is no text: {error.Message}", error);
        }
    }

    /// <summary>The bytes of the next <see cref="PartLength"/> elements, or of those that are left; <paramref name="values"/> is then what follows.</summary>
    internal static Span<byte> NextPart<T>(ref Span<T> values)
        where T : unmanaged
    {
        int count = Math.Min(PartLength, values.Length);
        Span<byte> part = MemoryMarshal.AsBytes(values[..count]);
        values = values[count..];
        return part;
    }

    // JsonDocumentOptions.AllowDuplicateProperties would do, but takes a random seed from OpenSSL, without which the process aborts.
    private static void RequireDistinctNames(JsonElement element)
    {
        HashSet<string> names = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw new JsonException($"duplicate property {FileText.Quote(property.Name)}");
            }

            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                RequireDistinctNames(property.Value);
            }
        }
    }

    internal static void SwapIfBigEndian<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            Span<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else
        {
            Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        Require(value.ValueKind == JsonValueKind.Object, MetadataName, $"is {value.ValueKind}; an object was expected");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            Require(property.Value.ValueKind == JsonValueKind.String, MetadataName, $"has {property.Value.ValueKind} under '{property.Name}'; a string was expected");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement value)
    {
        Require(value.ValueKind == JsonValueKind.Object, name, $"is {value.ValueKind}; an object was expected");
        JsonElement typeName = Part(name, value, "dtype", JsonValueKind.String);
        SafetensorsType type = typeName.ValueEquals("F32"u8) ? SafetensorsType.F32
            : typeName.ValueEquals("F64"u8) ? SafetensorsType.F64
            : throw Wrong(name, $"has dtype '{typeName.GetString()}'; F32 and F64 are read");

        JsonElement shapeValues = Part(name, value, "shape", JsonValueKind.Array);
        int[] shape = new int[shapeValues.GetArrayLength()];
        for (int i = 0; i < shape.Length; i++)
        {
            JsonElement dimension = shapeValues[i];
            Require(dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt32(out shape[i]) && shape[i] >= 0, name,
                $"has dimension {dimension.GetRawText()}; 0 to {int.MaxValue} was expected");
        }

        JsonElement offsets = Part(name, value, "data_offsets", JsonValueKind.Array);
        Require(offsets.GetArrayLength() == 2, name, $"has {offsets.GetArrayLength()} data_offsets; 2 were expected");
        long begin = Offset(name, offsets[0]);
        long end = Offset(name, offsets[1]);
        Require(begin <= end, name, $"has data_offsets [{begin}, {end}], which end before they begin");

        Int128 bytes = SafetensorsTensor.SizeOf(type);
        foreach (int dimension in shape)
        {
            // Held down, so that many dimensions cannot overflow: no file is that long.
            bytes = Int128.Min(bytes * dimension, long.MaxValue);
        }

        Require(bytes == end - begin, name, $"has shape [{string.Join(", ", shape)}] of {type}, {bytes} bytes, but data_offsets [{begin}, {end}], {end - begin} bytes");
        return new SafetensorsTensor(name, type, shape, begin, end);
    }

    private static void RequireExactCover(SafetensorsTensor[] ordered, long dataLength)
    {
        long covered = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            Require(tensor.Begin == covered, tensor.Name,
                $"begins at byte {tensor.Begin}; the tensors before it end at {covered} ({(tensor.Begin < covered ? "they overlap" : "there is a hole")})");
            covered = tensor.End;
        }

        if (covered != dataLength)
        {
            throw new InvalidDataException($"the tensors take {covered} bytes, but {dataLength} bytes follow the header");
        }
    }

    private static JsonElement Part(string name, JsonElement value, string part, JsonValueKind kind)
    {
        Require(value.TryGetProperty(part, out JsonElement found), name, $"has no {part}");
        Require(found.ValueKind == kind, name, $"has {found.ValueKind} as {part}; {kind} was expected");
        return found;
    }

    private static long Offset(string name, JsonElement value)
    {
        long offset = -1;
        Require(value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out offset) && offset >= 0, name,
            $"has data offset {value.GetRawText()}; a whole number, 0 or more, was expected");
        return offset;
    }

    private static void Require(bool condition, string name, string problem)
    {
        if (!condition)
        {
            throw Wrong(name, problem);
        }
    }

    private static InvalidDataException Wrong(string name, string problem) => new($"tensor '{name}' {problem}");
}
