using System.Globalization;
using System.Text;

namespace FastNet.Data;

/// <content>Strings, and the numbers and names that a pickle spells out as lines of text.</content>
internal sealed partial class PickleReader
{
    private void Integer()
    {
        ReadOnlySpan<byte> line = Line();
        // "I00" and "I01" are Python's way of writing False and True.
        Push(line.SequenceEqual("00"u8) ? false : line.SequenceEqual("01"u8) ? true : Number(line));
    }

    private long Decimal() => Number(Line());

    private long Long()
    {
        ReadOnlySpan<byte> line = Line();
        return Number(line.EndsWith("L"u8) ? line[..^1] : line);
    }

    private long Number(ReadOnlySpan<byte> text)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Wrong($"has the number '{Printable(text)}'");

    // Text as protocol 0 spells it: a byte for a character up to 255; the others, and what would end the line, as \u and four or \U and eight digits.
    private PickleString Characters()
    {
        ReadOnlySpan<byte> line = Line();
        int ascii = 0;
        foreach (byte c in line)
        {
            ascii += c < 0x80 ? 1 : 0;
        }

        byte[] utf8 = new byte[(2 * line.Length) - ascii];
        int count = 0;
        for (int i = 0; i < line.Length; i++)
        {
            int number = line[i];
            if (number == '\\' && i + 1 < line.Length && line[i + 1] is (byte)'u' or (byte)'U')
            {
                int digits = line[i + 1] == 'u' ? 4 : 8;
                number = Hexadecimal(line[(i + 2)..], digits);
                i += 1 + digits;
            }

            count += Rune.TryCreate(number, out Rune rune)
                ? rune.EncodeToUtf8(utf8.AsSpan(count))
                : throw Wrong("has a text with a number that is no character");
        }

        return new PickleString(utf8.AsMemory(0, count), IsText: true);
    }

    // A string as Python shows it: in quotes, with backslashes.
    private PickleString Quoted()
    {
        ReadOnlySpan<byte> line = Line();
        Demand(line.Length >= 2 && line[0] is (byte)'\'' or (byte)'"' && line[^1] == line[0], $"has a string without quotes");
        ReadOnlySpan<byte> text = line[1..^1];
        byte[] bytes = new byte[text.Length];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bytes[count++] = text[i] == '\\' ? Escaped(text, ref i) : text[i];
        }

        return new PickleString(bytes.AsMemory(0, count), IsText: false);
    }

    private byte Escaped(ReadOnlySpan<byte> text, ref int i)
    {
        i++;
        switch (i < text.Length ? text[i] : 0)
        {
            case '\\' or '\'' or '"': return text[i];
            case 'n': return (byte)'\n';
            case 'r': return (byte)'\r';
            case 't': return (byte)'\t';
            case 'x' when Hexadecimal(text[(i + 1)..], 2) is int value and >= 0:
                i += 2;
                return (byte)value;
            default: throw Wrong("has a string with an unknown escape sequence");
        }
    }

    /// <summary>The number that a text begins with; negative where it is none.</summary>
    private static int Hexadecimal(ReadOnlySpan<byte> text, int digits)
        => digits <= text.Length && int.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            ? value
            : -1;

    private PickleString String(long length, bool isText)
    {
        Demand(length >= 0 && length <= _bytes.Length - _at, $"has a string of {length} bytes; {_bytes.Length - _at} follow");
        _at += (int)length;
        return new PickleString(_bytes.Slice(_at - (int)length, (int)length), isText);
    }

    private ReadOnlySpan<byte> Line()
    {
        int length = _bytes.Span[_at..].IndexOf((byte)'\n');
        Demand(length >= 0, $"has a line without an end");
        return Take(length + 1)[..length];
    }

    private static string Printable(ReadOnlySpan<byte> text) => FileText.Escape(Encoding.Latin1.GetString(text[..Math.Min(text.Length, 100)]));
}
