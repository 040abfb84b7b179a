using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The targets of the rows of a batch: a label each (a class, 0 or more), or M numbers each; with a weight for each row where rows count
/// differently. A view: nothing is copied.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct Targets<T>
    where T : unmanaged
{
    /// <summary>A label for each row.</summary>
    /// <param name="labels">N classes, counted from 0.</param>
    /// <param name="weights">N weights of rows, finite and not negative, not all 0; empty: every row counts 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public Targets(ReadOnlySpan<int> labels, ReadOnlySpan<T> weights = default)
    {
        RequireWeights(labels.Length, weights);
        (AreLabels, Rows) = (true, labels.Length);
        Labels = labels;
        Weights = weights;
    }

    /// <summary>M numbers for each row.</summary>
    /// <param name="values">(N, M), its columns next to each other.</param>
    /// <param name="weights">N weights of rows, finite and not negative, not all 0; empty: every row counts 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the columns are not next to each other.</exception>
    public Targets(ReadOnlyMatrix<T> values, ReadOnlySpan<T> weights = default)
    {
        RequireWeights(values.Rows, weights);
        if (values.ColumnStride != 1 && values.Columns > 1)
        {
            throw new ArgumentException($"The columns of the targets are {values.ColumnStride} elements apart; expected 1.", nameof(values));
        }

        Rows = values.Rows;
        Values = values;
        Weights = weights;
    }

    /// <summary>Whether there are labels, and not numbers.</summary>
    public bool AreLabels { get; }

    /// <summary>Number of rows (N).</summary>
    public int Rows { get; }

    /// <summary>The labels (N); empty where there are numbers.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>The numbers (N, M); empty where there are labels.</summary>
    public ReadOnlyMatrix<T> Values { get; }

    /// <summary>The weights of the rows (N); empty where every row counts 1.</summary>
    public ReadOnlySpan<T> Weights { get; }

    /// <summary>Those of some rows.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Targets<T> Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Rows - count);
        ReadOnlySpan<T> weights = Weights.IsEmpty ? default : Weights.Slice(start, count);
        return AreLabels
            ? new Targets<T>(Labels.Slice(start, count), weights)
            : new Targets<T>(new ReadOnlyMatrix<T>(Values.Elements[(int)(start * Values.RowStride)..], count, Values.Columns, (int)Values.RowStride),
                weights);
    }

    private static void RequireWeights(int rows, ReadOnlySpan<T> weights)
    {
        if (!weights.IsEmpty && weights.Length != rows)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {rows} rows; expected one each, or none.", nameof(weights));
        }
    }
}
