using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FastNet.Fuzz.Mutations;

/// <summary>Damage to .npy files and .npz archives: their lengths and checksums are mostly right, so that what lies behind them is reached.</summary>
internal static class NumPyMutations
{
    private const int Prefix = 10;

    /// <summary>A .npy file of version 1.0 with another header, other elements, or damaged anywhere.</summary>
    internal static byte[] Array(byte[] whole, Dice dice)
    {
        if (whole.Length < Prefix || dice.Once(5))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        int end = Math.Min(whole.Length, Prefix + BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(8)));
        byte[] header = whole[Prefix..end];
        byte[] elements = whole[end..];
        if (dice.Once(4))
        {
            return [.. whole[..end], .. ByteMutations.Mutate(elements, dice)];
        }

        byte[] changed = TextMutations.Mutate(header, dice);
        if (dice.Once(2))
        {
            // What NumPy does: the header ends with a line, and the elements begin at a multiple of 64.
            changed = [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(changed).TrimEnd())];
            changed = [.. changed, .. Enumerable.Repeat((byte)' ', 63 - ((Prefix + changed.Length) % 64)), (byte)'\n'];
        }

        int length = dice.Once(8) ? (int)dice.Number() : changed.Length;
        byte version = dice.Once(8) ? (byte)dice.Below(5) : (byte)1;
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, length);
        return [.. whole[..6], version, .. whole[7..8], .. version == 1 ? size[..2] : size, .. changed, .. elements];
    }

    /// <summary>An archive with damaged arrays in it, other names, other compression, more or fewer entries, or false entries of its directory.</summary>
    internal static byte[] Archive(byte[] whole, Dice dice)
    {
        if (dice.Once(6))
        {
            return ByteMutations.Mutate(whole, dice);
        }

        List<(string Name, byte[] Content)> entries = Entries(whole);
        if (!dice.Once(5))
        {
            Edit(entries, dice);
        }

        byte[] bytes = Save(entries, dice.Pick(CompressionLevel.NoCompression, CompressionLevel.Optimal));
        if (dice.Once(3))
        {
            ChangeField(bytes, dice);
        }

        return bytes;
    }

    /// <summary>The files of an archive.</summary>
    internal static List<(string Name, byte[] Content)> Entries(byte[] whole)
    {
        using ZipArchive zip = new(new MemoryStream(whole));
        return [.. zip.Entries.Select(entry =>
        {
            using Stream stream = entry.Open();
            using MemoryStream copy = new();
            stream.CopyTo(copy);
            return (entry.FullName, copy.ToArray());
        })];
    }

    /// <summary>An archive of these files.</summary>
    internal static byte[] Save(List<(string Name, byte[] Content)> entries, CompressionLevel level)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                // A time of its own for each entry would make every run's bytes others.
                ZipArchiveEntry entry = zip.CreateEntry(name, level);
                entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using Stream target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static void Edit(List<(string Name, byte[] Content)> entries, Dice dice)
    {
        int at = dice.Below(entries.Count);
        (string name, byte[] content) = entries[at];
        switch (dice.Below(8))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries.Add((name, entries[dice.Below(entries.Count)].Content));
                break;
            case 2:
                string renamed = TextMutations.Mutate(name, dice);
                entries[at] = (renamed.Length is > 0 and < 20_000 ? renamed : "x", content);
                break;
            case 3:
                entries[at] = (name, entries[dice.Below(entries.Count)].Content);
                break;
            case 4:
                entries.Insert(0, (dice.Pick("README.md", "__MACOSX/._x_train.npy", "../x.npy", "/x.npy", "x_train", "y_val.npy", "folder/", "a\u001b[2Jb.npy"), [.. content.Take(dice.Below(content.Length + 1))]));
                break;
            default:
                entries[at] = (name, Array(content, dice));
                break;
        }
    }

    /// <summary>Overwrites a field of one of the archive's records: sizes, offsets, checksums, flags, counts.</summary>
    private static void ChangeField(byte[] bytes, Dice dice)
    {
        List<int> records = [];
        for (int i = 0; i + 22 <= bytes.Length; i++)
        {
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] < 8)
            {
                records.Add(i);
            }
        }

        if (records.Count > 0)
        {
            ByteMutations.WriteNumber(bytes.AsSpan(Math.Min(bytes.Length, records[dice.Below(records.Count)] + (2 * dice.Below(23)))), dice);
        }
    }
}
