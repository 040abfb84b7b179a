namespace FastNet;

/// <summary>A file of a data set while it is read from first to last byte, whether it lies in a folder, is compressed, or is part of an archive.</summary>
/// <param name="Stream">The content, once.</param>
/// <param name="Length">Its length, where it is known before it is read.</param>
/// <param name="Most">The most bytes it can have, going by what is on the disk.</param>
internal sealed record DataFile(Stream Stream, long? Length, long Most)
{
    internal const string GzipExtension = ".gz";

    /// <summary>Opens a plain or gzip-compressed file, lets <paramref name="read"/> have it, and checks that it was read to its end.</summary>
    /// <param name="path">The file; whether it is compressed is told by its first two bytes.</param>
    /// <param name="mostBytes">The most bytes that may come out of a compressed file.</param>
    /// <param name="read">
    /// Takes the content and returns whether it read all of it: only then can the end be checked. What it throws as <see cref="InvalidDataException"/> need
    /// not name the file.
    /// </param>
    /// <exception cref="InvalidDataException">The file is damaged, cut short or too long; the message names it.</exception>
    internal static void Open(string path, long mostBytes, Func<DataFile, bool> read) => Naming(path, () =>
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        if (!IsGzip(file))
        {
            if (read(new DataFile(file, file.Length, file.Length)))
            {
                RequireEnd(file);
            }

            return;
        }

        using ChecksumStream content = new(new GzipMembers(file), mostBytes);
        if (read(new DataFile(content, null, file.Length * ChecksumStream.MostExpansion)))
        {
            RequireEnd(content);
        }
    });

    /// <summary>All bytes, at most <paramref name="most"/>; memory grows with what was really there.</summary>
    /// <exception cref="InvalidDataException">There are more.</exception>
    internal ReadOnlyMemory<byte> ReadAll(int most)
    {
        if (Length > most)
        {
            throw new InvalidDataException($"it has {Length} bytes; at most {most} were expected");
        }

        byte[] bytes = new byte[Math.Min(Length ?? 1 << 16, Math.Min(Most, 1 << 20)) + 1];
        int count = 0;
        while (true)
        {
            int read = Stream.Read(bytes, count, bytes.Length - count);
            count += read;
            if (count > most)
            {
                throw new InvalidDataException($"it has more than {most} bytes");
            }

            if (read == 0)
            {
                return bytes.AsMemory(0, count);
            }

            if (count == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, most + 1L));
            }
        }
    }

    /// <summary>Turns what readers throw at damaged files into one kind of exception that names the file.</summary>
    internal static void Naming(string name, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{name}': {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static bool IsGzip(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    }

    private static void RequireEnd(Stream stream)
    {
        if (stream.ReadByte() >= 0)
        {
            throw new InvalidDataException("it goes on behind its end");
        }
    }
}
