using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>Pictures (PNG, JPEG) in folders, one folder for each class, named after it.</summary>
public static class ImageFolder
{
    private const string TrainName = "train";
    private const string TestName = "test";

    private static readonly string[] PartNames = [TrainName, TestName];

    /// <summary>
    /// Reads the pictures of all classes, in the order of the names of folders and files. Grey levels have one channel where all pictures are grey,
    /// else three. What is transparent has the colour that stands there. Other files, and names that begin with a point, are passed over.
    /// </summary>
    /// <param name="folder">A folder with a folder for each class.</param>
    /// <param name="size">
    /// The height and width that the pictures get: by the mean of the covered area where they shrink, else linearly between pixels. Null: all
    /// pictures have the same size already.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is empty or null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">A picture is damaged or of another size, or a class has none.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static RawSamples Read(string folder, (int Height, int Width)? size = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(size?.Height ?? 1, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size?.Width ?? 1, 1, nameof(size));
        return Read(folder, size, shape: null, classes: null);
    }

    /// <summary>Whether a folder has folders of pictures.</summary>
    internal static bool IsAt(string folder)
        => Folders(folder).Any(name => Files(Path.Combine(folder, name)).Length > 0)
            || PartNames.Any(part => Directory.Exists(Path.Combine(folder, part)) && IsAt(Path.Combine(folder, part)));

    /// <summary>The pictures of a folder as a data set: of its folders train and test, where it has these.</summary>
    internal static DataSet Load(string folder, string name, DataSetOptions options)
    {
        bool hasTrain = IsPart(TrainName);
        RawSamples all = Read(hasTrain ? Path.Combine(folder, TrainName) : folder, options.ImageSize, options.Image, options.ClassNames);
        RawSamples? test = hasTrain && IsPart(TestName) ? Read(Path.Combine(folder, TestName), options.ImageSize, all.Shape, all.ClassNames) : null;
        return new DataSet(name, all, options, [], test: test);

        bool IsPart(string part) => Directory.Exists(Path.Combine(folder, part)) && IsAt(Path.Combine(folder, part));
    }

    /// <summary>A single picture as a model takes it, with no label that means anything.</summary>
    internal static RawSamples One(string path, ImageShape shape, IReadOnlyList<string> classes)
    {
        byte[] planes = PictureFile.Read(path).Resized(shape.Height, shape.Width).Planes;
        return new RawSamples(planes[..shape.Length], [0], shape, classes);
    }

    private static RawSamples Read(string folder, (int Height, int Width)? size, ImageShape? shape, IReadOnlyList<string>? classes)
    {
        string[] names = Directory.Exists(folder) ? Folders(folder) : throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        string? unknown = names.FirstOrDefault(name => classes?.Contains(name) == false);
        if (unknown is not null || names.Length == 0)
        {
            throw Wrong(unknown is null ? "it has no folders; expected one for each class, with .png or .jpg files"
                : $"it has the folder {FileText.Quote(unknown)}; one of the classes {FileText.List(classes!)} was expected");
        }

        classes ??= names;
        size = shape is ImageShape known ? (known.Height, known.Width) : size;
        bool resizes = size is not null;
        bool areGrey = true;
        List<byte[]> pictures = [];
        List<int> labels = [];
        foreach (string name in names)
        {
            int label = classes.Index().First(one => one.Item == name).Index;
            string[] files = Files(Path.Combine(folder, name));
            if (files.Length == 0)
            {
                throw Wrong($"its folder {FileText.Quote(name)} has no .png or .jpg file; expected one or more of each class");
            }

            foreach (string file in files)
            {
                DecodedImage picture = PictureFile.Read(file);
                (int height, int width) = size ??= (picture.Height, picture.Width);
                if (!resizes && (picture.Height != height || picture.Width != width))
                {
                    throw DataFormatException.Of(file, $"it has {picture.Height} x {picture.Width} pixels, those before it {height} x {width}; "
                        + "expected one size, or the size that all are to get (--size)");
                }

                areGrey &= picture.IsGrey;
                labels.Add(label);
                pictures.Add(picture.Resized(height, width).Planes);
            }
        }

        ImageShape all = shape ?? new ImageShape(areGrey ? 1 : 3, size!.Value.Height, size.Value.Width);
        if ((long)all.Length * pictures.Count > Array.MaxLength)
        {
            throw Wrong($"its {pictures.Count} pictures of {all} bytes take more than 2 GiB; expected fewer, or a smaller size");
        }

        // Of grey pictures all planes are the same.
        byte[] pixels = GC.AllocateUninitializedArray<byte>(all.Length * pictures.Count);
        for (int i = 0; i < pictures.Count; i++)
        {
            pictures[i].AsSpan(0, all.Length).CopyTo(pixels.AsSpan(i * all.Length));
        }

        return new RawSamples(pixels, [.. labels], all, classes);

        DataFormatException Wrong(string problem) => DataFormatException.Of(folder, problem);
    }

    private static string[] Folders(string folder)
        => [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(IsSeen).Order(StringComparer.Ordinal)];

    private static string[] Files(string folder)
        =>
        [
            .. Directory.EnumerateFiles(folder).Where(path => PictureFile.IsPicture(path) && IsSeen(Path.GetFileName(path)))
                .Order(StringComparer.Ordinal),
        ];

    private static bool IsSeen(string name) => name[0] is not ('.' or '_');
}
