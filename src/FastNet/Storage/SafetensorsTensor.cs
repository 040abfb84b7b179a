namespace FastNet;

/// <summary>The description of a tensor in a safetensors file.</summary>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(string name, string type, int[] shape, long count, long begin, long end)
        => (Name, Type, Shape, Count, Begin, End) = (name, type, Array.AsReadOnly(shape), count, begin, end);

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The element type as the file names it, "F32" or "I64" for instance. Tensors of F32, F64, I64, F16 and BF16 can be read.</summary>
    public string Type { get; }

    /// <summary>The dimensions, row-major; none for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>First byte, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    internal long End { get; }

    /// <summary>Bytes of an element; 0 where the type is not known.</summary>
    internal static int SizeOf(string type) => type switch
    {
        "F64" or "U64" or "I64" => 8,
        "F32" or "U32" or "I32" => 4,
        "F16" or "BF16" or "U16" or "I16" => 2,
        "BOOL" or "U8" or "I8" => 1,
        _ => 0,
    };

    /// <summary>The format's name of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float, double nor long.</exception>
    internal static string TypeOf<T>() => typeof(T) == typeof(float) ? "F32"
        : typeof(T) == typeof(double) ? "F64"
        : typeof(T) == typeof(long) ? "I64"
        : throw new NotSupportedException($"Tensors hold float, double or long, not {typeof(T)}.");
}
