namespace FastNet;

/// <summary>One part of <see cref="ArrayData"/>: rows of numbers as they were stored, and their labels.</summary>
public sealed class ArrayRows
{
    private readonly int[] _labels;

    internal ArrayRows(NpyArray x, NpyArray y, string nameX, string nameY)
    {
        ArgumentNullException.ThrowIfNull(x, nameX);
        ArgumentNullException.ThrowIfNull(y, nameY);
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
        long[] labels = WholeNumbers(y, nameY);
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

    private static long[] WholeNumbers(NpyArray y, string name)
    {
        if (y.Type is NpyType.F4 or NpyType.F8)
        {
            throw new ArgumentException($"{name} is of type {y.Type}; whole numbers were expected.", name);
        }

        // Doubles hold every label up to 2^53; what is larger stays too large.
        double[] values = new double[y.Count];
        y.Convert(0, values.AsSpan());
        return Array.ConvertAll(values, value => (long)Math.Clamp(value, long.MinValue, int.MaxValue));
    }
}
