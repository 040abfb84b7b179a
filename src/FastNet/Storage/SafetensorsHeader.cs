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
        DataFormatException.Demand(!json.IsEmpty && json.Span[0] == (byte)'{', "the header is no JSON object");

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

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        // Some writers have null where there are no texts.
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        DataFormatException.Demand(value.ValueKind == JsonValueKind.Object, $"{MetadataName} is {value.ValueKind}; an object was expected");

        foreach (JsonProperty property in value.EnumerateObject())
        {
            DataFormatException.Demand(property.Value.ValueKind == JsonValueKind.String,
                $"{MetadataName} has {property.Value.ValueKind} under {FileText.Quote(property.Name)}; a string was expected");
            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static SafetensorsTensor ReadTensor(string name, JsonElement value)
    {
        string tensor = $"tensor {FileText.Quote(name)}";
        DataFormatException.Demand(value.ValueKind == JsonValueKind.Object, $"{tensor} is {value.ValueKind}; an object was expected");
        string type = Part(tensor, value, "dtype", JsonValueKind.String).GetString()!;
        JsonElement shapeValues = Part(tensor, value, "shape", JsonValueKind.Array);
        int[] shape = new int[shapeValues.GetArrayLength()];
        DataFormatException.Demand(shape.Length <= MostDimensions, $"{tensor} has {shape.Length} dimensions; at most {MostDimensions} were expected");
        for (int i = 0; i < shape.Length; i++)
        {
            JsonElement dimension = shapeValues[i];
            DataFormatException.Demand(dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt32(out shape[i]) && shape[i] >= 0,
                $"{tensor} has dimension {FileText.Escape(dimension.GetRawText())}; 0 to {int.MaxValue} was expected");
        }

        Int128 count = NpyHeader.Product(shape);
        JsonElement offsets = Part(tensor, value, "data_offsets", JsonValueKind.Array);
        DataFormatException.Demand(offsets.GetArrayLength() == 2, $"{tensor} has {offsets.GetArrayLength()} data_offsets; 2 were expected");
        (long begin, long end) = (Offset(tensor, offsets[0]), Offset(tensor, offsets[1]));
        DataFormatException.Demand(begin <= end, $"{tensor} has data_offsets [{begin}, {end}], which end before they begin");

        // An element of an unknown type takes a bit or more.
        int size = SafetensorsTensor.SizeOf(type);
        DataFormatException.Demand(size > 0 ? count * size == end - begin : count <= (Int128)(end - begin) * 8,
            $"{tensor} has shape [{FileText.List(shape)}] of {FileText.Escape(type)}, {(size > 0 ? $"{count * size} bytes" : $"{count} elements")}, "
                + $"but data_offsets [{begin}, {end}], {end - begin} bytes");
        return new SafetensorsTensor(name, type, shape, (long)count, begin, end);
    }

    private static void RequireExactCover(SafetensorsTensor[] ordered, long dataLength)
    {
        long covered = 0;
        foreach (SafetensorsTensor tensor in ordered)
        {
            string problem = tensor.Begin < covered ? "they overlap" : "there is a hole";
            DataFormatException.Demand(tensor.Begin == covered,
                $"tensor {FileText.Quote(tensor.Name)} begins at byte {tensor.Begin}; the tensors before it end at {covered} ({problem})");
            covered = tensor.End;
        }

        DataFormatException.Demand(covered == dataLength, $"the tensors take {covered} bytes, but {dataLength} bytes follow the header");
    }

    private static JsonElement Part(string tensor, JsonElement value, string part, JsonValueKind kind)
    {
        DataFormatException.Demand(value.TryGetProperty(part, out JsonElement found), $"{tensor} has no {part}");
        DataFormatException.Demand(found.ValueKind == kind, $"{tensor} has {found.ValueKind} as {part}; {kind} was expected");
        return found;
    }

    private static long Offset(string tensor, JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long offset) && offset >= 0
            ? offset
            : throw new DataFormatException(
                $"{tensor} has data offset {FileText.Escape(value.GetRawText())}; a whole number, 0 or more, was expected");
}
