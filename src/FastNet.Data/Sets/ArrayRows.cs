using System.Globalization;

namespace FastNet.Data;

/// <summary>One part of <see cref="ArrayData"/>: rows of numbers as they were stored, and what they are to give, labels or numbers.</summary>
public sealed class ArrayRows
{
    /// <summary>Of the name of a class, as in CIFAR-10's files.</summary>
    private const int MostCharacters = 255;

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

        Int128 features = x.Shape.Skip(1).Aggregate(Int128.One, (product, size) => Int128.Min(product * size, long.MaxValue));
        if (x.Shape.Count < 2 || features < 1 || features > Array.MaxLength)
        {
            throw new ArgumentException($"{nameX} has the shape [{string.Join(", ", x.Shape)}]; rows of 1 to {Array.MaxLength} numbers were expected.", nameX);
        }

        if (!(y.Shape is [_] or [_, 1] || (numericTargets && y.Shape is [_, > 1])) || y.Shape[0] != x.Shape[0])
        {
            throw new ArgumentException(
                $"{nameY} has the shape [{string.Join(", ", y.Shape)}]; {(numericTargets ? "one number or more" : "one label")} for each of the {x.Shape[0]} rows of {nameX} {(numericTargets ? "were" : "was")} expected.", nameY);
        }

        Values = x;
        Count = x.Shape[0];
        Features = (int)features;
        Name = nameX;
        TargetName = nameY;
        if (numericTargets)
        {
            TargetColumns = y.Shape.Count == 1 ? 1 : y.Shape[1];
            _targets = Numbers(y, nameY, TargetColumns);
            return;
        }

        long[] labels = classNames is null ? WholeNumbers(y, nameY) : Positions(y, nameY, classNames);
        MostLabel = ArrayData.LargestLabel(labels, nameY);
        _labels = Array.ConvertAll(labels, label => (int)label);
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
        return FeatureScales.Of(count, Features, (index, row) => Values.Convert(index * Features, row.AsSpan()));
    }

    internal int MostLabel { get; }

    /// <summary>What the rows are called in messages: x_train, x_val or x_test.</summary>
    internal string Name { get; }

    /// <summary>What their targets are called in messages: y_train, y_val or y_test.</summary>
    internal string TargetName { get; }

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
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} has {values[wrong]} in row {wrong / columns}, column {wrong % columns} (both from 0); finite numbers were expected."), name);
    }

    private static long[] WholeNumbers(NpyArray y, string name)
    {
        // Doubles hold every label up to 2^53; what is larger stays too large.
        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = Array.FindIndex(values, value => !double.IsInteger(value));
        return wrong < 0
            ? Array.ConvertAll(values, value => (long)Math.Clamp(value, long.MinValue, int.MaxValue))
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{wrong}] is {values[wrong]}; whole numbers or names were expected, as labels; any numbers are targets of a loss of numbers."), name);
    }

    private static long[] Positions(NpyArray y, string name, string[] classNames)
    {
        if (!y.IsText)
        {
            throw new ArgumentException($"{name} is of type {y.Type}, and other labels are text; one of them was expected.", name);
        }

        long[] positions = new long[y.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            string text = y.Texts[i];
            if (text.Length is < 1 or > MostCharacters || text.Any(char.IsControl))
            {
                throw new ArgumentException($"{name}[{i}] is {FileText.Quote(text)}; a name of 1 to {MostCharacters} characters was expected, none of them a control character.", name);
            }

            positions[i] = Array.BinarySearch(classNames, text, StringComparer.Ordinal);
        }

        return positions;
    }
}
