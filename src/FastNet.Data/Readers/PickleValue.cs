namespace FastNet.Data;

/// <summary>The names that a pickle may mention. They stand for shapes of data; none of them stands for code.</summary>
internal enum PickleName
{
    /// <summary>numpy.core.multiarray._reconstruct: begins an array.</summary>
    Reconstruct,

    /// <summary>numpy.core.numeric._frombuffer: an array of bytes, type, shape and order.</summary>
    FromBuffer,

    /// <summary>numpy.ndarray: what is begun.</summary>
    NdArray,

    /// <summary>numpy.dtype: an element type.</summary>
    DType,

    /// <summary>_codecs.encode: text that stands for bytes, as Python 3 writes them for Python 2.</summary>
    Encode,
}

/// <summary>A string of a pickle, still in the file's bytes.</summary>
/// <param name="Bytes">The bytes; UTF-8 if <paramref name="IsText"/>.</param>
/// <param name="IsText">Whether the file calls it text.</param>
/// <param name="IsEncoded">Whether each character of the text stands for one byte.</param>
internal sealed record PickleString(ReadOnlyMemory<byte> Bytes, bool IsText, bool IsEncoded = false)
{
    /// <summary>Whether it is this ASCII text, which is the same in every encoding.</summary>
    internal bool Is(ReadOnlySpan<byte> text) => Bytes.Span.SequenceEqual(text);

    /// <summary>The bytes that it stands for.</summary>
    /// <exception cref="DataFormatException">Its text has characters that are no bytes.</exception>
    internal ReadOnlyMemory<byte> Decode()
    {
        if (!IsEncoded)
        {
            return Bytes;
        }

        ReadOnlySpan<byte> utf8 = Bytes.Span;
        byte[] decoded = new byte[utf8.Length];
        int count = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte first = utf8[i];
            if (first >= 0x80)
            {
                // Characters 80 to FF are C2 80 to C3 BF in UTF-8.
                i++;
                DataFormatException.Demand(first is 0xC2 or 0xC3 && i < utf8.Length && utf8[i] is >= 0x80 and <= 0xBF,
                    "a text that stands for bytes has a character above 255");

                first = (byte)((first << 6) | (utf8[i] & 0x3F));
            }

            decoded[count++] = first;
        }

        return decoded.AsMemory(0, count);
    }
}

/// <summary>A tuple of a pickle.</summary>
internal sealed record PickleTuple(object?[] Items);

/// <summary>A dictionary of a pickle, in the order of the file.</summary>
internal sealed class PickleDictionary
{
    private readonly List<(object? Key, object? Value)> _items = [];

    internal void Add(object? key, object? value) => _items.Add((key, value));

    /// <summary>The value under a string; the last one, as in Python, where there are several.</summary>
    /// <exception cref="DataFormatException">There is nothing.</exception>
    internal object? Find(string key)
    {
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(key);
        int index = _items.FindLastIndex(item => item.Key is PickleString text && text.Is(utf8));
        return index >= 0 ? _items[index].Value : throw new DataFormatException($"the dictionary has nothing under '{key}'");
    }
}

/// <summary>numpy's type of unsigned bytes, the only one.</summary>
internal sealed record PickleByteType;

/// <summary>An array of unsigned bytes, row-major.</summary>
internal sealed class PickleArray
{
    /// <summary>The dimensions; null until the array was built.</summary>
    internal long[]? Shape { get; set; }

    internal PickleString? Data { get; set; }
}
