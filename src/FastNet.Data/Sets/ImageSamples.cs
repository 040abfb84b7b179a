using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Images as rows of features, plane by plane (<see cref="PixelLayout.ChannelFirst"/>), which stay the bytes that they are in the <see cref="ImageSet"/>: nothing is copied. The
/// mean is subtracted while a batch is gathered, in double, and gives the bits of rows that <see cref="DataSplit{T}"/> prepared as numbers.
/// </summary>
/// <typeparam name="T">float or double: what batches are made of.</typeparam>
public sealed class ImageSamples<T> : SampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImageSet _images;
    private readonly double[] _mean;
    private readonly int _first;
    private readonly bool _ones;

    /// <summary>Shows a part of a set of images as rows.</summary>
    /// <param name="images">The images.</param>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <param name="mean">The number subtracted from each feature; copied.</param>
    /// <param name="appendOnes">Whether a 1 follows the pixels of each row, so that a linear classifier's last row of weights is its bias.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    /// <exception cref="ArgumentException"><paramref name="mean"/> has another length than an image.</exception>
    public ImageSamples(ImageSet images, int first, int count, ReadOnlySpan<double> mean, bool appendOnes = false)
        : base(
            (images?.ImageLength ?? throw new ArgumentNullException(nameof(images))) + (appendOnes ? 1 : 0),
            new TargetRows<T>(images.RowLabels(first, count)))
    {
        if (mean.Length != images.ImageLength)
        {
            throw new ArgumentException($"The mean has {mean.Length} values; expected {images.ImageLength}, the bytes of an image.", nameof(mean));
        }

        (_images, _first, _mean, _ones) = (images, first, mean.ToArray(), appendOnes);
    }

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null)
    {
        int pixels = _mean.Length;
        int needed = indices.Length == 0 ? 0 : checked(((indices.Length - 1) * stride) + Features);
        if (stride < Features || destination.Length < needed)
        {
            throw new ArgumentException(
                $"{indices.Length} rows of {Features} features, {stride} elements apart, were asked for; the destination has "
                    + $"{destination.Length} elements, {needed} were expected.",
                nameof(destination));
        }

        ReadOnlyMatrix<byte> images = new(_images.Pixels.Slice(_first * pixels, Count * pixels), Count, pixels);
        GatherPixels.Apply(images, _mean, indices, new Matrix<T>(destination, indices.Length, pixels, stride), workers);
        for (int i = 0; _ones && i < indices.Length; i++)
        {
            destination[(i * stride) + pixels] = T.One;
        }
    }
}
