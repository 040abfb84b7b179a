using System.Buffers.Binary;
using System.Globalization;
using System.Text;

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
internal sealed record NpyHeader(NpyType Type, bool LittleEndian, bool Fortran, int[] Shape, int Count, int Width)
{
    private const int MaximumLength = 1 << 20;
    private const int MostDimensions = 64;
    private const int Alignment = 64;

    internal int ElementSize => Width * SizeOf(Type);

    internal int ByteCount => Count * ElementSize;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

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
    /// <exception cref="DataFormatException">It is no .npy file, or the length does not fit what the header says.</exception>
    internal static NpyHeader Read(Stream stream, long length)
    {
        Span<byte> prefix = stackalloc byte[12];
        Fill(stream, prefix[..10]);
        if (!prefix.StartsWith(Magic))
        {
            throw new DataFormatException("it does not begin as .npy files do, with the bytes 93 'NUMPY'");
        }

        (byte major, byte minor) = (prefix[6], prefix[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new DataFormatException($"it is of version {major}.{minor}; 1.0, 2.0 and 3.0 are read");
        }

        int start = major == 1 ? 10 : 12;
        Fill(stream, prefix[10..start]);
        long headerLength = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        if (headerLength > length - start || headerLength > MaximumLength)
        {
            throw new DataFormatException($"the header claims {headerLength} bytes; {length - start} follow, and {MaximumLength} are allowed");
        }

        byte[] text = new byte[headerLength];
        Fill(stream, text);
        NpyHeader header = new Parser(Encoding.Latin1.GetString(text)).Parse();
        long data = length - start - headerLength;
        return data == header.ByteCount
            ? header
            : throw new DataFormatException($"the shape [{FileText.List(header.Shape)}] of {header.Type} takes {header.ByteCount} bytes; {data} follow the header");
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
        byte[] bytes = new byte[total];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(total - 10)));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    /// <summary>The number of elements.</summary>
    /// <exception cref="DataFormatException">They do not fit in one array of bytes.</exception>
    internal static int CountOf(int[] shape, NpyType type, int width)
    {
        Int128 count = 1;
        foreach (int dimension in shape)
        {
            // Held down, so that many dimensions cannot overflow: a zero among them still makes it zero.
            count = Int128.Min(count * dimension, long.MaxValue);
        }

        return count * SizeOf(type) * width <= Array.MaxLength
            ? (int)count
            : throw new DataFormatException($"the shape [{FileText.List(shape)}] of {type} takes more than {Array.MaxLength} bytes");
    }

    internal static void Fill(Stream stream, Span<byte> destination)
    {
        int read = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        if (read < destination.Length)
        {
            throw TooShort(destination.Length - read);
        }
    }

    /// <summary>Reads as many bytes; memory grows with what is really there where the length of the file alone does not justify it.</summary>
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
            have += read > 0 ? read : throw TooShort(count - have);
        }

        return bytes;
    }

    private static DataFormatException TooShort(int missing) => new($"it ended {missing} bytes too early");

    // The dictionary's text: three known keys in any order, each once. Python itself would evaluate the text; here it is only compared.
    private ref struct Parser(string text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;
        private string? _descr;
        private bool? _fortran;
        private int[]? _shape;

        internal NpyHeader Parse()
        {
            Expect('{');
            while (!Accept('}'))
            {
                string key = Quoted();
                Expect(':');
                switch (key)
                {
                    case "descr" when _descr is null:
                        _descr = Descr();
                        break;
                    case "fortran_order" when _fortran is null:
                        _fortran = Boolean();
                        break;
                    case "shape" when _shape is null:
                        _shape = Tuple();
                        break;
                    default:
                        throw Wrong($"has the key {FileText.Quote(key)} twice, or it is none of descr, fortran_order and shape");
                }

                if (!Accept(','))
                {
                    Expect('}');
                    break;
                }
            }

            SkipSpaces();
            if (_at != _text.Length || _descr is null || _fortran is null || _shape is null)
            {
                throw Wrong("is not a dictionary of descr, fortran_order and shape");
            }

            (NpyType type, bool littleEndian, int width) = TypeOf(_descr);
            return new NpyHeader(type, littleEndian, _fortran.Value, _shape, CountOf(_shape, type, width), width);
        }

        private static (NpyType Type, bool LittleEndian, int Width) TypeOf(string descr)
        {
            if (descr.Length > 2 && descr[1] is 'U' or 'S' && "|<>=".Contains(descr[0], StringComparison.Ordinal)
                && int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int width) && width > 0)
            {
                return (descr[1] == 'U' ? NpyType.U : NpyType.S, IsLittleEndian(descr[0]), width);
            }


            if (descr.Length == 3 && char.IsAsciiLetterLower(descr[1]) && Enum.TryParse(descr[1..], ignoreCase: true, out NpyType type)
                && (SizeOf(type) == 1 ? "|<>=" : "<>=").Contains(descr[0], StringComparison.Ordinal))
            {
                return (type, SizeOf(type) == 1 || IsLittleEndian(descr[0]), 1);
            }

            string problem = descr == "|O" ? ", Python objects, which are pickled programs" : string.Empty;
            throw new DataFormatException($"the elements are {FileText.Quote(descr)}{problem}; f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1, U and S are read, behind < or > (| for single bytes)");
        }

        private static bool IsLittleEndian(char order) => order == '<' || (order is '=' or '|' && BitConverter.IsLittleEndian);

        private string Descr()
        {
            SkipSpaces();
            return _at < _text.Length && _text[_at] == '['
                ? throw new DataFormatException("the elements are records (a structured array), which are not read; one number type for all elements was expected, columns as the last dimension")
                : Quoted();
        }

        private string Quoted()
        {
            SkipSpaces();
            char quote = _at < _text.Length ? _text[_at] : '\0';
            if (quote is not ('\'' or '"'))
            {
                throw Wrong("has something else where a quoted word was expected");
            }

            int length = _text[(_at + 1)..].IndexOf(quote);
            if (length < 0)
            {
                throw Wrong("has a quoted word without an end");
            }

            string word = _text.Slice(_at + 1, length).ToString();
            _at += length + 2;
            return word.Contains('\\', StringComparison.Ordinal) ? throw Wrong("has a backslash in a word") : word;
        }

        private bool Boolean()
        {
            SkipSpaces();
            foreach ((string name, bool value) in (ReadOnlySpan<(string, bool)>)[("True", true), ("False", false)])
            {
                if (_text[_at..].StartsWith(name))
                {
                    _at += name.Length;
                    return value;
                }
            }

            throw Wrong("has a fortran_order that is neither True nor False");
        }

        private int[] Tuple()
        {
            List<int> values = [];
            Expect('(');
            while (!Accept(')'))
            {
                int digits = _at;
                while (digits < _text.Length && char.IsAsciiDigit(_text[digits]))
                {
                    digits++;
                }

                if (!int.TryParse(_text[_at..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || values.Count == MostDimensions)
                {
                    throw Wrong($"has a shape that is no tuple of at most {MostDimensions} whole numbers from 0 to {int.MaxValue}");
                }

                values.Add(value);
                _at = digits;
                // Python 2 wrote long numbers with an L.
                _ = Accept('L');
                if (!Accept(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. values];
        }

        private void Expect(char c)
        {
            if (!Accept(c))
            {
                throw Wrong($"lacks a '{c}'");
            }
        }

        private bool Accept(char c)
        {
            SkipSpaces();
            bool found = _at < _text.Length && _text[_at] == c;
            _at += found ? 1 : 0;
            SkipSpaces();
            return found;
        }

        private void SkipSpaces()
        {
            while (_at < _text.Length && _text[_at] is (' ' or '\n'))
            {
                _at++;
            }
        }

        private readonly DataFormatException Wrong(string problem) => new($"the header {problem} (at character {_at})");
    }
}
