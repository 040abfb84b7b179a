using System.IO.Hashing;
using System.Text;

namespace FastNet;

/// <summary>
/// The checksum of a safetensors file: an XXH128 of all its bytes, in 32 hexadecimal digits in its own metadata, counted as zeros there. It finds
/// damage, not forgery. It is much faster than any disk, and needs no native library, as .NET's SHA-256 does.
/// </summary>
internal static class SafetensorsChecksum
{
    /// <summary>Its name in the metadata.</summary>
    internal const string Key = "xxh128";

    private const int Digits = 32;

    /// <summary>The text in the place of the checksum while it is made.</summary>
    internal static string Zeros { get; } = new('0', Digits);

    /// <summary>Puts zeros in the place of the checksum <paramref name="text"/>.</summary>
    /// <param name="header">
    /// Length and JSON of the header. A quotation mark inside a text is escaped there, so that the sequence looked for stands for nothing else.
    /// </param>
    /// <param name="text">The metadata's text under <see cref="Key"/>.</param>
    /// <returns>The place; negative where it is not written as <see cref="SafetensorsWriter"/> does.</returns>
    internal static int Clear(Span<byte> header, string text)
    {
        int place = text.Length == Digits ? header.IndexOf(Encoding.UTF8.GetBytes($"\"{Key}\":\"{text}\"")) : -1;
        if (place < 0)
        {
            return -1;
        }

        place += Key.Length + 4;
        header.Slice(place, Digits).Fill((byte)'0');
        return place;
    }

    /// <summary>The checksum in digits.</summary>
    internal static string Text(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());
}
