using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNet;

/// <summary>
/// The header of NumPy's .npy files (NumPy enhancement proposal 1): the bytes 93 'NUMPY', a version, the length of the header, and a Python
/// dictionary of <c>descr</c>, <c>fortran_order</c> and <c>shape</c>. Nothing in it is believed before it is checked.
/// </summary>
/// <param name="Type">The element type.</param>
/// <param name="LittleEndian">The order of an element's bytes; true for single bytes.</param>
/// <param name="Fortran">Whether the first index runs fastest.</param>
/// <param name="Shape">The dimensions; none for a scalar.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Width">Characters of an element of text; 1 for numbers.</param>
internal sealed partial record NpyHeader(NpyType Type, bool LittleEndian, bool Fortran, int[] Shape, long Count, int Width)
{
    private const int MaximumLength = 1 << 20;
    private const int MostDimensions = 64;
    private const int Alignment = 64;

    private static readonly string[] KeyNames = ["descr", "fortran_order", "shape"];

    internal int ElementSize => Width * SizeOf(Type);

    internal long ByteCount => Count * Width * SizeOf(Type);

    /// <summary>The first bytes of a file.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    internal static int SizeOf(NpyType type) => type switch
    {
        NpyType.F8 or NpyType.I8 or NpyType.U8 => 8,
        NpyType.F4 or NpyType.I4 or NpyType.U4 or NpyType.U => 4,
        NpyType.I2 or NpyType.U2 => 2,
        _ => 1,
    };

    /// <summary>Reads magic, version and header.</summary>
    /// <param name="stream">At the first byte of the file.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <exception cref="DataFormatException">It is no .npy file, or the length does not fit the header.</exception>
    internal static NpyHeader Read(Stream stream, long length)
    {
        Span<byte> prefix = stackalloc byte[12];
        Fill(stream, prefix[..10]);
        DataFormatException.Demand(prefix.StartsWith(Magic), "it does not begin as .npy files do, with the bytes 93 'NUMPY'");

        (byte major, byte minor) = (prefix[6], prefix[7]);
        DataFormatException.Demand(major is >= 1 and <= 3 && minor == 0, $"it is of version {major}.{minor}; 1.0, 2.0 and 3.0 are read");

        int start = major == 1 ? 10 : 12;
        Fill(stream, prefix[10..start]);
        long headerLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        DataFormatException.Demand(headerLength <= length - start && headerLength <= MaximumLength,
            $"the header claims {headerLength} bytes; {length - start} follow, and {MaximumLength} are allowed");

        byte[] text = new byte[headerLength];
        Fill(stream, text);
        NpyHeader header = Parse(Encoding.Latin1.GetString(text));
        long data = length - start - headerLength;
        DataFormatException.Demand(data == header.ByteCount,
            $"the shape [{FileText.List(header.Shape)}] of {header.Type} takes {header.ByteCount} bytes; {data} follow the header");
        return header;
    }

    /// <summary>Magic, version 1.0 and header as NumPy writes them: filled up with spaces to a multiple of 64 bytes.</summary>
    internal static byte[] Write(NpyType type, IReadOnlyList<int> shape)
    {
        char order = SizeOf(type) == 1 ? '|' : '<';
        string dimensions = shape.Count == 1 ? $"{shape[0]}," : string.Join(", ", shape);
#pragma warning disable CA1308 // NumPy's names are in lower case.
        string text = $"{{'descr': '{order}{type.ToString().ToLowerInvariant()}', 'fortran_order': False, 'shape': ({dimensions}), }}";
#pragma warning restore CA1308
        int total = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] bytes = [.. Magic, 1, 0, 0, 0, .. Encoding.ASCII.GetBytes(text.PadRight(total - 11)), (byte)'\n'];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(total - 10)));
        return bytes;
    }

    /// <summary>The number of elements.</summary>
    /// <exception cref="DataFormatException">No file holds so many.</exception>
    private static long CountOf(int[] shape, NpyType type, int width)
    {
        Int128 count = Product(shape);
        DataFormatException.Demand(count * SizeOf(type) * width < long.MaxValue,
            $"the shape [{FileText.List(shape)}] of {type} takes more than {long.MaxValue} bytes");
        return (long)count;
    }

    /// <summary>The product of dimensions, held down so that many of them cannot overflow; a zero among them still makes it zero.</summary>
    internal static Int128 Product(ReadOnlySpan<int> shape)
    {
        Int128 count = 1;
        foreach (int dimension in shape)
        {
            count = Int128.Min(count * dimension, long.MaxValue);
        }

        return count;
    }

    /// <summary>Turns the bytes of each element around.</summary>
    internal static void Reverse(Span<byte> bytes, int size)
    {
        for (int start = 0; start < bytes.Length; start += size)
        {
            bytes.Slice(start, size).Reverse();
        }
    }

    internal static void SwapIfBigEndian(Span<byte> bytes, int size)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Reverse(bytes, size);
        }
    }

    internal static void Fill(Stream stream, Span<byte> destination)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        DataFormatException.Demand(read == destination.Length, $"it ended {destination.Length - read} bytes too early");
    }

    /// <summary>Reads bytes. Memory grows with the bytes that are really there, where the length of the file alone does not justify it.</summary>
    /// <param name="stream">Where they are.</param>
    /// <param name="count">How many.</param>
    /// <param name="justified">Bytes that take no more memory than the file itself does on the disk.</param>
    /// <param name="buffer">Memory to read into if it is large enough.</param>
    /// <exception cref="DataFormatException">There are fewer.</exception>
    internal static byte[] Bytes(Stream stream, int count, long justified, byte[]? buffer = null)
    {
        byte[] bytes = buffer ?? [];
        int have = 0;
        while (have < count)
        {
            if (have == bytes.Length)
            {
                byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(count, Math.Max(Math.Max(justified, 1 << 16), 2L * have)));
                bytes.AsSpan(0, have).CopyTo(larger);
                bytes = larger;
            }

            int read = stream.Read(bytes, have, Math.Min(bytes.Length, count) - have);
            DataFormatException.Demand(read > 0, $"it ended {count - have} bytes too early");
            have += read;
        }

        return bytes;
    }

    // Python itself would evaluate the text; here it is only compared.
    private static NpyHeader Parse(string text)
    {
        Match match = DictionaryText().Match(text);
        string[] shape = match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries);
        shape = shape[^1].Length == 0 ? shape[..^1] : shape;
        int[] sizes = new int[shape.Length];
        bool isWhole = match.Success && Array.TrueForAll(KeyNames, key => match.Groups[key].Captures.Count == 1) && shape.Length <= MostDimensions;
        for (int i = 0; i < sizes.Length && isWhole; i++)
        {
            // Python 2 wrote long numbers with an L.
            isWhole = int.TryParse(shape[i].EndsWith('L') ? shape[i][..^1] : shape[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]);
        }

        DataFormatException.Demand(!RecordText().IsMatch(text), "the elements are records (a structured array), which are not read; "
            + "one number type for all elements was expected, columns as the last dimension");
        DataFormatException.Demand(isWhole,
            $"the header {FileText.Quote(text)} is no dictionary of descr (a type in quotes), fortran_order (True or False) and shape "
                + $"(in parentheses, at most {MostDimensions} whole numbers from 0 to {int.MaxValue}), each once");
        (NpyType type, bool littleEndian, int width) = TypeOf(match.Groups["descr"].Value);
        return new NpyHeader(type, littleEndian, match.Groups["fortran_order"].Value == "True", sizes, CountOf(sizes, type, width), width);
    }

    private static (NpyType Type, bool LittleEndian, int Width) TypeOf(string descr)
    {
        Match match = DescrText().Match(descr);
        bool isText = match.Groups["width"].Success;
        int width = 1;
        if (!match.Success || !Enum.TryParse(match.Groups["type"].Value, ignoreCase: true, out NpyType type)
            || (isText && !(int.TryParse(match.Groups["width"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out width) && width > 0))
            || (!isText && SizeOf(type) > 1 && descr[0] == '|'))
        {
            const string Expected = "f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1, U and S are read, after < or > (| for single bytes)";
            string problem = descr == "|O" ? ", Python objects, which are pickled programs" : string.Empty;
            throw new DataFormatException($"the elements are {FileText.Quote(descr)}{problem}; {Expected}");
        }

        bool isOneByte = !isText && SizeOf(type) == 1;
        return (type, isOneByte || descr[0] == '<' || (descr[0] != '>' && BitConverter.IsLittleEndian), width);
    }

    // The three keys in any order. No alternative begins as another does, so that a match takes time in proportion to the text.
    [GeneratedRegex("""
        ^[ \n]*\{[ \n]*(?:(?:
            (?:'descr'|"descr")[ \n]*:[ \n]*(?:'(?<descr>[^'\\]*)'|"(?<descr>[^"\\]*)")
            |(?:'fortran_order'|"fortran_order")[ \n]*:[ \n]*(?<fortran_order>True|False)
            |(?:'shape'|"shape")[ \n]*:[ \n]*\((?<shape>[0-9 \nL,]*)\)
        )[ \n]*(?:,[ \n]*|(?=\})))*\}[ \n]*\z
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex DictionaryText();

    [GeneratedRegex("""^[ \n]*\{[ \n]*['"]descr['"][ \n]*:[ \n]*\[""")]
    private static partial Regex RecordText();

    [GeneratedRegex("""^[|<>=](?:(?<type>[US])(?<width>[0-9]+)|(?<type>[fiub][0-9]))\z""", RegexOptions.CultureInvariant)]
    private static partial Regex DescrText();
}
