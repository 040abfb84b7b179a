namespace FastNet.Cli.Output;

/// <summary>
/// The folder of --out. It is made, and proved writable, before the work, so that no work is lost at its end; it goes away again when nothing was saved
/// into it.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _isNew;

    private OutputFolder(string path, bool isNew) => (_path, _isNew) = (path, isNew);

    /// <summary>Makes the folder if need be, and writes and deletes a file in it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="files">What will be written there: none of these may be a folder.</param>
    /// <exception cref="ToolException">It is a file, or cannot be made or written.</exception>
    public static OutputFolder Prepare(string path, IEnumerable<string> files)
    {
        if (File.Exists(path))
        {
            throw new ToolException($"--out '{path}' is a file; expected a folder");
        }

        foreach (string name in files)
        {
            if (Directory.Exists(Path.Combine(path, name)))
            {
                throw new ToolException($"--out '{path}' has a folder named {name}; expected a file or nothing of that name");
            }
        }

        bool isNew = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ToolException($"--out '{path}' cannot be made: {error.Message}", error);
        }

        OutputFolder folder = new(path, isNew);
        try
        {
            string probe = Path.Combine(path, $".{Path.GetRandomFileName()}.tmp");
            AtomicFile.Write(probe, stream => stream.WriteByte(0));
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new ToolException($"--out '{path}' cannot be written: {error.Message}", error);
        }

        return folder;
    }

    public void Dispose()
    {
        if (_isNew && Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }
}
