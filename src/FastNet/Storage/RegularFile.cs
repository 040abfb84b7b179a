using Microsoft.Win32.SafeHandles;

namespace FastNet;

/// <summary>Opens files whose length is known, and nothing else.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file to be read from first to last byte.</summary>
    /// <exception cref="DataFormatException">It is empty, a device or a pipe: its length, and so the cost of reading it, is unknown.</exception>
    internal static FileStream Open(string path, int bufferSize = 1 << 16)
    {
        RequireLength(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, FileOptions.SequentialScan);
    }

    /// <summary>Goes on with something that is open, and closes it where that fails.</summary>
    internal static T Opened<TFile, T>(TFile file, Func<TFile, T> use)
        where TFile : IDisposable
    {
        try
        {
            return use(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads from an offset on until the destination is full or the file ends.</summary>
    /// <returns>Bytes read.</returns>
    internal static int Read(SafeFileHandle file, Span<byte> destination, long offset)
    {
        int have = 0;
        for (int read = 1; read > 0 && have < destination.Length; have += read)
        {
            read = RandomAccess.Read(file, destination[have..], offset + have);
        }

        return have;
    }

    /// <summary>Refuses files without a length before they are opened: opening a pipe that has no writer never returns.</summary>
    internal static void RequireLength(string path)
    {
        FileInfo file = new(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (file.Exists && file.Length == 0)
        {
            throw DataFormatException.Of(path, "it has 0 bytes: it is empty, a device or a pipe; a file with content was expected");
        }
    }
}
