using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>A data set of images: those to train (and validate) on, and those to test on.</summary>
public sealed class ImageData : IDataSet
{
    /// <summary>Joins two sets of images of the same size and classes.</summary>
    /// <param name="name">The name of the data set, for instance "cifar10".</param>
    /// <param name="train">The images to train and validate on.</param>
    /// <param name="test">The images to test on.</param>
    /// <param name="defaultProtocol">The usual division of the images.</param>
    /// <exception cref="ArgumentException">The name is empty or null, or the sets differ in image size or classes.</exception>
    /// <exception cref="ArgumentNullException">A set is null.</exception>
    public ImageData(string name, ImageSet train, ImageSet test, ProtocolSizes defaultProtocol)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if ((train.Channels, train.Height, train.Width) != (test.Channels, test.Height, test.Width))
        {
            throw new ArgumentException(
                $"Training images are {train.Channels} x {train.Height} x {train.Width}, test images {test.Channels} x {test.Height} x "
                    + $"{test.Width}.", nameof(test));
        }

        if (!train.ClassNames.SequenceEqual(test.ClassNames))
        {
            throw new ArgumentException(
                $"Training images are of the classes {string.Join(' ', train.ClassNames)}, test images of {string.Join(' ', test.ClassNames)}.",
                nameof(test));
        }

        (Name, Train, Test, DefaultProtocol) = (name, train, test, defaultProtocol);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Train.ClassNames;

    /// <summary>The images to train and validate on.</summary>
    public ImageSet Train { get; }

    /// <summary>The images to test on.</summary>
    public ImageSet Test { get; }

    /// <inheritdoc/>
    public ProtocolSizes DefaultProtocol { get; }

    /// <inheritdoc/>
    public DataSplit<T> Prepare<T>(PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Prepare<T>(DefaultProtocol, layout, options);

    /// <summary>
    /// Divides the images: the first training images, the next to validate, and the first test images for the short test. The mean image of the training part is exact
    /// before its one division; it is subtracted in double.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="sizes">Images to train on, 1 or more, to validate on, and of the short test.</param>
    /// <param name="layout">The order of the features.</param>
    /// <param name="options">More steps: see <see cref="IDataSet.Prepare{T}"/>.</param>
    /// <exception cref="ArgumentException">The options ask for a step that <see cref="DataSplit{T}.Apply"/> does.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or more images are asked for than there are, or the layout is unknown.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public DataSplit<T> Prepare<T>(ProtocolSizes sizes, PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int train, int validation, int shortTest) = sizes;
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfNegative(validation, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfNegative(shortTest, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shortTest, Test.Count, nameof(sizes));
        Ensure.Defined(layout);
        if ((long)train + validation > Train.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sizes), train, $"{train} + {validation} training and validation images were asked for; '{Name}' has {Train.Count}.");
        }

        options = PreprocessingOptions.ForRows(options, hasNumericTargets: false);
        if (options.DivideByDeviation)
        {
            throw new ArgumentException(
                "The pixels of images have one scale and are not divided as they are prepared; expected DivideByDeviation for arrays, or in Apply.",
                nameof(options));
        }

        bool isChannelFirst = layout == PixelLayout.ChannelFirst;
        ImageSet images = isChannelFirst ? Train : Train.Interleaved();
        ImageSet tests = isChannelFirst ? Test : Test.Interleaved();
        double[] mean = images.Mean(train);
        Samples<T> validating = Numbers(images, train, validation);
        return new DataSplit<T>(Name, ClassNames, Rows(images, 0, train), validating, Numbers(tests, 0, tests.Count), shortTest)
        {
            Layout = layout,
            Image = isChannelFirst && !options.AppendOnes ? new ImageShape(images.Channels, images.Height, images.Width) : null,
            Scales = new DataScales(mean),
        };

        ImageSamples<T> Rows(ImageSet part, int first, int count) => new(part, first, count, mean, options.AppendOnes);
        Samples<T> Numbers(ImageSet part, int first, int count) => Samples<T>.Gather(Rows(part, first, count), [.. Enumerable.Range(0, count)]);
    }

    /// <summary>Features of the images in place of their pixels; nothing is subtracted.</summary>
    /// <param name="extract">Makes rows of images of a set: of so many from a first one on.</param>
    /// <param name="patches">The features, where they are those of patches.</param>
    internal DataSplit<T> Features<T>(Func<ImageSet, int, int, Samples<T>> extract, PatchFeatures? patches = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int train, int validation, int shortTest) = DefaultProtocol;
        Samples<T> training = extract(Train, 0, train);
        return new DataSplit<T>(Name, ClassNames, training, extract(Train, train, validation), extract(Test, 0, Test.Count), shortTest)
        {
            Patches = patches,
            Scales = new DataScales(new double[training.Features]),
        };
    }
}
