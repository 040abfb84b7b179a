using System.Globalization;

namespace FastNet.Data;

/// <summary>
/// Samples to train and validate on, and samples to test on, as they were stored: labelled images, or arrays of the user's own.
/// <see cref="Prepare{T}"/>
/// makes them ready for training.
/// </summary>
public sealed partial class DataSet
{
    /// <summary>Joins two sets of images of the same size and classes.</summary>
    /// <param name="name">The name of the data set, for instance "cifar10".</param>
    /// <param name="train">The images to train and validate on.</param>
    /// <param name="test">The images to test on.</param>
    /// <param name="defaultProtocol">The usual division of the images.</param>
    /// <exception cref="ArgumentException">The name is empty or null, or the sets differ in image size or classes.</exception>
    /// <exception cref="ArgumentNullException">A set is null.</exception>
    public DataSet(string name, RawSamples train, RawSamples test, ProtocolSizes defaultProtocol)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        Ensure.That(train.AreImages,
            $"The training rows are numbers of shape [{string.Join(", ", train.Values.Shape)}]; images were expected.", nameof(train));
        Ensure.That(train.Shape == test.Shape, $"Training images are {train.Shape}, test images {test.Shape}.", nameof(test));
        Ensure.That(train.ClassNames.SequenceEqual(test.ClassNames),
            $"Training images are of the classes {string.Join(' ', train.ClassNames)}, test images of {string.Join(' ', test.ClassNames)}.",
            nameof(test));

        (Name, Train, Test, TargetNames, DefaultProtocol) = (name, train, test, [], defaultProtocol);
    }

    /// <summary>
    /// Joins arrays: x (N, ...), any numbers, one row for each index of the first dimension, and y (N) or (N, 1), whole numbers from 0 of any type,
    /// or the names of the classes as text; or y (N) or (N, M), any numbers, for a regression.
    /// </summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="trainX">Rows to train on, and to validate on where <paramref name="validationX"/> is null.</param>
    /// <param name="trainY">Their labels.</param>
    /// <param name="validationX">Rows to validate on; null: the last of <paramref name="trainX"/>, as <see cref="ProtocolSizes.Usual"/> says.</param>
    /// <param name="validationY">Their labels; null with <paramref name="validationX"/>.</param>
    /// <param name="testX">Rows to test on.</param>
    /// <param name="testY">Their labels.</param>
    /// <param name="numericTargets">Whether y are numbers to be met, and not labels.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or null, shapes do not fit, labels are neither whole numbers from 0 to 65,535 nor names of 1 to 255 characters, numbers are
    /// not finite, or there are too few rows.
    /// </exception>
    /// <exception cref="ArgumentNullException">An array is null that may not be.</exception>
    public DataSet(
        string name, NpyArray trainX, NpyArray trainY, NpyArray? validationX, NpyArray? validationY, NpyArray testX, NpyArray testY,
        bool numericTargets = false)
        : this(name, StoredRows.Of(trainX)!, trainY, StoredRows.Of(validationX), validationY, StoredRows.Of(testX)!, testY, numericTargets)
    {
    }

    /// <summary>The same of rows that may be on the disk.</summary>
    internal DataSet(
        string name, StoredRows trainX, NpyArray trainY, StoredRows? validationX, NpyArray? validationY, StoredRows testX, NpyArray testY,
        bool numericTargets)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        string[]? names = numericTargets ? null : StoredTargets.NamesOf([trainY, validationY, testY]);
        Train = new RawSamples(trainX, trainY, "x_train", "y_train", names, numericTargets);
        Ensure.That(validationX is null == validationY is null, "x_val and y_val go together; one of them is missing.", nameof(validationX));

        Validation = validationX is null ? null : new RawSamples(validationX, validationY!, "x_val", "y_val", names, numericTargets);
        Test = new RawSamples(testX, testY, "x_test", "y_test", names, numericTargets);
        foreach (RawSamples part in Parts)
        {
            Ensure.That(part.Features == Train.Features, $"{part.Name} has rows of {part.Features} numbers, x_train of {Train.Features}.");
            Ensure.That(part.TargetColumns == Train.TargetColumns,
                $"{part.TargetName} has rows of {part.TargetColumns} numbers, y_train of {Train.TargetColumns}.");
        }

        int least = Validation is null ? 2 : 1;
        Ensure.That(Train.Count >= least, $"x_train has {Train.Count} rows; {least} or more were expected.", nameof(trainX));

        TargetNames = StoredTargets.NamesOfNumbers(Train.TargetColumns);
        int classes = numericTargets ? 0 : Parts.Max(part => part.Labels.ToArray().Append(0).Max()) + 1;
        NameClasses(Array.AsReadOnly(names ?? [.. Numbers(classes)]));
        ProtocolSizes usual = ProtocolSizes.Usual(Train.Count, Test.Count);
        DefaultProtocol = Validation is null ? usual : usual with { Train = Train.Count, Validation = Validation.Count };
    }

    /// <summary>Rows that come without parts, held out of each other; where test rows are given, those to validate on alone.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    internal DataSet(
        string name, RawSamples all, DataSetOptions options, IReadOnlyList<string> targetNames, TableEncoder? encoder = null, RawSamples? test = null)
    {
        (Name, TargetNames, string rows) = (name, targetNames, DataOrigin.Fingerprint(all));
        HoldOut held = options.HoldOut with { Share = test is null ? options.HoldOut.Share : 0 };
        bool areOthers = test is null && options.HeldOutOf is not null && options.HeldOutOf != rows;
        (int[] Train, int[] Validation, int[] Test) parts = areOthers
            ? ([], [], [.. Enumerable.Range(0, all.Count)])
            : held.Divide(all.Count, all.Labels);
        (Train, Validation) = (all.Chosen(parts.Train, "the training"), all.Chosen(parts.Validation, "the validation"));
        Test = test ?? all.Chosen(parts.Test, "the test");
        Origin = new DataOrigin(encoder, areOthers ? null : held, rows);
        DefaultProtocol = ProtocolSizes.Usual(Train.Count, Test.Count) with { Train = Train.Count, Validation = Validation.Count };
    }

    /// <summary>The name of the data set.</summary>
    public string Name { get; }

    /// <summary>
    /// The names of the classes; empty where targets are numbers. Text labels are the names, in the order of their characters' numbers; whole numbers
    /// are their own names.
    /// </summary>
    public IReadOnlyList<string> ClassNames => Train.ClassNames;

    /// <summary>The names of the columns of numeric targets, y or y0, y1, ...; empty where there are labels.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>The usual division of the rows.</summary>
    public ProtocolSizes DefaultProtocol { get; }

    /// <summary>The samples to train on, and to validate on where <see cref="Validation"/> is null.</summary>
    public RawSamples Train { get; }

    /// <summary>The samples to validate on; null: the next ones of <see cref="Train"/>.</summary>
    public RawSamples? Validation { get; }

    /// <summary>The samples to test on.</summary>
    public RawSamples Test { get; }

    /// <summary>How the parts were made of rows that came without; null where the data have parts of their own.</summary>
    public HoldOut? HoldOut => Origin.HoldOut;

    /// <summary>How the rows of a table became these; null where they were none.</summary>
    public TableEncoder? Encoder => Origin.Encoder;

    /// <summary>Where the rows come from.</summary>
    internal DataOrigin Origin { get; } = new();

    /// <summary>All of them, in this order.</summary>
    internal RawSamples[] Parts => Validation is null ? [Train, Test] : [Train, Validation, Test];

    /// <summary>Tells the form of the data: that of a file by its name, of folders and archives by the names in them.</summary>
    /// <param name="path">A file or a folder.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is nothing.</exception>
    /// <exception cref="DataFormatException">It is an archive that is damaged, or nothing that is known.</exception>
    /// <exception cref="FileNotFoundException">It is a folder without the files of any known data set.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static DataFormat Recognize(string path) => DataSources.Recognize(path);

    /// <summary>Loads whatever <see cref="Recognize"/> finds (<see cref="Load(string, DataSetOptions)"/>).</summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="numericTargets">Whether the targets of arrays are numbers to be met, and not labels; images have labels in any case.</param>
    /// <inheritdoc cref="Load(string, DataSetOptions)" path="/exception"/>
    public static DataSet Load(string path, bool numericTargets = false)
        => DataSources.Load(path, new DataSetOptions { NumericTargets = numericTargets });

    /// <summary>
    /// Loads whatever <see cref="Recognize"/> finds; of arrays x_train, y_train, x_test, y_test and, if they are there, x_val and y_val, or x and y
    /// (also X and Y). Of data without a test part some rows are held out.
    /// </summary>
    /// <param name="path">A file or a folder.</param>
    /// <param name="options">The target column of a table, and other choices; those that the data do not leave are not looked at.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or null.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="DirectoryNotFoundException">There is nothing.</exception>
    /// <exception cref="FileNotFoundException">A file of the data set is missing; the message names it.</exception>
    /// <exception cref="DataFormatException">
    /// A file is damaged or not what its name says, a column or an array is missing, or they do not fit.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DataSet Load(string path, DataSetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DataSources.Load(path, options);
    }

    /// <summary>The rows of a table, some of them held out (<see cref="DataSetOptions.HoldOut"/>).</summary>
    /// <param name="name">The name of the data set.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">The target column, and other choices.</param>
    /// <exception cref="ArgumentException">The name is empty or null, the options name no target, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentNullException">The table or the options are null.</exception>
    /// <exception cref="DataFormatException">Cells of a column cannot be features or targets; the message gives line and column.</exception>
    public static DataSet FromTable(string name, Table table, DataSetOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        TableEncoder? encoder = options.Encoder;
        if (encoder is null)
        {
            // The targets first: where each part has its share of the classes, the training rows depend on them.
            (string[]? Names, int[] Labels) classes = TableEncoder.ClassesOf(table, options);
            encoder = TableEncoder.Fit(table, options, options.HoldOut.Divide(table.Rows, classes.Labels).Train, classes);
        }

        return new DataSet(name, encoder.Samples(table), options, encoder.ClassNames.Count > 0 ? [] : [encoder.Target], encoder);
    }

    /// <summary>Gives every part the names of the classes; null: they stay.</summary>
    internal void NameClasses(IReadOnlyList<string>? names) => Array.ForEach(Parts, part => part.ClassNames = names ?? part.ClassNames);

    internal static IEnumerable<string> Numbers(int count)
        => Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture));
}
