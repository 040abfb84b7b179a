using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace FastNet.Data;

/// <summary>One part of <see cref="ArrayData"/>: rows of numbers as they were stored, and what they are to give, labels or numbers.</summary>
public sealed class ArrayRows
{
    /// <summary>Of the name of a class, as in CIFAR-10's files.</summary>
    private const int MostCharacters = 255;

    /// <summary>More classes than any score vector here should have: a label beyond is taken for an error.</summary>
    private const int MostClasses = 1 << 16;

    private readonly int[] _labels = [];
    private readonly double[] _targets = [];

    // The names of the classes are sorted; null where labels are numbers.
    internal ArrayRows(NpyArray x, NpyArray y, string nameX, string nameY, string[]? classNames, bool numericTargets)
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

        (Values, Count, Features, Name, TargetName) = (x, x.Shape[0], (int)features, nameX, nameY);
        if (numericTargets)
        {
            TargetColumns = y.Shape.Count == 1 ? 1 : y.Shape[1];
            _targets = Numbers(y, nameY, TargetColumns);
            return;
        }

        _labels = classNames is null ? WholeNumbers(y, nameY) : Positions(y, nameY, classNames);
        MostLabel = _labels.Append(0).Max();
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers in a row: the product of all dimensions but the first.</summary>
    public int Features { get; }

    /// <summary>The rows, (Count, ...).</summary>
    public NpyArray Values { get; }

    /// <summary>One label for each row; empty where rows give numbers.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>The numbers of one row after those of the other, <see cref="TargetColumns"/> each; empty where there are labels.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>Numbers that a row is to give; 0 where it is a label.</summary>
    public int TargetColumns { get; }

    /// <summary>The scales of the features over the first rows, as they were stored.</summary>
    /// <param name="count">How many of the rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    public FeatureScales Scales(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return FeatureScales.Of(count, Features, Read);
    }

    internal int MostLabel { get; }

    /// <summary>The name of the rows in messages: x_train, x_val or x_test.</summary>
    internal string Name { get; }

    /// <summary>The name of their targets in messages: y_train, y_val or y_test.</summary>
    internal string TargetName { get; }

    /// <summary>Writes a row to an array.</summary>
    internal void Read(int index, double[] row) => Values.Convert(index * Features, row.AsSpan());

    /// <summary>The mean of each column over the first rows.</summary>
    internal double[] Mean(int count)
    {
        double[] mean = new double[Features];
        double[] row = new double[Features];
        for (int i = 0; i < count; i++)
        {
            Read(i, row);
            TensorPrimitives.Add(mean, row, mean);
        }

        int column = Array.FindIndex(mean, sum => !double.IsFinite(sum));
        for (int i = 0; i < count && column >= 0; i++)
        {
            Read(i, row);

            // The last row is named where all are finite and their sum is not.
            if (!double.IsFinite(row[column]) || i == count - 1)
            {
                throw NotFinite(Name, i, column, row[column], "double");
            }
        }

        return Array.ConvertAll(mean, sum => sum / count);
    }

    /// <summary>Rows less their mean and divided by their deviation, with a column of ones where that is asked for.</summary>
    /// <exception cref="DataFormatException">A value is not finite, or too large for <typeparamref name="T"/>; the message gives part, row and column.</exception>
    internal Samples<T> Prepare<T>(int first, int count, DataScales scales, bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = Features + (ones ? 1 : 0);
        Ensure.FitInSpan<T>(count, features);
        Samples<T> samples = new(features, PrepareTargets<T>(first, count, scales));
        double[] values = new double[Features];
        for (int i = 0; i < count; i++)
        {
            Read(first + i, values);
            Span<T> row = samples.WritableRow(i);
            row[^1] = T.One; // the column of ones, where there is one; else overwritten
            for (int j = 0; j < values.Length; j++)
            {
                double centred = values[j] - scales.Mean[j];
                row[j] = T.CreateTruncating(scales.Deviation.Length > 0 ? centred / scales.Deviation[j] : centred);
                if (!T.IsFinite(row[j]))
                {
                    throw NotFinite(Name, first + i, j, values[j], typeof(T).Name);
                }
            }
        }

        return samples;
    }

    private TargetRows<T> PrepareTargets<T>(int first, int count, DataScales scales)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
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

    /// <summary>Targets that are numbers.</summary>
    private static double[] Numbers(NpyArray y, string name, int columns)
    {
        if (y.IsText)
        {
            throw new ArgumentException($"{name} is of type {y.Type}, text; numbers were expected.", name);
        }

        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = Array.FindIndex(values, value => !double.IsFinite(value));
        return wrong < 0
            ? values
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} has {values[wrong]} in row {wrong / columns}, column {wrong % columns} (both from 0); finite numbers were expected."),
                name);
    }

    private static int[] WholeNumbers(NpyArray y, string name)
    {
        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = Array.FindIndex(values, value => !double.IsInteger(value) || value < 0 || value >= MostClasses);
        if (wrong >= 0)
        {
            string expected = double.IsInteger(values[wrong])
                ? string.Create(CultureInfo.InvariantCulture, $"0 to {MostClasses - 1} were expected.")
                : "whole numbers or names were expected, as labels; any numbers are targets of a loss of numbers.";
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{wrong}] is {values[wrong]}; {expected}"), name);
        }

        return Array.ConvertAll(values, value => (int)value);
    }

    private static int[] Positions(NpyArray y, string name, string[] classNames)
    {
        if (!y.IsText)
        {
            throw new ArgumentException($"{name} is of type {y.Type}, and other labels are text; one of them was expected.", name);
        }

        int[] positions = new int[y.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            string text = y.Texts[i];
            if (text.Length is < 1 or > MostCharacters || text.Any(char.IsControl))
            {
                throw new ArgumentException(
                    $"{name}[{i}] is {FileText.Quote(text)}; a name of 1 to {MostCharacters} characters was expected, none of them a control "
                        + "character.", name);
            }

            positions[i] = Array.BinarySearch(classNames, text, StringComparer.Ordinal);
            if (positions[i] >= MostClasses)
            {
                throw new ArgumentException($"{name}[{i}] is {positions[i]}; 0 to {MostClasses - 1} were expected.", name);
            }
        }

        return positions;
    }
}
