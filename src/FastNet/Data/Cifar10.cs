using Microsoft.Win32.SafeHandles;

namespace FastNet;

/// <summary>
/// CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009) from its official binary files: 60,000
/// images of 3 x 32 x 32 in ten classes, in records of one label and 3072 pixel bytes.
/// </summary>
public static class Cifar10
{
    private const int Side = 32;
    private const int Channels = 3;
    private const int ImageLength = Channels * Side * Side;
    private const int RecordLength = 1 + ImageLength;
    private const int RecordsPerFile = 10_000;
    private const int RecordsPerRead = 128;
    private const string InnerFolder = "cifar-10-batches-bin";
    private const string TestFile = "test_batch.bin";

    private static readonly string[] ClassNames = ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    private static readonly string[] TrainFiles = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

    /// <summary>Reads the six files; 180 MB.</summary>
    /// <param name="folder">The folder of <c>data_batch_1.bin</c> ... <c>data_batch_5.bin</c> and <c>test_batch.bin</c>, or the one that holds it as <c>cifar-10-batches-bin</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing; the message names it.</exception>
    /// <exception cref="InvalidDataException">A file has not exactly 10,000 records of 3073 bytes, or a label above 9.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImageData Load(string folder) => Load(folder, RecordsPerFile);

    internal static ImageData Load(string folder, int recordsPerFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        string inner = Path.Combine(folder, InnerFolder);
        string source = Directory.Exists(inner) ? inner : folder;
        // All files are looked for before 30 MB of the first are read.
        foreach (string name in TrainFiles.Append(TestFile))
        {
            string path = Path.Combine(source, name);
            if (!File.Exists(path))
            {
                throw new FileNotFoundException(
                    $"'{path}' is missing; CIFAR-10's binary version has {string.Join(", ", TrainFiles)} and {TestFile}.", path);
            }
        }

        return new ImageData("cifar10", Read(source, TrainFiles, recordsPerFile), Read(source, [TestFile], recordsPerFile), new ProtocolSizes(49_000, 1_000, 1_000));
    }

    private static ImageSet Read(string folder, string[] files, int recordsPerFile)
    {
        int count = checked(files.Length * recordsPerFile);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(count * ImageLength));
        byte[] labels = new byte[count];
        for (int i = 0; i < files.Length; i++)
        {
            ReadFile(
                Path.Combine(folder, files[i]),
                pixels.AsSpan(i * recordsPerFile * ImageLength, recordsPerFile * ImageLength),
                labels.AsSpan(i * recordsPerFile, recordsPerFile));
        }

        return new ImageSet(pixels, labels, Side, Side, Channels, ClassNames);
    }

    private static void ReadFile(string path, Span<byte> pixels, Span<byte> labels)
    {
        using SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long length = RandomAccess.GetLength(handle);
        long expected = (long)labels.Length * RecordLength;
        if (length != expected)
        {
            string records = length % RecordLength == 0 ? $"{length / RecordLength} records" : $"no multiple of {RecordLength}";
            throw new InvalidDataException($"'{path}' has {length} bytes ({records}); {expected} were expected ({labels.Length} records of {RecordLength}).");
        }

        byte[] buffer = new byte[RecordsPerRead * RecordLength];
        for (int first = 0; first < labels.Length; first += RecordsPerRead)
        {
            int records = Math.Min(RecordsPerRead, labels.Length - first);
            Span<byte> chunk = buffer.AsSpan(0, records * RecordLength);
            ReadExactly(handle, path, chunk, (long)first * RecordLength);
            for (int i = 0; i < records; i++)
            {
                Span<byte> record = chunk.Slice(i * RecordLength, RecordLength);
                if (record[0] >= ClassNames.Length)
                {
                    throw new InvalidDataException($"'{path}': record {first + i} has label {record[0]}; 0 to {ClassNames.Length - 1} were expected.");
                }

                labels[first + i] = record[0];
                record[1..].CopyTo(pixels[((first + i) * ImageLength)..]);
            }
        }
    }

    private static void ReadExactly(SafeFileHandle handle, string path, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(handle, destination, offset);
            if (read == 0)
            {
                throw new InvalidDataException($"'{path}' ended at byte {offset} while it was read; {destination.Length} more were expected.");
            }

            destination = destination[read..];
            offset += read;
        }
    }
}
