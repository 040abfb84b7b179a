namespace FastNet;

/// <summary>Opens files whose length is known, and nothing else.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file to be read from first to last byte.</summary>
    /// <exception cref="DataFormatException">It is empty, a device or a pipe: nothing that says how long it is, so that nobody could say what it may cost.</exception>
    internal static FileStream Open(string path, int bufferSize = 1 << 16)
    {
        RequireLength(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize, FileOptions.SequentialScan);
    }

    /// <summary>Refuses what has no length, before it is opened: opening a pipe that nobody writes into never returns.</summary>
    internal static void RequireLength(string path)
    {
        FileInfo file = new(path);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (file.Exists && file.Length == 0)
        {
            throw new DataFormatException($"'{path}': it has 0 bytes: it is empty, a device or a pipe; a file with content was expected.") { Path = path };
        }
    }
}
