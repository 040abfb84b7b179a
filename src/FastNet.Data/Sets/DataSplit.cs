using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Images, or rows of numbers, made ready for training: one row of features for each, in three parts, with the mean of the training part
/// subtracted from every part (the preprocessing of CS231n).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class DataSplit<T> : SampleSplit<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal DataSplit(
        string name, IReadOnlyList<string> classNames, IReadOnlyList<string> targetNames, Samples<T> train, Samples<T> validation, Samples<T> test,
        int shortTest)
        : base(train, validation, test, shortTest)
        => (Name, ClassNames, TargetNames) = (name, classNames, targetNames);

    /// <summary>The data set's name.</summary>
    public string Name { get; }

    /// <summary>The names of the classes; empty where targets are numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The names of the columns of numeric targets; empty where there are labels.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Scores that a net must give for a row: one for each class, or one for each number of its targets.</summary>
    public int Outputs => Math.Max(ClassNames.Count, TargetNames.Count);

    /// <summary>The order of the features.</summary>
    public PixelLayout Layout { get; internal init; }

    /// <summary>The sizes of the images where rows are images, plane by plane; null where they are something else, or in another order.</summary>
    public ImageShape? Image { get; internal init; }

    /// <summary>The features of patches that the rows are; null where they are something else.</summary>
    public PatchFeatures? Patches { get; internal init; }

    /// <summary>
    /// The mean of every feature over the training part, in grey levels 0 to 255 where they are pixels; subtracted from all parts already.
    /// </summary>
    public ReadOnlySpan<double> MeanImage => Scales.Mean;

    /// <summary>
    /// The divisor of every feature: of arrays that were prepared so (<see cref="PreprocessingOptions.DivideByDeviation"/>), of features
    /// of patches by the first <see cref="Apply"/>. Empty where nothing was divided.
    /// </summary>
    public ReadOnlySpan<double> Deviation => Scales.Deviation;

    /// <summary>
    /// The mean subtracted from each column of numeric targets (<see cref="PreprocessingOptions.StandardizeTargets"/>); empty where nothing was.
    /// </summary>
    public ReadOnlySpan<double> TargetMean => Scales.TargetMean;

    /// <summary>The divisor of each column of numeric targets; empty where nothing was divided.</summary>
    public ReadOnlySpan<double> TargetDeviation => Scales.TargetDeviation;

    /// <summary>How the rows of a table became these; null where they were none.</summary>
    public TableEncoder? Encoder => Origin.Encoder;

    /// <summary>How the parts were made of rows that came without; null where the data had parts of their own.</summary>
    public HoldOut? HoldOut => Origin.HoldOut;

    /// <summary>Where the rows come from.</summary>
    internal DataOrigin Origin { get; init; } = new();

    /// <summary>Whether rows are the pixels of images, with a column of ones or without.</summary>
    internal bool ArePixels { get; init; }

    internal DataScales Scales { private get; init; } = new([]);

    /// <summary>The same data with every part preprocessed, in memory of its own.</summary>
    /// <param name="preprocessing">Fitted on <see cref="SampleSplit{T}.Train"/>.</param>
    /// <param name="workers">Threads that share the work; none: a team of its own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="preprocessing"/> is null.</exception>
    /// <exception cref="ArgumentException">It was fitted on rows of another length.</exception>
    public DataSplit<T> Apply(Preprocessing preprocessing, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);

        using Workers? own = workers is null ? RowStretches.Team(Train.Count) : null;
        workers ??= own;

        // Nothing has been subtracted from features of patches before; the mean of pixels is known already.
        bool isFirst = Patches is not null && Deviation.IsEmpty;
        return new DataSplit<T>(
            Name, ClassNames, TargetNames, preprocessing.Apply(Train, workers), preprocessing.Apply(Validation, workers),
            preprocessing.Apply(TestAll, workers), Test.Count)
        {
            Layout = Layout,
            Patches = Patches,
            Origin = Origin,
            Scales = isFirst ? Scales with { Mean = [.. preprocessing.Mean], Deviation = [.. preprocessing.Deviation] } : Scales,
        };
    }
}
