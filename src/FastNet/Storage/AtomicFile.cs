using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FastNet;

/// <summary>Writes files that are either wholly there or not at all.</summary>
public static class AtomicFile
{
    // Starting with a point, temporary files stay out of most listings; the name says whose they are.
    private const string TemporaryPrefix = ".fastnet-";
    private const string TemporarySuffix = ".tmp";

    /// <summary>
    /// Writes <paramref name="path"/> by way of a temporary file in the same folder: written, flushed to the disk, then renamed over
    /// <paramref name="path"/>; the folder is flushed last. When anything fails before the rename, the temporary file is deleted and an older file of
    /// that name stays as it was.
    /// </summary>
    /// <param name="path">The file to make or to replace; its folder must exist.</param>
    /// <param name="write">Writes the content; the stream can seek and is closed afterwards.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null, or names a folder.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="write"/> is null.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The disk is full or fails, or the file is longer than the system allows.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        Ensure.That(Path.GetFileName(target).Length != 0 && !Directory.Exists(target),
            $"'{path}' names a folder; a file was expected.", nameof(path));

        // A random name: two writers of one file must not meet in one temporary file.
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, TemporaryPrefix + Path.GetRandomFileName() + TemporarySuffix);
        FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            RefuseTooLong(target, () =>
            {
                using (stream)
                {
                    write(stream);
                    // Without this a crash after the rename could leave a file of the right name and no content.
                    stream.Flush(flushToDisk: true);
                }
            });

            File.Move(temporary, target, overwrite: true);
            FlushFolder(Path.GetDirectoryName(target)!);
        }
        catch
        {
            DeleteQuietly(temporary);
            throw;
        }
    }

    /// <summary>Writes to a file, and says in words of ours that it may not become so long.</summary>
    /// <exception cref="IOException">It may not.</exception>
    internal static void RefuseTooLong(string path, Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentOutOfRangeException error) when (error.Source == typeof(FileStream).Assembly.GetName().Name && error.ParamName == "value")
        {
            // .NET's exception for EFBIG: a limit of the shell (ulimit -f) or of the file system.
            throw new IOException($"'{path}' would be longer than a file may be here.", error);
        }
    }

    /// <summary>
    /// Deletes the temporary files that processes killed inside <see cref="Write"/> left in a folder; files that a process has open stay. No other
    /// file is touched.
    /// </summary>
    /// <param name="folder">The folder; nothing is done where there is none.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or null.</exception>
    public static void Sweep(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, $"{TemporaryPrefix}*{TemporarySuffix}") : [])
        {
            try
            {
                // A writer holds its file: a file that can be opened has no writer.
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    // A rename is in the folder's memory until the folder is flushed, too. Windows does that itself. A file system that cannot flush a folder has
    // nothing to flush.
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows() && !OperatingSystem.IsBrowser())
        {
            using SafeFileHandle handle = new(OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), 0), ownsHandle: true);
            if (!handle.IsInvalid)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);

    // The first failure is the one worth reporting.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
