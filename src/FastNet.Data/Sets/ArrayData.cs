using System.Globalization;
using System.Numerics;

namespace FastNet.Data;

/// <summary>
/// Rows and labels of the user's own: x (N, ...), any numbers, one row for each index of the first dimension, and y (N) or (N, 1), whole numbers
/// from 0 of any type, or the names of the classes as text; or y (N) or (N, M), any numbers, for a regression. The mean of the training part is subtracted when they are prepared, as
/// with images.
/// </summary>
public sealed class ArrayData : IDataSet
{
    /// <summary>Joins arrays.</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="trainX">Rows to train on, and to validate on where <paramref name="validationX"/> is null.</param>
    /// <param name="trainY">Their labels.</param>
    /// <param name="validationX">Rows to validate on; null: the last of <paramref name="trainX"/>, as <see cref="ProtocolSizes.Usual"/> says.</param>
    /// <param name="validationY">Their labels; null with <paramref name="validationX"/>.</param>
    /// <param name="testX">Rows to test on.</param>
    /// <param name="testY">Their labels.</param>
    /// <param name="numericTargets">Whether y are numbers to be met, and not labels.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or null, shapes do not fit, labels are neither whole numbers from 0 to 65,535 nor names of 1 to 255 characters, numbers are not finite, or there are too few rows.
    /// </exception>
    /// <exception cref="ArgumentNullException">An array is null that may not be.</exception>
    public ArrayData(
        string name,
        NpyArray trainX,
        NpyArray trainY,
        NpyArray? validationX,
        NpyArray? validationY,
        NpyArray testX,
        NpyArray testY,
        bool numericTargets = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        string[]? names = numericTargets ? null : NamesOf([trainY, validationY, testY]);
        Train = new ArrayRows(trainX, trainY, "x_train", "y_train", names, numericTargets);
        if (validationX is null != validationY is null)
        {
            throw new ArgumentException("x_val and y_val go together; one of them is missing.", nameof(validationX));
        }

        Validation = validationX is null ? null : new ArrayRows(validationX, validationY!, "x_val", "y_val", names, numericTargets);
        Test = new ArrayRows(testX, testY, "x_test", "y_test", names, numericTargets);
        foreach ((string part, ArrayRows? rows) in (ReadOnlySpan<(string, ArrayRows?)>)[("x_val", Validation), ("x_test", Test)])
        {
            if (rows is not null && rows.Features != Train.Features)
            {
                throw new ArgumentException($"{part} has rows of {rows.Features} numbers, x_train of {Train.Features}.");
            }

            if (rows is not null && rows.TargetColumns != Train.TargetColumns)
            {
                throw new ArgumentException($"{rows.TargetName} has rows of {rows.TargetColumns} numbers, y_train of {Train.TargetColumns}.");
            }
        }

        int least = Validation is null ? 2 : 1;
        if (Train.Count < least)
        {
            throw new ArgumentException($"x_train has {Train.Count} rows; {least} or more were expected.", nameof(trainX));
        }

        TargetNames = Array.AsReadOnly<string>(Train.TargetColumns == 1 ? ["y"] : [.. Numbers(Train.TargetColumns).Select(number => $"y{number}")]);
        int classes = numericTargets ? 0 : Math.Max(Train.MostLabel, Math.Max(Validation?.MostLabel ?? 0, Test.MostLabel)) + 1;
        ClassNames = Array.AsReadOnly(names ?? [.. Numbers(classes)]);
        ProtocolSizes usual = ProtocolSizes.Usual(Train.Count, Test.Count);
        DefaultProtocol = Validation is null ? usual : usual with { Train = Train.Count, Validation = Validation.Count };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The names that the labels are, in the order of their characters' numbers; or the classes by their numbers, as many as the largest label asks for; none where targets are numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The names of the columns of numeric targets, y or y0, y1, ...; empty where there are labels.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <inheritdoc/>
    public ProtocolSizes DefaultProtocol { get; }

    /// <summary>The rows to train on.</summary>
    public ArrayRows Train { get; }

    /// <summary>The rows to validate on; null: the last ones of <see cref="Train"/>.</summary>
    public ArrayRows? Validation { get; }

    /// <summary>The rows to test on.</summary>
    public ArrayRows Test { get; }

    /// <summary>Reads x_train, y_train, x_test, y_test and, if they are there, x_val and y_val of a .npz archive.</summary>
    /// <param name="path">A file as <c>numpy.savez</c> writes it.</param>
    /// <param name="numericTargets">Whether y are numbers to be met, and not labels.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">It is no such archive, an array is missing, or the arrays do not fit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ArrayData Load(string path, bool numericTargets = false)
    {
        using NpzArchive archive = NpzArchive.Open(path);
        foreach (string needed in (string[])["x_train", "y_train", "x_test", "y_test"])
        {
            if (!archive.Names.Contains(needed))
            {
                throw new DataFormatException(
                    $"'{path}' has no array {needed}; it has {(archive.Names.Count == 0 ? "none" : FileText.List(archive.Names))}, and "
                        + "x_train, y_train, x_test, y_test were expected, x_val and y_val allowed.")
                { Path = path };
            }
        }

        NpyArray? Optional(string name) => archive.Names.Contains(name) ? archive.Read(name) : null;
        try
        {
            return new ArrayData(
                Path.GetFileNameWithoutExtension(path) is { Length: > 0 } name ? name : "npz",
                archive.Read("x_train"), archive.Read("y_train"), Optional("x_val"), Optional("y_val"),
                archive.Read("x_test"), archive.Read("y_test"), numericTargets);
        }
        catch (ArgumentException error)
        {
            // Without the "(Parameter ...)" that .NET appends: the message names the array itself.
            throw new DataFormatException($"'{path}': {error.Message.Split(" (Parameter")[0]}", error) { Path = path };
        }
    }

    /// <inheritdoc/>
    public DataSplit<T> Prepare<T>(PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layout != PixelLayout.ChannelFirst)
        {
            throw new ArgumentOutOfRangeException(
                nameof(layout), layout, $"'{Name}' has rows of numbers, not images; their order can only stay as it is (ChannelFirst).");
        }

        options = PreprocessingOptions.ForRows(options, TargetNames.Count > 0);
        (int train, int validation, int shortTest) = DefaultProtocol;
        DataScales scales = DataScales.Of(Train, train, options);
        Samples<T> training = Train.Prepare<T>(0, train, scales, options.AppendOnes);
        Samples<T> validating = (Validation ?? Train).Prepare<T>(Validation is null ? train : 0, validation, scales, options.AppendOnes);
        return new DataSplit<T>(Name, ClassNames, training, validating, Test.Prepare<T>(0, Test.Count, scales, options.AppendOnes), shortTest)
        {
            TargetNames = TargetNames,
            Scales = scales,
        };
    }

    private static IEnumerable<string> Numbers(int count)
        => Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The names of the classes where labels are text; null where they are numbers.</summary>
    private static string[]? NamesOf(ReadOnlySpan<NpyArray?> labels)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        bool isText = false;
        foreach (NpyArray? y in labels)
        {
            isText |= y is not null && y.IsText;
            names.UnionWith(y?.Texts ?? []);
        }

        return isText ? [.. names] : null;
    }
}
