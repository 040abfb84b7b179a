using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Data;

/// <summary>Labelled images of one size as bytes, each image plane by plane: all of the first channel row by row, then the next (the order of CIFAR-10's binary files).</summary>
public sealed class ImageSet
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    /// <summary>Wraps the arrays; they are not copied and must not be changed afterwards.</summary>
    /// <param name="pixels">All images one after the other: N x channels x height x width bytes.</param>
    /// <param name="labels">N labels, each below the number of class names.</param>
    /// <param name="height">Rows of an image, 1 or more.</param>
    /// <param name="width">Columns of an image, 1 or more.</param>
    /// <param name="channels">Values of a pixel, 1 or more.</param>
    /// <param name="classNames">The classes, 1 to 256.</param>
    /// <exception cref="ArgumentException">Sizes disagree, a label is too large, or there are no class names or too many.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public ImageSet(byte[] pixels, byte[] labels, int height, int width, int channels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Int128 expected = (Int128)labels.Length * height * width * channels;
        if (pixels.Length != expected)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {channels} x {height} x {width} take {expected} bytes; {pixels.Length} were given.", nameof(pixels));
        }

        if (classNames.Count is < 1 or > 256)
        {
            throw new ArgumentException($"There are {classNames.Count} class names; 1 to 256 were expected.", nameof(classNames));
        }

        int wrong = classNames.Count == 256 ? -1 : labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classNames.Count - 1));
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"Image {wrong} has label {labels[wrong]}; there are {classNames.Count} classes, 0 to {classNames.Count - 1}.", nameof(labels));
        }

        (_pixels, _labels, Height, Width, Channels) = (pixels, labels, height, width, channels);
        ClassNames = Array.AsReadOnly([.. classNames]);
    }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>Values of a pixel: 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>Bytes of an image: channels x height x width.</summary>
    public int ImageLength => Channels * Height * Width;

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>All images one after the other.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>One label for each image.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>Images as rows of numbers, the grey levels from 0 to 255, plane by plane; k-nearest neighbours compares these in the course.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="first">The first image, 0 or more.</param>
    /// <param name="count">Number of images, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public Samples<T> ToSamples<T>(int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Samples<T>.Gather(new ImageSamples<T>(this, first, count, new double[ImageLength]), [.. Enumerable.Range(0, count)]);

    /// <summary>The mean of the first images. Sums are whole numbers until the division: their order cannot matter.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal double[] Mean(int count)
    {
        long[] sums = new long[ImageLength];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> image = Image(i);
            for (int j = 0; j < sums.Length && j < image.Length; j++)
            {
                sums[j] += image[j];
            }
        }

        return Array.ConvertAll(sums, sum => (double)sum / count);
    }

    /// <summary>The same images pixel by pixel (<see cref="PixelLayout.Interleaved"/>): channels x height x width are what was height x width x channels.</summary>
    internal ImageSet Interleaved()
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(_pixels.Length);
        int plane = Height * Width;
        ImageStretches.Run(Count, (start, end) =>
        {
            for (int i = start * ImageLength; i < end * ImageLength; i += ImageLength)
            {
                for (int c = 0; c < Channels; c++)
                {
                    for (int p = 0; p < plane; p++)
                    {
                        pixels[i + (p * Channels) + c] = _pixels[i + (c * plane) + p];
                    }
                }
            }
        });
        return new ImageSet(pixels, _labels, Height, Width, Channels, ClassNames);
    }

    /// <summary>The labels of some images as rows have them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    internal int[] RowLabels(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        return Array.ConvertAll(_labels[first..(first + count)], label => (int)label);
    }

    /// <summary>The bytes of image <paramref name="index"/>, (channels, height, width).</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _pixels.AsSpan(index * ImageLength, ImageLength);
    }
}
