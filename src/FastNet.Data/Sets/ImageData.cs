using System.Numerics;

namespace FastNet.Data;

/// <summary>A data set of images: those to train (and validate) on, and those to test on.</summary>
public sealed class ImageData : IDataSet
{
    /// <summary>Joins two sets of images of the same size and classes.</summary>
    /// <param name="name">What to call the data set, for instance "cifar10".</param>
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
                $"Training images are {train.Channels} x {train.Height} x {train.Width}, test images {test.Channels} x {test.Height} x {test.Width}.", nameof(test));
        }

        if (!train.ClassNames.SequenceEqual(test.ClassNames))
        {
            throw new ArgumentException(
                $"Training images are of the classes {string.Join(' ', train.ClassNames)}, test images of {string.Join(' ', test.ClassNames)}.", nameof(test));
        }

        Name = name;
        Train = train;
        Test = test;
        DefaultProtocol = defaultProtocol;
    }

    /// <summary>What the data set is called.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Train.ClassNames;

    /// <summary>The images to train and validate on.</summary>
    public ImageSet Train { get; }

    /// <summary>The images to test on.</summary>
    public ImageSet Test { get; }

    /// <summary>The usual division of the images.</summary>
    public ProtocolSizes DefaultProtocol { get; }

    /// <inheritdoc/>
    public DataSplit<T> Prepare<T>(PixelLayout layout = PixelLayout.ChannelFirst, PreprocessingOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => DataSplit<T>.Prepare(this, layout, options);
}
