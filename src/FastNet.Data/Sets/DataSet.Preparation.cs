using System.Numerics;

namespace FastNet.Data;

/// <content>Rows made ready for training.</content>
public sealed partial class DataSet
{
    /// <summary>
    /// Divides the rows: the first training rows, the next to validate (or the first of <see cref="Validation"/>), and the first test rows for the
    /// short test. Subtracts the mean of the training part. Means are computed, and subtracted, in double; those of images are exact before their one
    /// division.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="layout">The order of an image's features; rows that are no images have but one, <see cref="PixelLayout.ChannelFirst"/>.</param>
    /// <param name="options">
    /// What else is done, with every row written once: <see cref="PreprocessingOptions.DivideByDeviation"/> (arrays alone) and
    /// <see cref="PreprocessingOptions.AppendOnes"/>. Null: nothing.
    /// </param>
    /// <param name="sizes">Rows to train on, 1 or more, to validate on, and of the short test; null: <see cref="DefaultProtocol"/>.</param>
    /// <exception cref="ArgumentException">The options ask for a step that <see cref="DataSplit{T}.Apply"/> does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is too small, or more rows are asked for than there are, or the layout is not to be had.
    /// </exception>
    /// <exception cref="DataFormatException">A value of an array is not finite or too large; the message gives part, row and column.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public DataSplit<T> Prepare<T>(PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null, ProtocolSizes? sizes = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => PrepareFirst<T>(layout, options, sizes, int.MaxValue);

    /// <summary>The same with so many of the training rows at most, the first ones; validation and test rows stay.</summary>
    internal DataSplit<T> PrepareFirst<T>(PixelLayout layout, PreprocessingOptions? options, ProtocolSizes? sizes, int most)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int train, int validation, int shortTest) = sizes ?? DefaultProtocol;
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfNegative(validation, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfNegative(shortTest, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shortTest, Test.Count, nameof(sizes));
        Ensure.Defined(layout);
        if ((long)train + (Validation is null ? validation : 0) > Train.Count || validation > (Validation ?? Train).Count)
        {
            string found = Validation is null ? $"{Train.Count}" : $"{Train.Count} + {Validation.Count}";
            throw new ArgumentOutOfRangeException(
                nameof(sizes), train, $"{train} + {validation} training and validation rows were asked for; '{Name}' has {found}.");
        }

        if (layout != PixelLayout.ChannelFirst && !Train.AreImages)
        {
            throw new ArgumentOutOfRangeException(
                nameof(layout), layout, $"'{Name}' has rows of numbers, not images; their order can only stay as it is (ChannelFirst).");
        }

        options = PreprocessingOptions.ForRows(options, TargetNames.Count > 0);
        Ensure.That(!options.DivideByDeviation || !Train.AreImages,
            "The pixels of images have one scale and are not divided as they are prepared; expected DivideByDeviation for arrays, or in Apply.",
            nameof(options));

        bool isChannelFirst = layout == PixelLayout.ChannelFirst;
        RawSamples rows = isChannelFirst ? Train : Train.Interleaved();
        RawSamples tests = isChannelFirst ? Test : Test.Interleaved();
        RawSamples others = Validation is null ? rows : isChannelFirst ? Validation : Validation.Interleaved();
        most = Math.Min(most, train);
        DataScales scales = DataScales.Of(rows, most, options);
        Samples<T> training = rows.Prepare<T>(0, most, scales, options.AppendOnes, areKnown: scales.KeepFinite<T>());
        Samples<T> validating = others.Prepare<T>(Validation is null ? train : 0, validation, scales, options.AppendOnes);
        Samples<T> testing = tests.Prepare<T>(0, tests.Count, scales, options.AppendOnes);
        if (Train.AreImages)
        {
            validating.KeepNumbers();
            testing.KeepNumbers();
        }

        return new DataSplit<T>(Name, ClassNames, TargetNames, training, validating, testing, shortTest)
        {
            Layout = layout,
            ArePixels = Train.AreImages,
            Image = Train.AreImages && isChannelFirst && !options.AppendOnes ? Train.Shape : null,
            Scales = scales,
            Origin = Origin with { Image = Train.AreImages ? Train.Shape : null },
        };
    }

    /// <summary>Features of the images in place of their pixels; nothing is subtracted.</summary>
    /// <param name="extract">
    /// Makes rows of images of a set, of so many from a first one on, with their mirror images or without, and tells how many are done.
    /// </param>
    /// <param name="mirrored">Whether there are mirror images of the training part.</param>
    /// <param name="patches">The features, where they are those of patches.</param>
    /// <param name="progress">Called with the number of rows done, and of all.</param>
    internal DataSplit<T> Features<T>(
        Func<RawSamples, int, int, bool, Action<int>, Samples<T>> extract, bool mirrored, PatchFeatures? patches, Action<int, int>? progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int train, int validation, int shortTest) = DefaultProtocol;
        int trained = (mirrored ? 2 : 1) * train;
        int all = trained + validation + Test.Count;
        Samples<T> training = extract(Train, 0, train, mirrored, done => progress?.Invoke(done, all));
        RawSamples validationRows = Validation ?? Train;
        int first = Validation is null ? train : 0;
        Samples<T> validating = extract(validationRows, first, validation, false, done => progress?.Invoke(trained + done, all));
        Samples<T> testing = extract(Test, 0, Test.Count, false, done => progress?.Invoke(trained + validation + done, all));
        return new DataSplit<T>(Name, ClassNames, TargetNames, training, validating, testing, shortTest)
        {
            Patches = patches,
            Scales = new DataScales(new double[training.Features]),
            Origin = Origin,
        };
    }
}
