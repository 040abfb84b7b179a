namespace FastNet.Data;

/// <summary>Tells the forms of data apart and loads them.</summary>
internal static class DataSources
{
    private const string ArchiveExtension = ".npz";
    private const string TableExtension = ".csv";

    private const string Known = "expected CIFAR-10's files (data_batch_1.bin ... or data_batch_1 ...), the IDX files of MNIST "
        + "(train-images-idx3-ubyte ...), each plain or .gz, an archive of CIFAR-10 (.tar.gz), a table (.csv), arrays (.npz), "
        + "a folder of arrays (x.npy, y.npy), or of folders of pictures (.png, .jpg), one for each class";

    private static readonly string[] TarExtensions = [".tar", ".tar.gz", ".tgz"];

    public static DataFormat Recognize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            if (FileText.HasExtension(path, ArchiveExtension))
            {
                return DataFormat.Npz;
            }

            if (FileText.HasExtension(path, TableExtension))
            {
                return DataFormat.Csv;
            }
        }

        if (Directory.Exists(path) && Mnist.Recognize(path))
        {
            return DataFormat.Idx;
        }

        if (Directory.Exists(path) && OwnArrays.AreIn(path))
        {
            return DataFormat.Npy;
        }

        DataFormat? found;
        try
        {
            found = Cifar10.Recognize(path);
        }
        catch (DataFormatException) when (!Array.Exists(TarExtensions, extension => FileText.HasExtension(path, extension)))
        {
            // A file of any other kind was opened as an archive. Its faults as an archive are of no use to the caller.
            found = null;
        }

        if (found is null && Directory.Exists(path) && ImageFolder.IsAt(path))
        {
            return DataFormat.Pictures;
        }

        string message = $"'{path}' holds no known data set; {Known}.";
        return found ?? throw (File.Exists(path) ? new DataFormatException(message) { Path = path } : new FileNotFoundException(message, path));
    }

    public static DataSet Load(string path, DataSetOptions options) => Recognize(path) switch
    {
        DataFormat.Npz => Named(path, () => OwnArrays.LoadArchive(path, NameOf(path), options)),
        DataFormat.Npy => Named(path, () => OwnArrays.LoadFolder(path, NameOf(path), options)),
        DataFormat.Csv => LoadTable(path, options),
        DataFormat.Pictures => Named(path, () => ImageFolder.Load(path, NameOf(path), options)),
        DataFormat.Idx => Mnist.Load(path),
        _ => Cifar10.Load(path),
    };

    private static DataSet LoadTable(string path, DataSetOptions options)
    {
        Table table = options.Encoder?.ReadCsv(path) ?? Table.ReadCsv(path, options.Categorical);
        if (options.Encoder is null && options.Target is null)
        {
            throw table.Wrong(
                $"it is a table, of which no column is named as the target (--target, DataSetOptions.Target); it has {table.NamesInWords}");
        }

        return Named(path, () => DataSet.FromTable(NameOf(path), table, options));
    }

    /// <summary>Makes a data set of what a file holds; what is refused of it is a fault of the file.</summary>
    private static DataSet Named(string path, Func<DataSet> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException error)
        {
            throw new DataFormatException($"'{path}': {FileText.MessageOf(error)}", error) { Path = path };
        }
    }

    private static string NameOf(string path)
        => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Length: > 0 } name ? name : "data";
}
