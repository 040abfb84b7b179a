using System.Globalization;

namespace FastNet;

/// <summary>One part of <see cref="ArrayData"/>: rows of numbers as they were stored, and their labels.</summary>
public sealed class ArrayRows
{
    /// <summary>Of the name of a class, as in CIFAR-10's files.</summary>
    private const int MostCharacters = 255;

    private readonly int[] _labels;

    // The names of the classes are sorted; null where labels are numbers.
    internal ArrayRows(NpyArray x, NpyArray y, string nameX, string nameY, string[]? classNames)
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

        if (y.Shape is not ([_] or [_, 1]) || y.Shape[0] != x.Shape[0])
        {
            throw new ArgumentException($"{nameY} has the shape [{string.Join(", ", y.Shape)}]; one label for each of the {x.Shape[0]} rows of {nameX} was expected.", nameY);
        }

        Values = x;
        Features = (int)features;
        Name = nameX;
        long[] labels = classNames is null ? WholeNumbers(y, nameY) : Positions(y, nameY, classNames);
        MostLabel = ArrayData.LargestLabel(labels, nameY);
        _labels = Array.ConvertAll(labels, label => (int)label);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>Numbers in a row: the product of all dimensions but the first.</summary>
    public int Features { get; }

    /// <summary>The rows, (Count, ...).</summary>
    public NpyArray Values { get; }

    /// <summary>One label for each row.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    internal int MostLabel { get; }

    /// <summary>What the rows are called in messages: x_train, x_val or x_test.</summary>
    internal string Name { get; }

    private static long[] WholeNumbers(NpyArray y, string name)
    {
        // Doubles hold every label up to 2^53; what is larger stays too large.
        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        int wrong = Array.FindIndex(values, value => !double.IsInteger(value));
        return wrong < 0
            ? Array.ConvertAll(values, value => (long)Math.Clamp(value, long.MinValue, int.MaxValue))
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{wrong}] is {values[wrong]}; whole numbers or names were expected."), name);
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
