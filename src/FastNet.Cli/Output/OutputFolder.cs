using FastNet.Cli.Commands;

namespace FastNet.Cli.Output;

/// <summary>
/// The folder of --out. It is made, proved writable and taken for this process before the work, so that no work is lost at its end; it goes away
/// again when nothing was saved into it. The system holds the lock, and lets go of it when the process ends, however that comes about.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private const string LockName = ".lock";

    private readonly string _path;
    private readonly bool _isNew;
    private readonly string[] _files;
    private FileStream? _lock;

    private OutputFolder(string path, bool isNew, string[] files) => (_path, _isNew, _files) = (path, isNew, files);

    private string LockPath => Path.Combine(_path, LockName);

    /// <summary>Makes the folder if need be, takes it, and deletes the temporary files that a killed process left in it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="files">What will be written there: none of these may be a folder.</param>
    /// <param name="replaces">Whether these files may be there already.</param>
    /// <param name="hint">What the user can do when they are: the end of a sentence.</param>
    /// <param name="folders">Folders in it that the command writes into, too.</param>
    /// <exception cref="ToolException">
    /// It is a file, cannot be made or written, belongs to a process that is running, or holds an earlier result.
    /// </exception>
    public static OutputFolder Prepare(
        string path, IEnumerable<string> files, bool replaces, string hint = "--overwrite replaces it", params string[] folders)
    {
        bool isNew = !Directory.Exists(path);
        Create(path, path);
        OutputFolder folder = new(path, isNew, [.. files.Select(name => Path.Combine(path, name))]);
        try
        {
            RequireWritable(path, path);
            folder.Lock();
            foreach (string file in folder._files)
            {
                string name = Path.GetRelativePath(path, file);
                ToolException.Demand(
                    !Directory.Exists(file), $"--out '{path}' has a folder named {name}; expected a file or nothing of that name");
                ToolException.Demand(
                    replaces || !File.Exists(file), $"--out '{path}' holds {name} of an earlier run; {hint}, or choose another folder");
            }

            foreach (string name in folders.Prepend(string.Empty))
            {
                AtomicFile.Sweep(Path.Combine(path, name));
            }

            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Makes a folder.</summary>
    /// <param name="asked">What --out said.</param>
    /// <param name="folder">This folder, or one in it.</param>
    /// <exception cref="ToolException">That is not possible.</exception>
    public static void Create(string asked, string folder)
    {
        ToolException.Demand(!File.Exists(asked), $"--out '{asked}' is a file; expected a folder");
        ToolException.Explain(
            () => Directory.CreateDirectory(folder),
            error => error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
                ? $"--out '{asked}' cannot be made: {error.Message}"
                : null);
    }

    /// <summary>Writes and deletes a file in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asked">What --out said.</param>
    /// <exception cref="ToolException">That is not possible.</exception>
    public static void RequireWritable(string folder, string asked)
    {
        // Of a name that a sweep knows, too.
        string probe = Path.Combine(folder, ".fastnet-probe.tmp");
        PredictionOptions.Write("--out", asked, () => AtomicFile.Write(probe, stream => stream.WriteByte(0)));
        File.Delete(probe);
    }

    /// <summary>Deletes the files of an earlier run, so that none of them stands beside those of this one.</summary>
    public void DeleteFiles() => Array.ForEach(_files, File.Delete);

    public void Dispose()
    {
        if (_lock is not null)
        {
            // While it is still held, so that nobody takes a file that is about to go away; Windows deletes it by itself.
            if (!OperatingSystem.IsWindows() && Directory.Exists(_path))
            {
                File.Delete(LockPath);
            }

            _lock.Dispose();
        }

        if (_isNew && Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }

    private void Lock()
    {
        FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        FileStream file = ToolException.Explain(
            () => new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options),
            error => error is IOException ? Busy() : null);

        // Whoever had it may have deleted it after it was opened here; another process may have a new one by now.
        if (File.GetCreationTimeUtc(file.SafeFileHandle) != File.GetCreationTimeUtc(LockPath))
        {
            file.Dispose();
            throw new ToolException(Busy());
        }

        _lock = file;
    }

    private string Busy() => $"--out '{_path}' belongs to another fastnet that is running; wait for its end, or choose another folder";
}
