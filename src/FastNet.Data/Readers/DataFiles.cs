namespace FastNet.Data;

/// <summary>
/// Where the files of a data set are: in a folder, each plain or as .gz, or together in a .tar or .tar.gz archive, from which nothing is ever written
/// to the disk.
/// </summary>
internal sealed class DataFiles
{
    /// <summary>Five times what the largest known archive expands to.</summary>
    private const long MostArchiveBytes = 1L << 30;

    private DataFiles(string path, bool isArchive) => (Path, IsArchive) = (path, isArchive);

    /// <summary>Whether it is a file, not a folder.</summary>
    internal bool IsArchive { get; }

    /// <summary>The folder or the archive.</summary>
    internal string Path { get; }

    /// <summary>Looks for a data set at <paramref name="path"/>.</summary>
    /// <param name="path">A folder or an archive.</param>
    /// <param name="innerNames">Folders and archives that <paramref name="path"/>, if it is a folder, may have instead of the files.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is nothing.</exception>
    internal static DataFiles Open(string path, params string[] innerNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string inner = innerNames.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(System.IO.Path.Exists, path);
        return System.IO.Path.Exists(inner)
            ? new DataFiles(inner, File.Exists(inner))
            : throw new DirectoryNotFoundException($"There is no folder or archive '{path}'.");
    }

    /// <summary>The first of <paramref name="names"/> that is there: in the order of the names in a folder, of the entries in an archive.</summary>
    internal string? First(string[] names)
    {
        if (!IsArchive)
        {
            return Array.Find(names, name => Find(name) is not null);
        }

        string? found = null;
        Walk((name, _) => (found = Array.Find(names, wanted => wanted == name)) is null);
        return found;
    }

    /// <summary>Reads each of <paramref name="names"/> once: in their order in a folder, in its own order in an archive.</summary>
    /// <param name="names">File names without folders and without .gz.</param>
    /// <param name="read">Takes the number of a name and the content.</param>
    /// <param name="hint">The files of the data set, for the error that says a file is missing.</param>
    /// <exception cref="FileNotFoundException">A name is missing; in a folder nothing was read then.</exception>
    /// <exception cref="DataFormatException">A file or the archive is damaged, or the archive points outside itself.</exception>
    internal void Read(string[] names, string hint, Action<int, DataFile> read)
    {
        if (!IsArchive)
        {
            string[] paths = [.. names.Select(name => Find(name) ?? throw Missing(System.IO.Path.Combine(Path, name), hint))];
            foreach ((int number, string path) in paths.Index())
            {
                DataFile.Open(path, MostArchiveBytes, file => Whole(number, file));
            }

            return;
        }

        bool[] seen = new bool[names.Length];
        Walk((name, file) =>
        {
            int number = Array.IndexOf(names, name);
            if (number < 0)
            {
                return true;
            }

            DataFormatException.Demand(!seen[number], $"the entry {FileText.Quote(name)} is there twice");
            seen[number] = true;
            return DataFormatException.At(string.Empty, name, () => Whole(number, file));
        });
        int missing = Array.IndexOf(seen, false);
        if (missing >= 0)
        {
            throw Missing($"{Path}: {names[missing]}", hint);
        }

        bool Whole(int number, DataFile file)
        {
            read(number, file);
            return true;
        }
    }

    private static FileNotFoundException Missing(string path, string hint) => new($"'{path}' is missing; {hint}.", path);

    // Stops early when the visitor says so; otherwise the archive is read to its end and its checksum compared.
    private void Walk(Func<string, DataFile, bool> visit) => DataFile.Open(Path, MostArchiveBytes, archive =>
    {
        DataFormatException.Demand(!(archive.Length > MostArchiveBytes), $"it has {archive.Length} bytes; at most {MostArchiveBytes} were expected");

        bool Visit(string name, long length, Stream content)
            => visit(name.Split('/')[^1], new DataFile(content, length, Math.Min(length, archive.OnDisk), archive.IsCompressed));

        if (!TarArchive.Walk(archive.Stream, Visit))
        {
            return false;
        }

        archive.Stream.CopyTo(Stream.Null);
        return true;
    });

    // Plain or .gz; with a point where the official name of an IDX file has a hyphen, as archives by others have it; or in a folder of its own name,
    // as some unpack it.
    private string? Find(string name)
    {
        string[] spellings = [name, name.Replace("-idx", ".idx", StringComparison.Ordinal)];
        return spellings.SelectMany(spelling => (string[])[spelling, spelling + DataFile.GzipExtension], System.IO.Path.Combine)
            .SelectMany(relative => (string[])[System.IO.Path.GetFileName(relative), relative], (_, file) => System.IO.Path.Combine(Path, file))
            .FirstOrDefault(File.Exists);
    }
}
