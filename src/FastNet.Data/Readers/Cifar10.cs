using System.Text;

namespace FastNet.Data;

/// <summary>
/// CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009): 60,000 images of 3 x 32 x 32 in ten classes, from either
/// official form. The binary one has records of one label and 3072 pixel bytes, the python one pickled dictionaries of arrays; each is read as a
/// folder of plain or .gz files and as a .tar.gz archive.
/// </summary>
public static class Cifar10
{
    internal const string BinaryArchive = "cifar-10-binary.tar.gz";
    internal const string PythonArchive = "cifar-10-python.tar.gz";
    internal const string BinaryFolder = "cifar-10-batches-bin";
    internal const string PythonFolder = "cifar-10-batches-py";

    private const int Side = 32;
    private const int Channels = 3;
    private const int ImageLength = Channels * Side * Side;
    private const int RecordLength = 1 + ImageLength;
    private const int RecordsPerFile = 10_000;
    private const int TrainFiles = 5;
    private const string MetaFile = "batches.meta";

    /// <summary>A python file has 31 MB; protocol 0 spells a byte out in up to six.</summary>
    private const int MostPickleBytes = 192 << 20;

    private static readonly string[] ClassNames = ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    private static readonly string[] PythonFiles = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];
    private static readonly string[] BinaryFiles = [.. PythonFiles.Select(name => $"{name}.bin")];

    /// <summary>Reads all images; 180 MB.</summary>
    /// <param name="path">
    /// The folder of <c>data_batch_1.bin</c> ... <c>test_batch.bin</c> (binary form) or of <c>data_batch_1</c> ... <c>test_batch</c> and
    /// <c>batches.meta</c> (python form), each file plain or with .gz after its name; or the official archive of either form; or a folder that holds
    /// one of these under its official name. The classes are named by <c>batches.meta</c> in the python form.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder or archive.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing; the message names it.</exception>
    /// <exception cref="DataFormatException">
    /// A file has not exactly 10,000 images of 3072 bytes, a label above 9, or is damaged; a pickle asks for more than data; an archive points
    /// outside itself.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DataSet Load(string path) => Load(path, RecordsPerFile);

    internal static DataSet Load(string path, int recordsPerFile)
    {
        DataFiles files = Open(path);
        byte[] labels = new byte[(TrainFiles + 1) * recordsPerFile];
        byte[] pixels = [];
        byte[] testPixels = [];
        byte[] buffer = [];
        string[] classNames = ClassNames;
        if (Recognize(path) == DataFormat.Cifar10Python)
        {
            files.Read([.. PythonFiles, MetaFile], $"CIFAR-10's python version has {string.Join(", ", PythonFiles)} and {MetaFile}", (number, file) =>
            {
                object? content = PickleReader.Read(file.ReadAll(MostPickleBytes));
                if (number < PythonFiles.Length)
                {
                    Add(number, ReadBatch(content, LabelsOf(number)).Span, ImageLength);
                }
                else
                {
                    classNames = ReadClassNames(content);
                }
            });
        }
        else
        {
            string hint = $"CIFAR-10's binary version has {string.Join(", ", BinaryFiles)}";
            files.Read(BinaryFiles, hint, (number, file) =>
            {
                buffer = ReadRecords(file, LabelsOf(number), buffer);
                Add(number, buffer, RecordLength);
            });
        }

        return new DataSet(
            "cifar10", new(pixels, labels[..^recordsPerFile], Side, Side, Channels, classNames),
            new(testPixels, labels[^recordsPerFile..], Side, Side, Channels, classNames), new ProtocolSizes(49_000, 1_000, 1_000));

        // Training files lie one after the other; the sixth is the test file.
        Span<byte> LabelsOf(int number) => labels.AsSpan(number * recordsPerFile, recordsPerFile);

        // Memory for all images is taken when one file was read and proved to be whole.
        void Add(int number, ReadOnlySpan<byte> records, int length)
        {
            if (pixels.Length == 0)
            {
                pixels = GC.AllocateUninitializedArray<byte>(Ensure.Elements("training images", (long)TrainFiles * recordsPerFile, ImageLength));
                testPixels = GC.AllocateUninitializedArray<byte>(recordsPerFile * ImageLength);
            }

            Span<byte> images = number < TrainFiles ? pixels.AsSpan(number * testPixels.Length, testPixels.Length) : testPixels;
            for (int i = 0; i < recordsPerFile; i++)
            {
                records.Slice(((i + 1) * length) - ImageLength, ImageLength).CopyTo(images[(i * ImageLength)..]);
            }
        }
    }

    /// <summary>Whether there are files, or an archive, of CIFAR-10's names; and of which form.</summary>
    internal static DataFormat? Recognize(string path)
    {
        string? first = Open(path).First([.. BinaryFiles, .. PythonFiles]);
        return first is null ? null : BinaryFiles.Contains(first) ? DataFormat.Cifar10Binary : DataFormat.Cifar10Python;
    }

    private static DataFiles Open(string path) => DataFiles.Open(path, BinaryFolder, PythonFolder, BinaryArchive, PythonArchive);

    /// <summary>Reads a file of the binary form: a label and the pixels of each image.</summary>
    private static byte[] ReadRecords(DataFile file, Span<byte> labels, byte[] buffer)
    {
        int expected = Ensure.Elements("records", labels.Length, RecordLength);
        long length = file.Length ?? expected;
        string records = length % RecordLength == 0 ? $"{length / RecordLength} records" : $"no multiple of {RecordLength}";
        DataFormatException.Demand(length == expected,
            $"it has {length} bytes ({records}); {expected} were expected ({labels.Length} records of {RecordLength})");
        buffer = NpyHeader.Bytes(file.Stream, expected, file.OnDisk, buffer);
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Label(i, buffer[i * RecordLength]);
        }

        return buffer;
    }

    /// <summary>Reads the labels of a file of the python form.</summary>
    /// <returns>The pixels of all images.</returns>
    private static ReadOnlyMemory<byte> ReadBatch(object? content, Span<byte> labels)
    {
        PickleDictionary batch = content as PickleDictionary ?? throw new DataFormatException("the pickle is no dictionary");
        if (batch.Find("labels") is not List<object?> numbers || numbers.Count != labels.Length)
        {
            throw new DataFormatException($"'labels' is no list of {labels.Length} numbers");
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Label(i, numbers[i] is long number ? number : throw new DataFormatException($"label {i} is no whole number"));
        }

        ReadOnlyMemory<byte> data = batch.Find("data") is PickleArray { Data: PickleString bytes, Shape: [long rows, ImageLength] }
            && rows == labels.Length
            ? bytes.Decode()
            : throw new DataFormatException($"'data' is no array of {labels.Length} x {ImageLength} bytes");
        DataFormatException.Demand(data.Length == (long)labels.Length * ImageLength,
            $"'data' has {data.Length} bytes; {(long)labels.Length * ImageLength} were expected");
        return data;
    }

    private static string[] ReadClassNames(object? content)
    {
        if ((content as PickleDictionary)?.Find("label_names") is not List<object?> names || names.Count != ClassNames.Length
            || !names.TrueForAll(name => name is PickleString { Bytes.Length: > 0 and < 256 }))
        {
            throw new DataFormatException($"'label_names' is no list of {ClassNames.Length} names");
        }

        string[] read = [.. names.Select(name => Encoding.UTF8.GetString(((PickleString)name!).Decode().Span))];
        DataFormatException.Demand(!read.Any(name => name.Any(char.IsControl)), "'label_names' has a name with control characters");
        return read;
    }

    private static byte Label(int record, long label)
    {
        DataFormatException.Demand(label >= 0 && label < ClassNames.Length,
            $"record {record} has label {label}; 0 to {ClassNames.Length - 1} were expected");
        return (byte)label;
    }
}
