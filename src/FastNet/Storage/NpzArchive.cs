using System.IO.Compression;

namespace FastNet;

/// <summary>
/// An open .npz archive of NumPy: a zip file of named .npy arrays, stored or deflated. Opening reads the table of contents alone; arrays are
/// read when asked for, their checksums compared. No memory is reserved that the length of the file does not justify.
/// </summary>
public sealed class NpzArchive : IDisposable
{
    private const string Extension = ".npy";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;
    private readonly string _path;
    private readonly long _length;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private NpzArchive(ZipArchive zip, string path, long length)
    {
        (_zip, _path, _length) = (zip, path, length);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string name = entry.FullName;
            string[] parts = name.Replace('\\', '/').Split('/');
            // Nothing is extracted; but an archive with such a name was made to harm.
            DataFormatException.Demand(parts is not ["", ..] && !parts.Contains(".."),
                $"the entry {FileText.Quote(name)} points outside the archive");

            // Folders, notes, and the files whose names begin with "._", which macOS packs, are no arrays.
            if (!name.EndsWith(Extension, StringComparison.Ordinal) || parts[^1].StartsWith("._", StringComparison.Ordinal) || parts[0] == "__MACOSX")
            {
                continue;
            }

            DataFormatException.Demand(_entries.TryAdd(name[..^Extension.Length], entry), $"the entry {FileText.Quote(name)} is there twice");
        }
    }

    /// <summary>The names of the arrays, without ".npy".</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens <paramref name="path"/> and reads its table of contents.</summary>
    /// <param name="path">A file as <c>numpy.savez</c> or <c>numpy.savez_compressed</c> write it.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">
    /// It is no zip file, truncated, or has entries with impossible names; entries that are no arrays are not looked at.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return RegularFile.Opened(
            RegularFile.Open(path),
            stream => Guarded(path, () => new NpzArchive(new ZipArchive(stream, ZipArchiveMode.Read), path, stream.Length)));
    }

    /// <summary>
    /// Writes an archive of the given arrays as <c>numpy.savez</c> does: stored, not deflated; wholly or not at all (<see cref="AtomicFile"/>, whose
    /// exceptions it throws).
    /// </summary>
    /// <param name="path">The file to make or to replace.</param>
    /// <param name="arrays">Names, without ".npy", and arrays; written in this order, and always to the same bytes.</param>
    /// <exception cref="ArgumentException">A name is empty, given twice, or points outside the archive.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="arrays"/> or one of them is null.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        KeyValuePair<string, NpyArray>[] all = [.. arrays];
        HashSet<string> names = [];
        foreach ((string name, NpyArray array) in all)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(arrays));
            ArgumentNullException.ThrowIfNull(array, nameof(arrays));
            Ensure.That(!name.Contains('\\', StringComparison.Ordinal) && !name.StartsWith('/') && !name.Split('/').Contains("..") && names.Add(name),
                $"'{name}' is given twice or no name for an array in an archive.", nameof(arrays));
        }

        AtomicFile.Write(path, stream =>
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach ((string name, NpyArray array) in all)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name + Extension, CompressionLevel.NoCompression);
                entry.LastWriteTime = NoTime;
                using Stream content = entry.Open();
                array.WriteTo(content);
            }
        });
    }

    /// <summary>Reads an array; of several threads, one after the other.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no array of that name.</exception>
    /// <exception cref="DataFormatException">The array cannot be read (see <see cref="NpyArray.Load"/>), or its checksum is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The archive was disposed.</exception>
    public NpyArray Read(string name)
        => _entries.TryGetValue(name, out ZipArchiveEntry? entry)
            ? Take(name, entry, content => NpyArray.Read(content, entry.Length, Math.Min(entry.CompressedLength, _length)))
            : throw new KeyNotFoundException($"'{_path}' has no array '{name}'; it has {FileText.List(Names)}.");

    /// <summary>Type, shape and bytes of each array; all bytes are read for their checksums, and none is kept.</summary>
    /// <exception cref="DataFormatException">As <see cref="Read"/>.</exception>
    internal IEnumerable<(string Name, NpyHeader Header, long Bytes)> Inspect()
        => _entries.Select(pair => Take(pair.Key, pair.Value, content =>
        {
            NpyHeader header = NpyHeader.Read(content, pair.Value.Length);
            content.CopyTo(Stream.Null);
            return (pair.Key, header, pair.Value.Length);
        }));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _zip.Dispose();

    private T Take<T>(string name, ZipArchiveEntry entry, Func<ChecksumStream, T> read)
    {
        lock (_zip)
        {
            return Guarded(_path, () =>
            {
                DataFormatException.Demand(entry.Length <= Math.Min(entry.CompressedLength, _length) * ChecksumStream.MostExpansion,
                    $"array {FileText.Quote(name)} claims {entry.Length} bytes, more than its {entry.CompressedLength} compressed bytes can hold");
                using ChecksumStream content = new(entry.Open());
                return DataFormatException.At("array ", name, () =>
                {
                    T taken = read(content);
                    DataFormatException.Demand(content.ReadByte() < 0 && content.Checksum == entry.Crc32,
                        $"its checksum is {content.Checksum:x8}; the archive says {entry.Crc32:x8}");
                    return taken;
                });
            });
        }
    }

    private static T Guarded<T>(string path, Func<T> read) => DataFormatException.In(path, () =>
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException and not ArgumentNullException)
        {
            throw new DataFormatException($"it is no zip archive that can be read: {error.Message.TrimEnd('.')}", error);
        }
    });
}
