using System.Globalization;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Rows as they were stored, with their targets: images of bytes, or arrays of any type of numbers; a label for each row, or numbers. Images lie
/// plane by plane: all of the first channel row by row, then the next (the order of CIFAR-10's binary files).
/// </summary>
public sealed class RawSamples
{
    private readonly int[] _labels = [];
    private readonly double[] _targets = [];

    /// <summary>Labelled images of one size. The pixels are not copied and must not be changed afterwards.</summary>
    /// <param name="pixels">All images one after the other: N x channels x height x width bytes.</param>
    /// <param name="labels">N labels, each below the number of class names.</param>
    /// <param name="height">Rows of an image, 1 or more.</param>
    /// <param name="width">Columns of an image, 1 or more.</param>
    /// <param name="channels">Values of a pixel, 1 or more.</param>
    /// <param name="classNames">The classes, 1 to 256.</param>
    /// <exception cref="ArgumentException">Sizes disagree, a label is too large, or there are no class names or too many.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public RawSamples(byte[] pixels, byte[] labels, int height, int width, int channels, IReadOnlyList<string> classNames)
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

        Shape = new ImageShape(channels, height, width);
        (Values, Features) = (NpyArray.Of(pixels, labels.Length, channels, height, width), Shape.Length);
        (_labels, ClassNames) = (Array.ConvertAll(labels, label => (int)label), Array.AsReadOnly([.. classNames]));
        (Name, TargetName) = ("images", "labels");
    }

    /// <summary>Rows of numbers with a label each, or where there are no labels with a number each.</summary>
    internal RawSamples(NpyArray values, int[] labels, double[] targets, IReadOnlyList<string> classNames)
    {
        (Values, _labels, _targets, ClassNames, Features) = (values, labels, targets, classNames, values.Shape[1]);
        (TargetColumns, Name, TargetName) = (labels.Length > 0 ? 0 : 1, "x", "y");
    }

    /// <summary>Images of any number of classes.</summary>
    internal RawSamples(byte[] pixels, int[] labels, ImageShape shape, IReadOnlyList<string> classNames)
    {
        (Shape, Features, ClassNames) = (shape, shape.Length, classNames);
        (Values, _labels) = (NpyArray.Of(pixels, labels.Length, shape.Channels, shape.Height, shape.Width), labels);
        (Name, TargetName) = ("images", "labels");
    }

    private RawSamples(RawSamples all, int[] rows, string part)
    {
        (Values, Features, Shape, ClassNames, TargetColumns) = (all.Values.Rows(rows), all.Features, all.Shape, all.ClassNames, all.TargetColumns);
        _labels = all._labels.Length > 0 ? Array.ConvertAll(rows, row => all._labels[row]) : [];
        _targets = [.. rows.SelectMany(row => new ArraySegment<double>(all._targets, row * TargetColumns, TargetColumns))];
        (Name, TargetName) = all.AreImages ? (all.Name, all.TargetName) : ($"{part} rows of {all.Name}", $"{part} rows of {all.TargetName}");
    }

    // The names of the classes are sorted; null where labels are numbers.
    internal RawSamples(NpyArray x, NpyArray y, string nameX, string nameY, string[]? classNames, bool numericTargets)
    {
        ArgumentNullException.ThrowIfNull(x, nameX);
        ArgumentNullException.ThrowIfNull(y, nameY);
        if (x.IsText)
        {
            throw new ArgumentException($"{nameX} is of type {x.Type}, text; numbers were expected.", nameX);
        }

        Int128 features = NpyHeader.Product([.. x.Shape.Skip(1)]);
        if (x.Shape.Count < 2 || features < 1 || features > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{nameX} has the shape [{string.Join(", ", x.Shape)}]; rows of 1 to {Array.MaxLength} numbers were expected.", nameX);
        }

        if (!(y.Shape is [_] or [_, 1] || (numericTargets && y.Shape is [_, > 1])) || y.Shape[0] != x.Shape[0])
        {
            (string what, string were) = numericTargets ? ("one number or more", "were") : ("one label", "was");
            throw new ArgumentException(
                $"{nameY} has the shape [{string.Join(", ", y.Shape)}]; {what} for each of the {x.Shape[0]} rows of {nameX} {were} expected.", nameY);
        }

        (Values, Features, Name, TargetName, ClassNames) = (x, (int)features, nameX, nameY, []);
        if (numericTargets)
        {
            TargetColumns = y.Shape.Count == 1 ? 1 : y.Shape[1];
            _targets = StoredTargets.Numbers(y, nameY, TargetColumns);
            return;
        }

        _labels = classNames is null ? StoredTargets.Labels(y, nameY) : StoredTargets.Labels(y, nameY, classNames);
    }

    /// <summary>Number of rows.</summary>
    public int Count => Values.Shape[0];

    /// <summary>Numbers in a row: the product of all dimensions but the first; of an image channels x height x width.</summary>
    public int Features { get; }

    /// <summary>The rows, (Count, ...); images as (Count, channels, height, width).</summary>
    public NpyArray Values { get; }

    /// <summary>The sizes of an image; all 0 where rows are no images.</summary>
    public ImageShape Shape { get; }

    /// <summary>Whether rows are images.</summary>
    public bool AreImages => Shape.Channels > 0;

    /// <summary>The names of the classes; empty where targets are numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; internal set; }

    /// <summary>One label for each row; empty where rows give numbers.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The numbers of one row after those of the other, <see cref="TargetColumns"/> each; empty where there are labels.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>Numbers that a row is to give; 0 where it is a label.</summary>
    public int TargetColumns { get; }

    /// <summary>The bytes of all images one after the other.</summary>
    /// <exception cref="InvalidOperationException">The rows are numbers of another type.</exception>
    public ReadOnlySpan<byte> Pixels => Values.Values<byte>();

    /// <summary>The name of the rows in messages: x_train, x_val or x_test.</summary>
    internal string Name { get; }

    /// <summary>The name of their targets in messages: y_train, y_val or y_test.</summary>
    internal string TargetName { get; }

    /// <summary>The bytes of image <paramref name="index"/>, (channels, height, width).</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Pixels.Slice(index * Features, Features);
    }

    /// <summary>
    /// Rows as numbers, as they were stored: grey levels from 0 to 255, plane by plane; k-nearest neighbours compares these in the course.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="first">The first row, 0 or more.</param>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public Samples<T> ToSamples<T>(int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Samples<T> samples = Room<T>(first, count, Features);
        RowStretches.Run(count, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                Values.Convert((first + i) * Features, samples.WritableRow(i));
            }
        });
        return samples;
    }

    /// <summary>Chosen rows in memory of their own.</summary>
    internal RawSamples Chosen(int[] rows, string part) => new(this, rows, part);

    /// <summary>The scales of the features over the first rows, as they were stored.</summary>
    internal FeatureScales Scales(int count) => FeatureScales.Of(count, Features, Read);

    /// <summary>Writes a row to an array.</summary>
    internal void Read(int index, double[] row) => Values.Convert(index * Features, row.AsSpan());

    /// <summary>
    /// The same images pixel by pixel (<see cref="PixelLayout.Interleaved"/>): channels x height x width stand for height x width x channels.
    /// </summary>
    internal RawSamples Interleaved()
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(Values.Count);
        int plane = Shape.Height * Shape.Width;
        RowStretches.Run(Count, (start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                ReadOnlySpan<byte> planes = Image(i);
                Span<byte> image = pixels.AsSpan(i * Features, Features);
                for (int c = 0; c < Shape.Channels; c++)
                {
                    for (int p = 0; p < plane; p++)
                    {
                        image[(p * Shape.Channels) + c] = planes[(c * plane) + p];
                    }
                }
            }
        });
        return new RawSamples(pixels, _labels, Shape, ClassNames);
    }

    /// <summary>The mean of each column over the first rows.</summary>
    internal double[] Mean(int count)
    {
        double[] mean = Preprocessing.Means(count, Features, Read);
        double[] row = new double[Features];
        int column = Array.FindIndex(mean, value => !double.IsFinite(value));
        for (int i = 0; i < count && column >= 0; i++)
        {
            Read(i, row);

            // The last row is named where all are finite and their sum is not.
            if (!double.IsFinite(row[column]) || i == count - 1)
            {
                throw NotFinite(Name, i, column, row[column], "double");
            }
        }

        return mean;
    }

    /// <summary>
    /// Rows less their mean and divided by their deviation, with a column of ones where that is asked for. Images stay bytes, which batches are
    /// gathered from.
    /// </summary>
    /// <exception cref="DataFormatException">
    /// A value is not finite, or too large for <typeparamref name="T"/>; the message gives part, row and column.
    /// </exception>
    internal Samples<T> Prepare<T>(int first, int count, DataScales scales, bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = Features + (ones ? 1 : 0);
        if (AreImages)
        {
            return new Samples<T>(features, PrepareTargets<T>(first, count, scales), (indices, destination, workers) =>
            {
                ReadOnlyMatrix<byte> images = new(Pixels.Slice(first * Features, count * Features), count, Features);
                Matrix<T> pixels = new(destination.Elements, destination.Rows, Features, (int)destination.RowStride);
                GatherPixels.Apply(images, scales.Mean, indices, pixels, workers);
                for (int i = 0; ones && i < indices.Length; i++)
                {
                    destination[i, Features] = T.One;
                }
            });
        }

        Samples<T> samples = Room<T>(first, count, features, scales);
        double[] values = new double[Features];
        for (int i = 0; i < count; i++)
        {
            Read(first + i, values);
            Span<T> row = samples.WritableRow(i);
            row[^1] = T.One; // the column of ones, where there is one; else overwritten
            RowScaling.Apply(values, scales.Mean, scales.Deviation, row[..Features]);
            if (RowScaling.FirstNotFinite<T>(row) is int column and >= 0)
            {
                Read(first + i, values);
                throw NotFinite(Name, first + i, column, values[column], typeof(T).Name);
            }
        }

        return samples;
    }

    /// <summary>Room for features of some rows, with the targets of these.</summary>
    internal Samples<T> Room<T>(int first, int count, int features, DataScales? scales = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Ensure.FitInSpan<T>(count, features);
        return new Samples<T>(features, PrepareTargets<T>(first, count, scales ?? new DataScales([])));
    }

    private TargetRows<T> PrepareTargets<T>(int first, int count, DataScales scales)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - first);
        if (TargetColumns == 0)
        {
            return new TargetRows<T>(_labels[first..(first + count)]);
        }

        T[] values = new T[count * TargetColumns];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, TargetColumns);
            double value = _targets[(first * TargetColumns) + i];
            double scaled = scales.TargetMean.Length > 0 ? (value - scales.TargetMean[column]) / scales.TargetDeviation[column] : value;
            values[i] = T.CreateTruncating(scaled);
            if (!T.IsFinite(values[i]))
            {
                throw NotFinite(TargetName, first + row, column, value, typeof(T).Name);
            }
        }

        return new TargetRows<T>(values, TargetColumns);
    }

    private static DataFormatException NotFinite(string array, int row, int column, double value, string type)
        => new(string.Create(
            CultureInfo.InvariantCulture,
            $"row {row}, column {column} of {array} (both from 0) is {value}; "
                + $"finite numbers were expected, and such that {type} holds them less their mean."));
}
