namespace FastNet.Data;

/// <summary>
/// A file of a data set while it is read from first to last byte, whether it lies in a folder, is compressed, or is part of an archive.
/// </summary>
/// <param name="Stream">The content, once.</param>
/// <param name="Length">Its length, where it is known before it is read.</param>
/// <param name="OnDisk">The bytes on the disk that it comes from.</param>
/// <param name="IsCompressed">Whether more can come out of them than they are.</param>
internal sealed record DataFile(Stream Stream, long? Length, long OnDisk, bool IsCompressed)
{
    internal const string GzipExtension = ".gz";

    /// <summary>The most bytes it can have, going by what is on the disk.</summary>
    internal long Most => IsCompressed ? OnDisk * ChecksumStream.MostExpansion : OnDisk;

    /// <summary>Opens a plain or gzip-compressed file, lets <paramref name="read"/> have it, and checks that it was read to its end.</summary>
    /// <param name="path">The file; whether it is compressed is told by its first two bytes.</param>
    /// <param name="mostBytes">The most bytes that may come out of a compressed file.</param>
    /// <param name="read">
    /// Takes the content and returns whether it read all of it: only then can the end be checked. What it throws as <see cref="DataFormatException"/>
    /// need not name the file.
    /// </param>
    /// <exception cref="DataFormatException">The file is damaged, cut short or too long; the message names it.</exception>
    internal static void Open(string path, long mostBytes, Func<DataFile, bool> read) => _ = DataFormatException.In(path, () =>
    {
        using FileStream file = RegularFile.Open(path);
        if (!IsGzip(file))
        {
            return Whole(file, read(new DataFile(file, file.Length, file.Length, IsCompressed: false)));
        }

        DataFormatException.Demand(file.Length <= mostBytes, $"it has {file.Length} bytes, compressed; at most {mostBytes} were expected");

        using ChecksumStream content = new(new GzipMembers(file), mostBytes);
        return Whole(content, read(new DataFile(content, null, file.Length, IsCompressed: true)));
    });

    /// <summary>All bytes, at most <paramref name="most"/>; memory grows with what was really there.</summary>
    /// <exception cref="DataFormatException">There are more.</exception>
    internal ReadOnlyMemory<byte> ReadAll(int most)
    {
        DataFormatException.Demand(!(Length > most), $"it has {Length} bytes; at most {most} were expected");

        MemoryStream bytes = new((int)Math.Min(Math.Min(OnDisk, Length ?? OnDisk), 1 << 20));
        byte[] part = new byte[1 << 16];
        for (int read = Stream.Read(part); read > 0; read = Stream.Read(part))
        {
            bytes.Write(part, 0, read);
            DataFormatException.Demand(bytes.Length <= most, $"it has more than {most} bytes");
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private static bool IsGzip(FileStream file)
    {
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip;
    }

    // Whether all was read; if it was, the file must end there.
    private static bool Whole(Stream stream, bool wasRead)
        => !wasRead || stream.ReadByte() < 0 ? wasRead : throw new DataFormatException("it goes on after its end");
}
