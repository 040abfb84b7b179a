using FastNet.Numerics;

namespace FastNet;

/// <summary>Targets of rows, in memory: a label for each row, or M numbers, and a weight where rows count differently.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TargetRows<T>
    where T : unmanaged
{
    private readonly int[]? _labels;
    private readonly T[] _values = [];
    private readonly T[] _weights;

    /// <summary>A label for each row. The arrays are not copied.</summary>
    /// <param name="labels">Classes, 0 or more.</param>
    /// <param name="weights">A weight for each row, finite and not negative; none: every row counts 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative.</exception>
    public TargetRows(int[] labels, T[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int negative = labels.AsSpan().IndexOfAnyInRange(int.MinValue, -1);
        if (negative >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(labels), labels[negative], $"Row {negative} has a negative label.");
        }

        (_labels, _weights, Count) = (labels, weights ?? [], labels.Length);
        _ = View;
    }

    /// <summary>M numbers for each row. The arrays are not copied.</summary>
    /// <param name="values">The numbers of one row after those of the other.</param>
    /// <param name="columns">M, 1 or more.</param>
    /// <param name="weights">A weight for each row, finite and not negative; none: every row counts 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is less than 1.</exception>
    public TargetRows(T[] values, int columns, T[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Ensure.That(values.Length % columns == 0, $"{values.Length} numbers make no whole rows of {columns}.", nameof(values));

        (_values, Columns, _weights, Count) = (values, columns, weights ?? [], values.Length / columns);
        _ = View;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row (M); 0 where there are labels.</summary>
    public int Columns { get; }

    /// <summary>All of them, as losses and metrics take them.</summary>
    public Targets<T> View
        => _labels is not null ? new Targets<T>(_labels, _weights) : new Targets<T>(new ReadOnlyMatrix<T>(_values, Count, Columns), _weights);

    /// <summary>A copy of targets that may change.</summary>
    public static TargetRows<T> Copy(Targets<T> targets)
    {
        T[]? weights = targets.Weights.IsEmpty ? null : targets.Weights.ToArray();
        if (targets.AreLabels)
        {
            return new TargetRows<T>(targets.Labels.ToArray(), weights);
        }

        T[] values = new T[targets.Rows * targets.Values.Columns];
        for (int i = 0; i < targets.Rows; i++)
        {
            targets.Values.Row(i).CopyTo(values.AsSpan(i * targets.Values.Columns));
        }

        return new TargetRows<T>(values, targets.Values.Columns, weights);
    }

    /// <summary>Chosen rows, copied.</summary>
    internal TargetRows<T> Rows(int[] indices)
    {
        T[]? weights = _weights.Length > 0 ? Array.ConvertAll(indices, row => _weights[row]) : null;
        return _labels is not null
            ? new TargetRows<T>(Array.ConvertAll(indices, row => _labels[row]), weights)
            : new TargetRows<T>([.. indices.SelectMany(row => new ArraySegment<T>(_values, row * Columns, Columns))], Columns, weights);
    }

    /// <summary>The first <paramref name="count"/> rows, copied.</summary>
    internal TargetRows<T> First(int count) => Copy(View.Slice(0, count));
}
