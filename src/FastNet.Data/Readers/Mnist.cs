
namespace FastNet.Data;

/// <summary>
/// MNIST (LeCun, Cortes, Burges), Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017) and others in the same four IDX files: 60,000 + 10,000 grey images of
/// 28 x 28 in ten classes, each file plain or with .gz after its name, with a point before "idx" too, or in a folder of its own name (as Kaggle
/// unpacks it).
/// </summary>
public static class Mnist
{
    private const int StandardTrain = 60_000;

    private static readonly string[] Names =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    // Below the root that torchvision was given, or below its data set's folder.
    private static readonly string[] InnerFolders = ["raw", Path.Combine("MNIST", "raw"), Path.Combine("FashionMNIST", "raw")];

    private static readonly string[] FashionNames =
        ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <summary>Reads the four files.</summary>
    /// <param name="folder">Where they are; or where torchvision put its folders <c>MNIST/raw</c> or <c>FashionMNIST/raw</c>.</param>
    /// <remarks>
    /// The two data sets have the same file names. Which one it is, and with it the names of the classes, is told by the first ten test labels; any
    /// other is called "idx", its classes by their numbers. The default protocol of 60,000 training images is 55,000 to train, the last 5,000 to
    /// validate and all test images to test; for other numbers see <see cref="ProtocolSizes.Usual"/>.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing; the message names it.</exception>
    /// <exception cref="DataFormatException">A file is no IDX file of bytes, damaged, or does not fit the others.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DataSet Load(string folder)
    {
        DataFiles files = Open(folder);
        if (files.IsArchive)
        {
            throw new DirectoryNotFoundException($"'{folder}' is a file; a folder was expected.");
        }

        int[][] shapes = new int[Names.Length][];
        byte[][] values = new byte[Names.Length][];
        files.Read(Names, $"MNIST and Fashion-MNIST have {string.Join(", ", Names)}, plain or .gz", (number, file) =>
        {
            bool isLabels = number % 2 == 1;
            (shapes[number], values[number]) = IdxFile.Read(file, isLabels ? 1 : 3);
            int[] images = shapes[number - (isLabels ? 1 : 0)];
            DataFormatException.Demand(!isLabels || shapes[number][0] == images[0], $"it has {shapes[number][0]} labels for {images[0]} images");
            DataFormatException.Demand(isLabels || (images[1] >= 1 && images[2] >= 1 && images.AsSpan(1).SequenceEqual(shapes[0].AsSpan(1))),
                $"its images are {images[1]} x {images[2]}; {(number == 0 ? "1 x 1 or more" : $"{shapes[0][1]} x {shapes[0][2]}")} was expected");
        });

        int classes = Math.Max(values[1].Append((byte)0).Max(), values[3].Append((byte)0).Max()) + 1;
        (string name, string[] classNames) = values[3].AsSpan() switch
        {
            [9, 2, 1, 1, 6, 1, 4, 6, 5, 7, ..] when classes <= FashionNames.Length => ("fashion-mnist", FashionNames),
            [7, 2, 1, 0, 4, 1, 4, 9, 5, 9, ..] when classes <= 10 => ("mnist", [.. DataSet.Numbers(10)]),
            _ => ("idx", [.. DataSet.Numbers(classes)]),
        };
        int train = shapes[0][0];
        ProtocolSizes protocol = train == StandardTrain ? new ProtocolSizes(55_000, 5_000, shapes[2][0]) : ProtocolSizes.Usual(train, shapes[2][0]);
        return new DataSet(name, Images(0), Images(2), protocol);

        RawSamples Images(int number) => new(values[number], values[number + 1], shapes[number][1], shapes[number][2], 1, classNames);
    }

    /// <summary>Whether one of the files is there.</summary>
    /// <exception cref="DataFormatException">There are two data sets.</exception>
    internal static bool Recognize(string folder) => Open(folder).First(Names) is not null;

    private static DataFiles Open(string folder)
    {
        DataFiles files = DataFiles.Open(folder);
        if (files.IsArchive || files.First(Names) is not null)
        {
            return files;
        }

        string[] folders = [.. InnerFolders.Select(name => Path.Combine(folder, name))];
        string[] inner = Array.FindAll(folders, path => Directory.Exists(path) && DataFiles.Open(path).First(Names) is not null);
        return inner.Length < 2
            ? inner.Length == 0 ? files : DataFiles.Open(inner[0])
            : throw new DataFormatException($"'{folder}' holds '{inner[0]}' and '{inner[1]}'; one of them was expected.") { Path = folder };
    }
}
