using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Images, or rows of numbers, made ready for training: one row of features for each, in three parts, with the mean of the training part
/// subtracted from every part (the preprocessing of CS231n).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class DataSplit<T> : SampleSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _meanImage;
    private readonly double[] _deviation = [];
    private readonly double[] _targetMean = [];
    private readonly double[] _targetDeviation = [];

    /// <summary>Parts that nothing was subtracted from.</summary>
    internal DataSplit(IDataSet data, SampleSource<T> train, Samples<T> validation, Samples<T> testAll)
        : this(data, train, validation, testAll, data.DefaultProtocol.Test, new double[train.Features])
    {
    }

    private DataSplit(IDataSet data, SampleSource<T> train, Samples<T> validation, Samples<T> testAll, int test, double[] mean)
        : base(train, validation, testAll, test)
        => (Name, ClassNames, _meanImage) = (data.Name, data.ClassNames, mean);

    private DataSplit(ArrayData data, SampleSource<T> train, Samples<T> validation, Samples<T> testAll, ArrayScales scales)
        : this(data, train, validation, testAll, data.DefaultProtocol.Test, scales.Mean)
        => (_deviation, _targetMean, _targetDeviation, TargetNames) = (scales.Deviation, scales.TargetMean, scales.TargetDeviation, data.TargetNames);

    private DataSplit(DataSplit<T> other, Preprocessing preprocessing)
        : base(preprocessing.Apply(other.Train), preprocessing.Apply(other.Validation), preprocessing.Apply(other.TestAll), other.Test.Count)
    {
        // Rows that were features so far have had nothing subtracted; of pixels the mean is known already.
        bool first = other.Patches is not null && other._deviation.Length == 0;
        _meanImage = first ? preprocessing.Mean.ToArray() : other._meanImage;
        _deviation = first ? preprocessing.Deviation.ToArray() : other._deviation;
        (_targetMean, _targetDeviation, TargetNames) = (other._targetMean, other._targetDeviation, other.TargetNames);
        (Name, ClassNames, Layout, Patches) = (other.Name, other.ClassNames, other.Layout, other.Patches);
    }

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>What the labels mean; empty where targets are numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What the columns of numeric targets are called; empty where there are labels.</summary>
    public IReadOnlyList<string> TargetNames { get; } = [];

    /// <summary>Scores that a net must give for a row: a class each, or a number of its targets each.</summary>
    public int Outputs => Math.Max(ClassNames.Count, TargetNames.Count);

    /// <summary>What was subtracted from each column of numeric targets (<see cref="PreprocessingOptions.StandardizeTargets"/>); empty where nothing was.</summary>
    public ReadOnlySpan<double> TargetMean => _targetMean;

    /// <summary>What each column of numeric targets was then divided by; empty where by nothing.</summary>
    public ReadOnlySpan<double> TargetDeviation => _targetDeviation;

    /// <summary>The order of the features.</summary>
    public PixelLayout Layout { get; private init; }

    /// <summary>The sizes of the images where rows are images, plane by plane; null where they are something else, or in another order.</summary>
    public ImageShape? Image { get; private init; }

    /// <summary>What the rows were made with where they are features of patches; null otherwise.</summary>
    public PatchFeatures? Patches { get; init; }

    /// <summary>
    /// What every feature was divided by: of arrays when they were prepared so (<see cref="PreprocessingOptions.DivideByDeviation"/>), of features
    /// of patches by the first <see cref="Apply"/>. Empty where by nothing.
    /// </summary>
    public ReadOnlySpan<double> Deviation => _deviation;

    /// <summary>The mean of every feature over the training part, in grey levels 0 to 255 where they are pixels; subtracted from all parts already.</summary>
    public ReadOnlySpan<double> MeanImage => _meanImage;

    /// <summary>Divides a data set as <see cref="ImageData.DefaultProtocol"/> says.</summary>
    /// <param name="data">The images.</param>
    /// <param name="layout">The order of the features.</param>
    /// <param name="options">What else is done: see <see cref="IDataSet.Prepare{T}"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The options ask for what <see cref="Apply"/> does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The data set is too small for its protocol, or the layout is unknown.</exception>
    public static DataSplit<T> Prepare(ImageData data, PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ProtocolSizes sizes = data.DefaultProtocol;
        return Prepare(data, sizes.Train, sizes.Validation, sizes.Test, layout, options);
    }

    /// <summary>
    /// Divides a data set: the first <paramref name="train"/> training images, the next <paramref name="validation"/>, and the first
    /// <paramref name="test"/> test images. The mean image of the first part is exact before its one division; it is subtracted in double.
    /// </summary>
    /// <param name="data">The images.</param>
    /// <param name="train">Images to train on, 1 or more.</param>
    /// <param name="validation">Images to validate on, 0 or more.</param>
    /// <param name="test">Images of the short test, 0 or more.</param>
    /// <param name="layout">The order of the features.</param>
    /// <param name="options">What else is done: see <see cref="IDataSet.Prepare{T}"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The options ask for what <see cref="Apply"/> does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or more images are asked for than there are, or the layout is unknown.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public static DataSplit<T> Prepare(ImageData data, int train, int validation, int test, PixelLayout layout, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        ArgumentOutOfRangeException.ThrowIfNegative(test);
        if ((long)train + validation > data.Train.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(train), train, $"{train} + {validation} training and validation images were asked for; '{data.Name}' has {data.Train.Count}.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(test, data.Test.Count);
        if (!Enum.IsDefined(layout))
        {
            throw new ArgumentOutOfRangeException(nameof(layout), layout, "Known layouts are ChannelFirst and Interleaved.");
        }

        options = RequireRows(options, numericTargets: false);
        if (options.DivideByDeviation)
        {
            throw new ArgumentException(
                "The pixels of images have one scale and are not divided as they are prepared; expected DivideByDeviation for arrays, or in Apply.", nameof(options));
        }

        Ensure.FitInSpan<T>(Math.Max(train, Math.Max(validation, data.Test.Count)), data.Train.ImageLength + (options.AppendOnes ? 1 : 0));
        ImageSet images = layout == PixelLayout.ChannelFirst ? data.Train : data.Train.Interleaved();
        ImageSet tests = layout == PixelLayout.ChannelFirst ? data.Test : data.Test.Interleaved();
        double[] mean = Mean(images, train);
        return new DataSplit<T>(data, Source(images, 0, train), Numbers(images, train, validation), Numbers(tests, 0, tests.Count), test, mean)
        {
            Layout = layout,
            Image = layout == PixelLayout.ChannelFirst && !options.AppendOnes ? new ImageShape(images.Channels, images.Height, images.Width) : null,
        };

        ImageSamples<T> Source(ImageSet part, int first, int count) => new(part, first, count, mean, options.AppendOnes);
        Samples<T> Numbers(ImageSet part, int first, int count) => Samples<T>.Gather(Source(part, first, count), [.. Enumerable.Range(0, count)]);
    }

    /// <summary>Divides a data set as <see cref="ArrayData.DefaultProtocol"/> says. Means and deviations are sums in double, in the order of the rows.</summary>
    /// <param name="data">Rows of numbers.</param>
    /// <param name="options">What else is done: see <see cref="IDataSet.Prepare{T}"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The options ask for what <see cref="Apply"/> does.</exception>
    /// <exception cref="DataFormatException">A value is not finite, or too large for <typeparamref name="T"/>; the message gives part, row and column.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public static DataSplit<T> Prepare(ArrayData data, PreprocessingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options = RequireRows(options, data.TargetNames.Count > 0);
        int largest = Math.Max(data.Train.Count, Math.Max(data.Validation?.Count ?? 0, data.Test.Count));
        Ensure.FitInSpan<T>(largest, data.Train.Features + (options.AppendOnes ? 1 : 0));
        ProtocolSizes sizes = data.DefaultProtocol;
        ArrayScales scales = ArrayScales.Of(data.Train, sizes.Train, options);
        Samples<T> train = Convert(data.Train, 0, sizes.Train, scales, options.AppendOnes);
        Samples<T> validation = data.Validation is null
            ? Convert(data.Train, sizes.Train, sizes.Validation, scales, options.AppendOnes)
            : Convert(data.Validation, 0, sizes.Validation, scales, options.AppendOnes);
        return new DataSplit<T>(data, train, validation, Convert(data.Test, 0, data.Test.Count, scales, options.AppendOnes), scales);
    }

    /// <summary>The same data with every part preprocessed, in memory of its own.</summary>
    /// <param name="preprocessing">Fitted on <see cref="SampleSplit{T}.Train"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="preprocessing"/> is null.</exception>
    /// <exception cref="ArgumentException">It was fitted on rows of another length.</exception>
    public DataSplit<T> Apply(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new DataSplit<T>(this, preprocessing);
    }

    private static PreprocessingOptions RequireRows(PreprocessingOptions? options, bool numericTargets)
        => options is { StandardizeTargets: true } && !numericTargets
            ? throw new ArgumentException("The targets are labels, which have no scale; expected StandardizeTargets for numbers alone.", nameof(options))
            : options is null or { SubtractMean: true, Components: null, Whiten: false }
            ? options ?? new PreprocessingOptions()
            : throw new ArgumentException(
                "Rows are prepared less their mean, divided by deviations, with ones; expected SubtractMean, no Components and no Whiten, which Apply does.", nameof(options));
}
