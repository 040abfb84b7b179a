namespace FastNet;

/// <summary>The description of a tensor in a safetensors file.</summary>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(string name, SafetensorsType type, string typeName, int[] shape, long count, long begin, long end)
        => (Name, Type, TypeName, Shape, Count, Begin, End) = (name, type, typeName, Array.AsReadOnly(shape), count, begin, end);

    /// <summary>The tensor's name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The element type as the file names it, for instance "F32" or "I64".</summary>
    public string TypeName { get; }

    /// <summary>The dimensions, row-major; none for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements: the product of <see cref="Shape"/>.</summary>
    public long Count { get; }

    /// <summary>First byte, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    internal long End { get; }

    /// <summary>Bytes of an element.</summary>
    internal static int SizeOf(SafetensorsType type)
        => type switch { SafetensorsType.F32 => sizeof(float), SafetensorsType.F64 => sizeof(double), _ => sizeof(ushort) };

    /// <summary>The format's name of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    internal static SafetensorsType TypeOf<T>() => typeof(T) == typeof(float) ? SafetensorsType.F32
        : typeof(T) == typeof(double) ? SafetensorsType.F64
        : throw new NotSupportedException($"Tensors hold float or double, not {typeof(T)}.");
}
