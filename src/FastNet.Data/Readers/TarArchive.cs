using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FastNet.Data;

/// <summary>
/// Reads the files of a tar archive (POSIX.1-1988 ustar, with the long names of GNU tar and the attributes of POSIX.1-2001) one after the other, and
/// writes nothing to the disk. Links, devices and names that point outside the archive are refused. .NET's own TarReader rents as much memory as the
/// size of an attribute block claims, up to 2 GiB, before it reads the first byte of it; here such a block may have 64 KiB.
/// </summary>
internal static class TarArchive
{
    private const int BlockLength = 512;
    private const int MostAttributeBytes = 1 << 16;

    /// <summary>Visits the files.</summary>
    /// <param name="stream">The archive, at its beginning.</param>
    /// <param name="visit">
    /// Takes the name with its folders, the length and the content of a file, of which it may leave a rest; false ends the walk.
    /// </param>
    /// <returns>Whether the end of the archive was reached.</returns>
    /// <exception cref="DataFormatException">The archive is damaged, cut short, or has entries that are no files and folders of its own.</exception>
    internal static bool Walk(Stream stream, Func<string, long, Stream, bool> visit)
    {
        byte[] header = new byte[BlockLength];
        string? longName = null;
        long? longSize = null;
        long at = 0;
        while (true)
        {
            Fill(stream, header);
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
            {
                return true;
            }

            RequireChecksum(header, at);
            long size = Number(header.AsSpan(124, 12), at);
            char type = (char)header[156];
            at += BlockLength;
            if (type is 'L' or 'x' or 'K' or 'g')
            {
                byte[] attributes = Attributes(stream, size);
                at += attributes.Length + (-size & (BlockLength - 1));
                (longName, longSize) = type switch
                {
                    'L' => (Text(attributes), longSize),
                    'x' => Records(attributes, longName),
                    _ => (longName, longSize),
                };
                continue;
            }

            string name = longName ?? Name(header);
            size = longSize ?? size;
            (longName, longSize) = (null, null);
            RequireInside(name);
            size = type == '5' ? 0 : size;
            string kind = type switch
            {
                '1' => "a hard link",
                '2' => "a symbolic link",
                '3' or '4' => "a device",
                '6' => "a pipe",
                _ => $"of type 0x{(int)type:x2}",
            };
            DataFormatException.Demand(type is '0' or '\0' or '5', $"the entry {FileText.Quote(name)} is {kind}; files and folders were expected");
            using EntryStream content = new(stream, name, size);
            if (type != '5' && !name.EndsWith('/') && !visit(name, size, content))
            {
                return false;
            }

            content.CopyTo(Stream.Null);
            Fill(stream, header.AsSpan(0, (int)(-size & (BlockLength - 1))));
            at += size + (-size & (BlockLength - 1));
        }
    }

    private static void RequireInside(string name)
    {
        string[] parts = name.Replace('\\', '/').Split('/');
        DataFormatException.Demand(parts[0].Length != 0 && !parts[0].EndsWith(':') && !parts.Contains(".."),
            $"the entry {FileText.Quote(name)} points outside the archive");
        DataFormatException.Demand(!name.Any(char.IsControl), "an entry has control characters in its name");
    }

    private static void RequireChecksum(ReadOnlySpan<byte> header, long at)
    {
        // The sum of all bytes, its own field taken as spaces.
        long sum = 8 * ' ';
        for (int i = 0; i < header.Length; i++)
        {
            sum += i is >= 148 and < 156 ? 0 : header[i];
        }

        long expected = Number(header.Slice(148, 8), at);
        DataFormatException.Demand(sum == expected,
            $"it is no tar archive, or damaged: the bytes of the header at byte {at} sum up to {sum}; {expected} was expected");
    }

    private static string Name(ReadOnlySpan<byte> header)
    {
        string name = Text(header[..100]);
        string prefix = header.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.Slice(345, 155)) : string.Empty;
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    // Octal digits among spaces and zeros; or, for what is too large for them, a set first bit and a number, high byte first.
    private static long Number(ReadOnlySpan<byte> field, long at)
    {
        if ((field[0] & 0x80) != 0)
        {
            long binary = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            DataFormatException.Demand(binary >= 0 && field[0] == 0x80 && !field[1..^8].ContainsAnyExcept((byte)0),
                $"the header at byte {at} has an impossible size");
            return binary;
        }

        long value = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            DataFormatException.Demand(digit is >= (byte)'0' and <= (byte)'7', $"the header at byte {at} has a number that is not octal");
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static byte[] Attributes(Stream stream, long size)
    {
        DataFormatException.Demand(size <= MostAttributeBytes,
            $"the attributes of an entry claim {size} bytes; at most {MostAttributeBytes} were expected");

        byte[] padded = new byte[(size + BlockLength - 1) / BlockLength * BlockLength];
        Fill(stream, padded);
        return padded[..(int)size];
    }

    // Records of a length, a space, a key, "=", a value and a line end.
    private static (string? Name, long? Size) Records(ReadOnlySpan<byte> bytes, string? name)
    {
        long? size = null;
        while (bytes.Length > 0)
        {
            int space = bytes.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(bytes[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length < space + 3 || length > bytes.Length || bytes[length - 1] != '\n')
            {
                throw new DataFormatException("the attributes of an entry are damaged");
            }

            ReadOnlySpan<byte> record = bytes[(space + 1)..(length - 1)];
            bytes = bytes[length..];
            if (record.StartsWith("path="u8))
            {
                name = Encoding.UTF8.GetString(record["path=".Length..]);
            }
            else if (record.StartsWith("size="u8))
            {
                bool isNumber = long.TryParse(record["size=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long value);
                DataFormatException.Demand(isNumber, "the size of an entry is no number");
                size = value;
            }
        }

        return (name, size);
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static void Fill(Stream stream, Span<byte> destination)
    {
        DataFormatException.Demand(stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) >= destination.Length,
            "the archive ended too early");
    }

    /// <summary>The bytes of one file, at the end of which it ends.</summary>
    private sealed class EntryStream(Stream archive, string name, long length) : ReadOnlyStream
    {
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            int wanted = (int)Math.Min(buffer.Length, _left);
            int read = wanted == 0 ? 0 : archive.Read(buffer[..wanted]);
            _left -= read;
            DataFormatException.Demand(read > 0 || wanted == 0, $"the archive ended {_left} bytes before the end of {FileText.Quote(name)}");
            return read;
        }
    }
}
