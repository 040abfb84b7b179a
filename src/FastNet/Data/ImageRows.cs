using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Images as rows of features, plane by plane (<see cref="PixelLayout.ChannelFirst"/>), which stay the bytes that they are in the <see cref="ImageSet"/>: nothing is copied. The
/// mean is subtracted while a batch is gathered, in double, and gives the bits of rows that <see cref="DataSplit{T}"/> prepared as numbers.
/// </summary>
/// <typeparam name="T">float or double: what batches are made of.</typeparam>
public sealed class ImageRows<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImageSet _images;
    private readonly double[] _mean;
    private readonly int _first;

    /// <summary>Shows a part of a set of images as rows.</summary>
    /// <param name="images">The images.</param>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <param name="mean">What is subtracted from each feature; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    /// <exception cref="ArgumentException"><paramref name="mean"/> has another length than an image.</exception>
    public ImageRows(ImageSet images, int first, int count, ReadOnlySpan<double> mean)
        : base(images?.ImageLength ?? throw new ArgumentNullException(nameof(images)), images.RowLabels(first, count))
    {
        if (mean.Length != images.ImageLength)
        {
            throw new ArgumentException($"The mean has {mean.Length} values; expected {images.ImageLength}, the bytes of an image.", nameof(mean));
        }

        (_images, _first, _mean) = (images, first, mean.ToArray());
    }

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null)
        => GatherPixels.Apply(_images.Pixels.Slice(_first * Features, Count * Features), Count, Features, Features, _mean, indices, destination, stride, workers);
}
