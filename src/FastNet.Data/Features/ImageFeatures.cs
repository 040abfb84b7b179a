using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Features of all images of a set (CS231n, the "features" notebook), computed in double and in parallel over the images; the same bits with any
/// number of workers. They are raw: <see cref="Preprocessing"/>, fitted on the training part, subtracts means, divides by standard deviations and
/// appends a bias column.
/// </summary>
public static class ImageFeatures
{
    /// <summary>Features of an image.</summary>
    /// <param name="images">Images, of 3 channels, or of 1 where no hue is asked for.</param>
    /// <param name="options">Which features; null: the standard ones.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentException">The images do not have what the features need, or no features are asked for.</exception>
    public static int Length(RawSamples images, ImageFeatureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new ImageFeatureOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.HueBins, nameof(options));
        Ensure.That(options.Hog || options.HueBins > 0,
            "Neither oriented gradients nor hues are asked for; expected one of them or both.", nameof(options));
        Ensure.That(options.HueBins == 0 || images.Shape.Channels == 3,
            $"The images have {images.Shape.Channels} channels; hues need 3 (red, green, blue).", nameof(images));

        (int channels, int height, int width) = images.Shape;
        Ensure.That(!options.Hog || (channels is 1 or 3 && height >= HogFeature.CellSide && width >= HogFeature.CellSide),
            $"The images are {images.Shape}; oriented gradients need 1 or 3 channels of 8 x 8 pixels or more.", nameof(images));

        return Ensure.Elements(
            "features of an image", 1, (options.Hog ? HogFeature.Length(images.Shape.Height, images.Shape.Width) : 0) + (long)options.HueBins);
    }

    /// <summary>Computes the features of some images: one row for each, with its label.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="images">The images.</param>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <param name="options">Which features; null: the standard ones.</param>
    /// <param name="workers">Threads that share the images; none: the caller alone.</param>
    /// <param name="progress">Called now and then, on the caller's thread, with the number of images done.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentException">The images do not have what the features need, or there are no such images.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public static Samples<T> Extract<T>(
        RawSamples images, int first, int count, ImageFeatureOptions? options = null, Workers? workers = null, Action<int>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new ImageFeatureOptions();
        int length = Length(images, options);
        Samples<T> rows = images.Room<T>(first, count, length);
        RowStretches.Run(count, workers, progress, (start, end) =>
        {
            double[] features = new double[rows.Features];
            for (int i = start; i < end; i++)
            {
                Compute(images, first + i, options, features);
                TensorPrimitives.ConvertTruncating<double, T>(features, rows.WritableRow(i));
            }
        });
        return rows;
    }

    /// <summary>The features of a whole data set, divided as <see cref="DataSet.DefaultProtocol"/> says.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="data">The images.</param>
    /// <param name="options">Which features; null: the standard ones.</param>
    /// <param name="workers">Threads that share the images; none: the caller alone.</param>
    /// <param name="progress">Called now and then with the number of images done, and of all.</param>
    /// <returns>Raw features; nothing is subtracted.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The images do not have what the features need, or are fewer than the protocol asks for.</exception>
    /// <exception cref="OverflowException">A part does not fit in one span (2^31 - 1 elements).</exception>
    public static DataSplit<T> Prepare<T>(
        DataSet data, ImageFeatureOptions? options = null, Workers? workers = null, Action<int, int>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Features(
            (images, first, count, _, told) => Extract<T>(images, first, count, options, workers, told), mirrored: false, patches: null, progress);
    }

    private static void Compute(RawSamples images, int index, ImageFeatureOptions options, Span<double> features)
    {
        ReadOnlySpan<byte> image = images.Image(index);
        Span<double> gradients = features[..^options.HueBins];
        Span<double> hues = features[gradients.Length..];
        if (!gradients.IsEmpty)
        {
            HogFeature.Compute(image, images.Shape.Height, images.Shape.Width, images.Shape.Channels, gradients);
        }

        if (!hues.IsEmpty)
        {
            HueHistogram.Compute(image, images.Shape.Height, images.Shape.Width, hues);
        }
    }
}

/// <summary>Which features of images are computed; they follow each other in this order.</summary>
public sealed record ImageFeatureOptions
{
    /// <summary>Whether there are the oriented gradients of <see cref="HogFeature"/>.</summary>
    public bool Hog { get; init; } = true;

    /// <summary>Bins of the <see cref="HueHistogram"/>; 0: none.</summary>
    public int HueBins { get; init; } = HueHistogram.StandardBins;
}
