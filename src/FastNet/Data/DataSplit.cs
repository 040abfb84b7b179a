using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Images, or rows of numbers, made ready for training: one row of features for each, in three parts, with the mean of the training part
/// subtracted from every part (the preprocessing of CS231n).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class DataSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _meanImage;
    private readonly double[] _deviation = [];
    private readonly double[] _targetMean = [];
    private readonly double[] _targetDeviation = [];
    private readonly Lazy<LabeledRows<T>> _train;
    private ImageRows<T>? _images;

    private DataSplit(ImageData data, ProtocolSizes sizes, PixelLayout layout, bool ones)
    {
        ImageSet train = data.Train;
        int pixels = train.Height * train.Width;
        PixelSteps steps = layout == PixelLayout.ChannelFirst ? new(pixels, 1) : new(1, train.Channels);
        double[] mean = Mean(train, sizes.Train);
        Name = data.Name;
        ClassNames = train.ClassNames;
        Layout = layout;
        Image = layout == PixelLayout.ChannelFirst && !ones ? new ImageShape(train.Channels, train.Height, train.Width) : null;
        _images = layout == PixelLayout.ChannelFirst ? new ImageRows<T>(train, 0, sizes.Train, mean, ones) : null;
        _train = new Lazy<LabeledRows<T>>(() =>
        {
            LabeledRows<T> rows = Convert(train, 0, sizes.Train, mean, steps, ones);
            _images = null;
            return rows;
        });
        Validation = Convert(train, sizes.Train, sizes.Validation, mean, steps, ones);
        TestAll = Convert(data.Test, 0, data.Test.Count, mean, steps, ones);
        Test = TestAll.First(sizes.Test);
        _meanImage = new double[mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            _meanImage[steps.Feature(i, pixels)] = mean[i];
        }
    }

    private DataSplit(ArrayData data, PreprocessingOptions options)
    {
        ProtocolSizes sizes = data.DefaultProtocol;
        double[] mean = Mean(data.Train, sizes.Train);
        _meanImage = mean;
        _deviation = options.DivideByDeviation ? Deviations(data.Train, sizes.Train, mean) : [];
        (_targetMean, _targetDeviation) = options.StandardizeTargets ? TargetScales(data.Train, sizes.Train) : ([], []);
        Name = data.Name;
        ClassNames = data.ClassNames;
        TargetNames = data.TargetNames;
        Layout = PixelLayout.ChannelFirst;
        _train = new Lazy<LabeledRows<T>>(Convert(data.Train, 0, sizes.Train, options.AppendOnes));
        Validation = data.Validation is null
            ? Convert(data.Train, sizes.Train, sizes.Validation, options.AppendOnes)
            : Convert(data.Validation, 0, sizes.Validation, options.AppendOnes);
        TestAll = Convert(data.Test, 0, data.Test.Count, options.AppendOnes);
        Test = TestAll.First(sizes.Test);
    }

    /// <summary>Parts that were made of a data set's images otherwise than pixel by pixel; nothing is subtracted.</summary>
    internal DataSplit(ImageData data, LabeledRows<T> train, LabeledRows<T> validation, LabeledRows<T> testAll)
    {
        _meanImage = new double[train.Features];
        Name = data.Name;
        ClassNames = data.ClassNames;
        Layout = PixelLayout.ChannelFirst;
        _train = new Lazy<LabeledRows<T>>(train);
        Validation = validation;
        TestAll = testAll;
        Test = testAll.First(data.DefaultProtocol.Test);
    }

    private DataSplit(DataSplit<T> other, Preprocessing preprocessing)
    {
        // Rows that were features so far have had nothing subtracted; of pixels the mean is known already.
        bool first = other.Patches is not null && other._deviation.Length == 0;
        _meanImage = first ? preprocessing.Mean.ToArray() : other._meanImage;
        _deviation = first ? preprocessing.Deviation.ToArray() : other._deviation;
        (_targetMean, _targetDeviation, TargetNames) = (other._targetMean, other._targetDeviation, other.TargetNames);
        Patches = other.Patches;
        Name = other.Name;
        ClassNames = other.ClassNames;
        Layout = other.Layout;
        _train = new Lazy<LabeledRows<T>>(preprocessing.Apply(other.Train));
        Validation = preprocessing.Apply(other.Validation);
        TestAll = preprocessing.Apply(other.TestAll);
        Test = TestAll.First(other.Test.Count);
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
    public PixelLayout Layout { get; }

    /// <summary>The sizes of the images where rows are images, plane by plane; null where they are something else, or in another order.</summary>
    public ImageShape? Image { get; }

    /// <summary>What the rows were made with where they are features of patches; null otherwise.</summary>
    public PatchFeatures? Patches { get; init; }

    /// <summary>
    /// What every feature was divided by: of arrays when they were prepared so (<see cref="PreprocessingOptions.DivideByDeviation"/>), of features
    /// of patches by the first <see cref="Apply"/>. Empty where by nothing.
    /// </summary>
    public ReadOnlySpan<double> Deviation => _deviation;

    /// <summary>
    /// The rows to train on as batches are gathered from them. Images, in the order <see cref="PixelLayout.ChannelFirst"/>, stay the bytes of their data set (<see cref="ImageRows{T}"/>)
    /// until somebody asks for <see cref="Train"/>; the batches have the same bits either way.
    /// </summary>
    public RowSource<T> TrainSource => _images ?? (RowSource<T>)Train;

    /// <summary>The rows to train on as numbers in memory; of images they are made when they are asked for first.</summary>
    public LabeledRows<T> Train => _train.Value;

    /// <summary>The rows to choose settings by.</summary>
    public LabeledRows<T> Validation { get; }

    /// <summary>The first rows of <see cref="TestAll"/>, in the same memory.</summary>
    public LabeledRows<T> Test { get; }

    /// <summary>All test rows.</summary>
    public LabeledRows<T> TestAll { get; }

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
        return new DataSplit<T>(data, new ProtocolSizes(train, validation, test), layout, options.AppendOnes);
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
        return new DataSplit<T>(data, options);
    }

    /// <summary>The same data with every part preprocessed, in memory of its own.</summary>
    /// <param name="preprocessing">Fitted on <see cref="Train"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="preprocessing"/> is null.</exception>
    /// <exception cref="ArgumentException">It was fitted on rows of another length.</exception>
    public DataSplit<T> Apply(Preprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        return new DataSplit<T>(this, preprocessing);
    }

    /// <summary>A development set (CS231n): training rows drawn without replacement, in memory of its own.</summary>
    /// <param name="count">Rows to draw, 0 or more.</param>
    /// <param name="random">NumPy's stream: the rows are those of <c>choice(n, count, replace=False)</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="random"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer training rows.</exception>
    public LabeledRows<T> Development(int count, RandomState random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        RowSource<T> source = TrainSource;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, source.Count);
        int[] drawn = new int[count];
        random.ChoiceWithoutReplacement(source.Count, drawn);
        LabeledRows<T> rows = new(source.Features, source.KeptTargets.Rows(drawn));
        source.Gather(drawn, rows.Values, rows.Stride);
        return rows;
    }

    private static PreprocessingOptions RequireRows(PreprocessingOptions? options, bool numericTargets)
        => options is { StandardizeTargets: true } && !numericTargets
            ? throw new ArgumentException("The targets are labels, which have no scale; expected StandardizeTargets for numbers alone.", nameof(options))
            : options is null or { SubtractMean: true, Components: null, Whiten: false }
            ? options ?? new PreprocessingOptions()
            : throw new ArgumentException(
                "Rows are prepared less their mean, divided by deviations, with ones; expected SubtractMean, no Components and no Whiten, which Apply does.", nameof(options));
}
