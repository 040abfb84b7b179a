using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Data;

/// <summary>
/// Rows as they were stored, with their targets: images of bytes, or arrays of any type of numbers; a label for each row, or numbers. Images lie
/// plane by plane: all of the first channel row by row, then the next (the order of CIFAR-10's binary files).
/// </summary>
public sealed partial class RawSamples
{
    private readonly StoredRows _rows;
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
        Ensure.That(pixels.Length == expected,
            $"{labels.Length} images of {channels} x {height} x {width} take {expected} bytes; {pixels.Length} were given.", nameof(pixels));
        Ensure.That(classNames.Count is >= 1 and <= 256, $"There are {classNames.Count} class names; 1 to 256 were expected.", nameof(classNames));

        int wrong = classNames.Count == 256 ? -1 : labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classNames.Count - 1));
        Ensure.That(wrong < 0,
            $"Image {wrong} has label {labels[wrong]}; there are {classNames.Count} classes, 0 to {classNames.Count - 1}.", nameof(labels));

        Shape = new ImageShape(channels, height, width);
        _rows = new StoredRows(NpyArray.Of(pixels, labels.Length, channels, height, width));
        (_labels, ClassNames) = (Array.ConvertAll(labels, label => (int)label), Array.AsReadOnly([.. classNames]));
    }

    /// <summary>Rows of numbers with a label each, or where there are no labels with a number each.</summary>
    internal RawSamples(NpyArray values, int[] labels, double[] targets, IReadOnlyList<string> classNames)
    {
        (_rows, _labels, _targets, ClassNames) = (new StoredRows(values), labels, targets, classNames);
        (TargetColumns, Name, TargetName) = (labels.Length > 0 ? 0 : 1, "x", "y");
    }

    /// <summary>Images of any number of classes.</summary>
    internal RawSamples(byte[] pixels, int[] labels, ImageShape shape, IReadOnlyList<string> classNames)
    {
        (Shape, ClassNames) = (shape, classNames);
        (_rows, _labels) = (new StoredRows(NpyArray.Of(pixels, labels.Length, shape.Channels, shape.Height, shape.Width)), labels);
    }

    private RawSamples(RawSamples all, int[] rows, string part)
    {
        (_rows, Shape, ClassNames, TargetColumns) = (all._rows.Chosen(rows), all.Shape, all.ClassNames, all.TargetColumns);
        _labels = all._labels.Length > 0 ? Array.ConvertAll(rows, row => all._labels[row]) : [];
        _targets = [.. rows.SelectMany(row => new ArraySegment<double>(all._targets, row * TargetColumns, TargetColumns))];
        (Name, TargetName) = all.AreImages ? (all.Name, all.TargetName) : ($"{part} rows of {all.Name}", $"{part} rows of {all.TargetName}");
    }

    // The names of the classes are sorted; null where labels are numbers.
    internal RawSamples(StoredRows x, NpyArray y, string nameX, string nameY, string[]? classNames, bool numericTargets)
    {
        ArgumentNullException.ThrowIfNull(x, nameX);
        ArgumentNullException.ThrowIfNull(y, nameY);
        Ensure.That(x.Type is not (NpyType.U or NpyType.S), $"{nameX} is of type {x.Type}, text; numbers were expected.", nameX);

        Int128 features = NpyHeader.Product([.. x.Shape.Skip(1)]);
        Ensure.That(x.Shape.Count >= 2 && features >= 1 && features <= Array.MaxLength,
            $"{nameX} has the shape [{string.Join(", ", x.Shape)}]; rows of 1 to {Array.MaxLength} numbers were expected.", nameX);

        (string what, string were) = numericTargets ? ("one number or more", "were") : ("one label", "was");
        Ensure.That((y.Shape is [_] or [_, 1] || (numericTargets && y.Shape is [_, > 1])) && y.Shape[0] == x.Shape[0],
            $"{nameY} has the shape [{string.Join(", ", y.Shape)}]; {what} for each of the {x.Shape[0]} rows of {nameX} {were} expected.", nameY);
        (_rows, Name, TargetName, ClassNames) = (x, nameX, nameY, []);
        if (numericTargets)
        {
            TargetColumns = y.Shape.Count == 1 ? 1 : y.Shape[1];
            _targets = StoredTargets.Numbers(y, nameY, TargetColumns);
            return;
        }

        _labels = classNames is null ? StoredTargets.Labels(y, nameY) : StoredTargets.Labels(y, nameY, classNames);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Shape[0];

    /// <summary>Numbers in a row: the product of all dimensions but the first; of an image channels x height x width.</summary>
    public int Features => _rows.Features;

    /// <summary>
    /// Whether the rows are in a .npy file on the disk, and are read as they are needed (<see cref="DataSetOptions.MostInMemory"/>).
    /// </summary>
    public bool AreOnDisk => _rows.AreOnDisk;

    /// <summary>The rows, (Count, ...); images as (Count, channels, height, width).</summary>
    /// <exception cref="InvalidOperationException">They are on the disk (<see cref="AreOnDisk"/>).</exception>
    public NpyArray Values => _rows.Array;

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
    /// <exception cref="InvalidOperationException">The rows are numbers of another type, or on the disk.</exception>
    public ReadOnlySpan<byte> Pixels => Values.Values<byte>();

    /// <summary>The name of the rows in messages: x_train, x_val or x_test.</summary>
    internal string Name { get; } = "images";

    /// <summary>The name of their targets in messages: y_train, y_val or y_test.</summary>
    internal string TargetName { get; } = "labels";

    /// <summary>The rows, in memory or on the disk.</summary>
    internal StoredRows Stored => _rows;

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
                _rows.Read(first + i, samples.WritableRow(i));
            }
        });
        return samples;
    }

    /// <summary>Chosen rows in memory of their own.</summary>
    internal RawSamples Chosen(int[] rows, string part) => new(this, rows, part);

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
}
