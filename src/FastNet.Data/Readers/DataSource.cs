namespace FastNet.Data;

/// <summary>Tells what a path holds, and loads it.</summary>
public static class DataSource
{
    private const string ArchiveExtension = ".npz";

    private const string Known = "expected CIFAR-10's files (data_batch_1.bin ... or data_batch_1 ...), the IDX files of MNIST (train-images-idx3-ubyte ...), each plain or .gz, an archive of CIFAR-10 (.tar.gz) or arrays (.npz)";

    private static readonly string[] TarExtensions = [".tar", ".tar.gz", ".tgz"];

    /// <summary>
    /// Tells the form of the data at <paramref name="path"/>: a .npz file by its name; a folder or a .tar.gz archive by the names of the files in it.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is nothing.</exception>
    /// <exception cref="DataFormatException">It is an archive that is damaged, or nothing that is known.</exception>
    /// <exception cref="FileNotFoundException">It is a folder without the files of any known data set.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DataFormat Recognize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path) && path.EndsWith(ArchiveExtension, StringComparison.OrdinalIgnoreCase))
        {
            return DataFormat.Npz;
        }

        if (Directory.Exists(path) && Mnist.Recognize(path))
        {
            return DataFormat.Idx;
        }

        DataFormat? found;
        try
        {
            found = Cifar10.Recognize(path);
        }
        catch (DataFormatException) when (!Array.Exists(TarExtensions, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            // A file of any other kind was opened as an archive: what is wrong with it as an archive helps nobody.
            found = null;
        }

        string message = $"'{path}' holds no known data set; {Known}.";
        return found ?? throw (File.Exists(path) ? new DataFormatException(message) { Path = path } : new FileNotFoundException(message, path));
    }

    /// <summary>Loads whatever <see cref="Recognize"/> finds.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="numericTargets">Whether the targets of arrays are numbers to be met, and not labels; images have labels in any case.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is nothing.</exception>
    /// <exception cref="FileNotFoundException">A file of the data set is missing; the message names it.</exception>
    /// <exception cref="DataFormatException">A file is damaged or not what its name says.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IDataSet Load(string path, bool numericTargets = false) => Recognize(path) switch
    {
        DataFormat.Npz => ArrayData.Load(path, numericTargets),
        DataFormat.Idx => Mnist.Load(path),
        _ => Cifar10.Load(path),
    };
}
