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
        string message = $"'{path}' holds no known data set; {Known}.";
        return File.Exists(path)
            ? FormOfFile(path) ?? throw new DataFormatException(message) { Path = path }
            : FormOfFolder(path) ?? throw new FileNotFoundException(message, path);
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

    private static DataFormat? FormOfFile(string path)
    {
        try
        {
            return FileText.HasExtension(path, ArchiveExtension) ? DataFormat.Npz
                : FileText.HasExtension(path, TableExtension) ? DataFormat.Csv
                : Cifar10.Recognize(path);
        }
        catch (DataFormatException) when (!Array.Exists(TarExtensions, extension => FileText.HasExtension(path, extension)))
        {
            // A file of any other kind was opened as an archive. Its faults as an archive are of no use to the caller.
            return null;
        }
    }

    private static DataFormat? FormOfFolder(string path)
        => !Directory.Exists(path) ? Cifar10.Recognize(path)
            : Mnist.Recognize(path) ? DataFormat.Idx
            : OwnArrays.AreIn(path) ? DataFormat.Npy
            : Cifar10.Recognize(path) ?? (ImageFolder.IsAt(path) ? DataFormat.Pictures : null);

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
            throw DataFormatException.Of(path, FileText.MessageOf(error).TrimEnd('.'), error);
        }
    }

    private static string NameOf(string path)
        => Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Length: > 0 } name ? name : "data";
}

/// <summary>The forms of data sets that <see cref="DataSet"/> tells apart.</summary>
public enum DataFormat
{
    /// <summary>CIFAR-10's binary form, a folder or an archive.</summary>
    Cifar10Binary,

    /// <summary>CIFAR-10's python form, a folder or an archive.</summary>
    Cifar10Python,

    /// <summary>The four IDX files of MNIST and Fashion-MNIST.</summary>
    Idx,

    /// <summary>Arrays of the user's own in a .npz archive.</summary>
    Npz,

    /// <summary>A table of the user's own in a CSV file.</summary>
    Csv,

    /// <summary>Arrays of the user's own in .npy files of a folder.</summary>
    Npy,

    /// <summary>Pictures of the user's own, a folder for each class.</summary>
    Pictures,
}
