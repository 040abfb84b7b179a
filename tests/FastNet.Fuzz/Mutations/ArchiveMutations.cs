using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to gzip files and tar archives. Checksums are made anew after it, mostly: a file that fails there tests nothing else.</summary>
internal static class ArchiveMutations
{
    private const int Block = 512;

    /// <summary>A gzip file whose content, members or bytes were changed.</summary>
    internal static byte[] Gzip(byte[] whole, Dice dice, Func<byte[], Dice, byte[]> mutate)
    {
        if (dice.Once(5))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        byte[] content = Gunzip(whole);
        byte[] changed = dice.Once(4) ? content : mutate(content, dice);
        int cut = dice.Once(3) ? dice.Below(changed.Length + 1) : changed.Length;
        byte[] file = [.. Gzip(changed[..cut]), .. cut < changed.Length ? Gzip(changed[cut..]) : []];
        switch (dice.Below(8))
        {
            case 0:
                return [.. file, .. new byte[dice.Pick(1, 8, 511, 5000)]];
            case 1:
                return [.. file, .. Gzip([])];
            case 2:
                return [.. file, (byte)dice.Below(256)];
            case 3 when file.Length >= 18:
                // The flags that announce more of a header, and the trailer's checksum and length.
                ByteMutations.WriteNumber(file.AsSpan(dice.Pick(2, 3, 4, 8, file.Length - 8, file.Length - 4)), dice);
                return file;
            default:
                return file;
        }
    }

    /// <summary>A tar archive with other names, sizes, types and contents, entries twice, missing, or of the kinds that hold attributes.</summary>
    /// <param name="whole">A whole archive.</param>
    /// <param name="dice">The draws.</param>
    /// <param name="mutate">Damages the content of an entry.</param>
    internal static byte[] Tar(byte[] whole, Dice dice, Func<byte[], Dice, byte[]> mutate)
    {
        if (dice.Once(6))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        List<(byte[] Header, byte[] Content)> entries = Entries(whole);
        for (int edits = 1 + dice.Below(2); edits > 0 && entries.Count > 0; edits--)
        {
            Edit(entries, dice, mutate);
        }

        List<byte> archive = [];
        foreach ((byte[] header, byte[] content) in entries)
        {
            if (!dice.Once(50))
            {
                WriteChecksum(header);
            }

            archive.AddRange(header);
            archive.AddRange(content);
            archive.AddRange(new byte[-content.Length & (Block - 1)]);
        }

        archive.AddRange(new byte[dice.Once(6) ? dice.Below(3 * Block) : 2 * Block]);
        return [.. archive];
    }

    /// <summary>A picture with bytes changed; in a PNG file the checksums of its chunks fit again, mostly.</summary>
    internal static byte[] Picture(byte[] whole, Dice dice)
    {
        byte[] changed = ByteMutations.Mutate(whole, dice);
        for (int at = 8; whole[0] == 0x89 && !dice.Once(8) && at + 12L <= changed.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(changed.AsSpan(at));
            if (length > changed.Length - at - 12)
            {
                break;
            }

            uint checksum = Crc32.HashToUInt32(changed.AsSpan(at + 4, 4 + (int)length));
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + 8 + (int)length), checksum);
            at += 12 + (int)length;
        }

        return changed;
    }

    internal static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }

    internal static byte[] Gunzip(byte[] file)
    {
        using GZipStream gzip = new(new MemoryStream(file), CompressionMode.Decompress);
        using MemoryStream copy = new();
        gzip.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Headers and contents, up to the empty block.</summary>
    internal static List<(byte[] Header, byte[] Content)> Entries(byte[] tar)
    {
        List<(byte[], byte[])> entries = [];
        for (int at = 0; at + Block <= tar.Length && tar[at] != 0;)
        {
            byte[] header = tar[at..(at + Block)];
            int size = Convert.ToInt32(Encoding.ASCII.GetString(header, 124, 11), 8);
            entries.Add((header, tar[(at + Block)..(at + Block + size)]));
            at += Block + ((size + Block - 1) / Block * Block);
        }

        return entries;
    }

    /// <summary>The name without folders.</summary>
    internal static string Name(byte[] header) => Encoding.ASCII.GetString(header, 0, 100).TrimEnd('\0').Split('/')[^1];

    private static void Edit(List<(byte[] Header, byte[] Content)> entries, Dice dice, Func<byte[], Dice, byte[]> mutate)
    {
        int at = dice.Below(entries.Count);
        (byte[] header, byte[] content) = (entries[at].Header.ToArray(), entries[at].Content);
        switch (dice.Below(8))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries.Insert(dice.Below(entries.Count + 1), (header, content));
                break;
            case 2 or 3:
                byte[] changed = mutate(content, dice);
                WriteSize(header, changed.Length);
                entries[at] = (header, changed);
                break;
            case 4 or 5:
                ChangeField(header, dice);
                entries[at] = (header, content);
                break;
            case 6:
                entries.Insert(at, Attributes(header, dice));
                break;
            default:
                header[156] = (byte)dice.Pick('0', '\0', '1', '2', '3', '5', '6', '7', 'L', 'K', 'x', 'g', 'S', 'V');
                entries[at] = (header, content);
                break;
        }
    }

    private static void ChangeField(byte[] header, Dice dice)
    {
        (int start, int length) = dice.Pick((0, 100), (100, 8), (124, 12), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (345, 155));
        Span<byte> field = header.AsSpan(start, length);
        byte[] text = Encoding.UTF8.GetBytes(dice.Below(5) switch
        {
            0 => dice.Pick("77777777777", "-1", "8", "1 2", "0x10", "00000000001", " 1 ", string.Empty, "777777777777"),
            1 => dice.Pick("../data_batch_1", "/data_batch_1", "a\\..\\b", "C:/x", "a\u001b[2J", "./data_batch_1", "data_batch_1/", "ustar  ", "ustar"),
            2 => Convert.ToString(dice.Number(), 8),
            _ => TextMutations.Mutate(Encoding.UTF8.GetString(field).TrimEnd('\0'), dice),
        });
        if (dice.Once(5))
        {
            ByteMutations.WriteNumber(field[..Math.Min(8, length)], dice);
            field[0] |= 0x80;
            return;
        }

        field.Clear();
        text.AsSpan(0, Math.Min(length, text.Length)).CopyTo(field);
    }

    /// <summary>A long name of GNU tar or the records of POSIX, right or wrong.</summary>
    private static (byte[] Header, byte[] Content) Attributes(byte[] header, Dice dice)
    {
        char type = dice.Pick('L', 'x', 'x', 'K', 'g');
        string record = dice.Pick("path=data_batch_1", "path=../x", "size=5", "size=-1", "size=99999999999999999999", "linkpath=x", "mtime=1.5", "GNU.sparse.size=9", "path=", "path=a\u001bb");
        string text = type is 'x' or 'g' ? string.Create(CultureInfo.InvariantCulture, $"{record.Length + 4} {record}\n") : "cifar-10-batches-py/data_batch_1\0";
        byte[] content = dice.Once(2) ? Encoding.UTF8.GetBytes(text) : TextMutations.Mutate(Encoding.UTF8.GetBytes(text), dice);
        header[156] = (byte)type;
        WriteSize(header, content.Length);
        return (header, content);
    }

    private static void WriteSize(byte[] header, int size)
        => Encoding.ASCII.GetBytes($"{Convert.ToString(size, 8).PadLeft(11, '0')}\0").CopyTo(header, 124);

    private static void WriteChecksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte b in header)
        {
            sum += b;
        }

        Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
    }
}
