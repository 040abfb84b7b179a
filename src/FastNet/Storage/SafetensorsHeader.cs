using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastNet;

/// <summary>
/// Reads the JSON header of a safetensors file and believes nothing of it: every tensor must be described wholly, and together the
/// tensors must cover the data exactly once.
/// </summary>
/// <param name="Tensors">The tensors in the order of their data.</param>
/// <param name="Metadata">The texts under <c>__metadata__</c>.</param>
internal sealed record SafetensorsHeader(SafetensorsTensor[] Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    internal const string MetadataName = "__metadata__";
    internal const int MaximumLength = 100_000_000;

    /// <summary>As in NumPy; PyTorch has no such tensors either.</summary>
    private const int MostDimensions = 64;

    /// <summary>Elements that are taken at once as bytes: a span of bytes ends at 2 GiB, a tensor need not.</summary>
    internal const int PartLength = 1 << 20;

    /// <exception cref="DataFormatException">The header is wrong; the message says where.</exception>
    internal static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{')
        {
            throw new DataFormatException("the header is no JSON object");
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
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A string with half a surrogate pair parses, but cannot be taken out: an invalid operation.
            string problem = error is JsonException ? "is no valid JSON" : "has a string that is no text";
            throw new DataFormatException($"the header {problem}: {FileText.Escape(error.Message, 200)}", error);
        }
    }

    /// <summary>
    /// The bytes of the next <see cref="PartLength"/> elements, or of those that are left; they are taken off <paramref name="values"/>.
    /// </summary>
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
        if (!BitConverter.IsLittleEndian)
        {
            NpyHeader.Reverse(bytes, Unsafe.SizeOf<T>());
        }
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        // Some writers have null where there are no texts.
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new DataFormatException($"{MetadataName} is {value.ValueKind}; an object was expected");
        }

        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                string found = $"{property.Value.ValueKind} under {FileText.Quote(property.Name)}";
                throw new DataFormatException($"{MetadataName} has {found}; a string was expected");
            }

            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, $"is {value.ValueKind}; an object was expected");
        }

        string type = Part(name, value, "dtype", JsonValueKind.String).GetString()!;
        JsonElement shapeValues = Part(name, value, "shape", JsonValueKind.Array);
        int[] shape = new int[shapeValues.GetArrayLength()];
        if (shape.Length > MostDimensions)
        {
            throw Wrong(name, $"has {shape.Length} dimensions; at most {MostDimensions} were expected");
        }

        for (int i = 0; i < shape.Length; i++)
        {
            JsonElement dimension = shapeValues[i];
            if (dimension.ValueKind != JsonValueKind.Number || !dimension.TryGetInt32(out shape[i]) || shape[i] < 0)
            {
                throw Wrong(name, $"has dimension {FileText.Escape(dimension.GetRawText())}; 0 to {int.MaxValue} was expected");
            }
        }

        Int128 count = NpyHeader.Product(shape);
        JsonElement offsets = Part(name, value, "data_offsets", JsonValueKind.Array);
        if (offsets.GetArrayLength() != 2)
        {
            throw Wrong(name, $"has {offsets.GetArrayLength()} data_offsets; 2 were expected");
        }

        (long begin, long end) = (Offset(name, offsets[0]), Offset(name, offsets[1]));
        if (begin > end)
        {
            throw Wrong(name, $"has data_offsets [{begin}, {end}], which end before they begin");
        }

        // An element of an unknown type takes a bit or more.
        int size = SafetensorsTensor.SizeOf(type);
        if (size > 0 ? count * size != end - begin : count > (Int128)(end - begin) * 8)
        {
            string claimed = size > 0 ? $"{count * size} bytes" : $"{count} elements";
            string given = $"data_offsets [{begin}, {end}], {end - begin} bytes";
            throw Wrong(name, $"has shape [{FileText.List(shape)}] of {FileText.Escape(type)}, {claimed}, but {given}");
        }

        return new SafetensorsTensor(name, type, shape, (long)count, begin, end);
    }

    private static void RequireExactCover(SafetensorsTensor[] ordered, long dataLength)
    {
        long covered = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            if (tensor.Begin != covered)
            {
                string problem = tensor.Begin < covered ? "they overlap" : "there is a hole";
                throw Wrong(tensor.Name, $"begins at byte {tensor.Begin}; the tensors before it end at {covered} ({problem})");
            }

            covered = tensor.End;
        }

        if (covered != dataLength)
        {
            throw new DataFormatException($"the tensors take {covered} bytes, but {dataLength} bytes follow the header");
        }
    }

    private static JsonElement Part(string name, JsonElement value, string part, JsonValueKind kind)
        => !value.TryGetProperty(part, out JsonElement found) ? throw Wrong(name, $"has no {part}")
            : found.ValueKind == kind ? found
            : throw Wrong(name, $"has {found.ValueKind} as {part}; {kind} was expected");

    private static long Offset(string name, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long offset) && offset >= 0
            ? offset
            : throw Wrong(name, $"has data offset {FileText.Escape(value.GetRawText())}; a whole number, 0 or more, was expected");

    private static DataFormatException Wrong(string name, string problem) => new($"tensor {FileText.Quote(name)} {problem}");
}
