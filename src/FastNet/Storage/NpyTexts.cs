using System.Runtime.InteropServices;
using System.Text;

namespace FastNet;

/// <summary>The elements of NumPy's arrays of text: so many characters of four bytes each (U), or bytes of UTF-8 (S), filled up with zeros.</summary>
internal static class NpyTexts
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The texts; equal ones, as labels are, share their memory.</summary>
    /// <exception cref="DataFormatException">An element is no text; the message gives its number.</exception>
    internal static string[] Decode(byte[] bytes, NpyHeader header)
    {
        string[] texts = new string[header.Count];
        HashSet<string> known = [];
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        // One character is at most two units.
        char[] units = texts.Length == 0 ? [] : new char[2 * header.Width];
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.AsSpan(i * header.ElementSize, header.ElementSize);
            int count = header.Type == NpyType.U ? Characters(element, units) : Bytes(element, units);
            DataFormatException.Demand(count >= 0, $"element {i} of {header.Type} is no text");

            if (!lookup.TryGetValue(units.AsSpan(0, count), out string? text))
            {
                text = new string(units, 0, count);
                known.Add(text);
            }

            texts[i] = text;
        }

        return texts;
    }

    private static int Characters(ReadOnlySpan<byte> element, Span<char> units)
    {
        ReadOnlySpan<uint> characters = MemoryMarshal.Cast<byte, uint>(element).TrimEnd(0u);
        int count = 0;
        foreach (uint character in characters)
        {
            if (!Rune.TryCreate(character, out Rune rune))
            {
                return -1;
            }

            count += rune.EncodeToUtf16(units[count..]);
        }

        return count;
    }

    private static int Bytes(ReadOnlySpan<byte> element, Span<char> units)
    {
        try
        {
            return Utf8.GetChars(element.TrimEnd((byte)0), units);
        }
        catch (DecoderFallbackException)
        {
            return -1;
        }
    }
}
