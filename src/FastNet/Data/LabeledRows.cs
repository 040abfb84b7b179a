using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Rows of features with one label each: a matrix X (Count, Features), row-major, rows <see cref="Stride"/> elements
/// apart, padded with zeros to whole cache lines.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LabeledRows<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;

    internal LabeledRows(int features, int[] labels)
        : this(new AlignedBuffer<T>((nint)labels.Length * MatrixLayout.PaddedStride<T>(features)), features, labels)
    {
    }

    private LabeledRows(AlignedBuffer<T> buffer, int features, int[] labels)
        : base(features, labels)
    {
        _buffer = buffer;
        Stride = MatrixLayout.PaddedStride<T>(features);
    }

    /// <summary>Elements from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>All rows with their padding: Count x Stride elements.</summary>
    public Span<T> Values => _buffer.Span[..(Count * Stride)];

    /// <summary>Copies rows of the caller's own.</summary>
    /// <param name="values">The rows one after the other, without padding: Count x <paramref name="features"/> elements.</param>
    /// <param name="features">Features of a row, 1 or more.</param>
    /// <param name="labels">One label for each row, 0 or more.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of labels times <paramref name="features"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is less than 1, or a label is negative.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public static LabeledRows<T> From(ReadOnlySpan<T> values, int features, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (values.Length != (long)labels.Length * features)
        {
            throw new ArgumentException($"{labels.Length} labels and {features} features make {(long)labels.Length * features} values; {values.Length} were given.", nameof(values));
        }

        int negative = labels.IndexOfAnyInRange(int.MinValue, -1);
        if (negative >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(labels), labels[negative], $"Row {negative} has a negative label.");
        }

        Ensure.FitInSpan<T>(labels.Length, features);
        LabeledRows<T> rows = new(features, labels.ToArray());
        for (int i = 0; i < rows.Count; i++)
        {
            values.Slice(i * features, features).CopyTo(rows.WritableRow(i));
        }

        return rows;
    }

    /// <summary>Row <paramref name="index"/> without its padding.</summary>
    /// <param name="index">0 to <see cref="RowSource{T}.Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int index) => WritableRow(index);

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> as a matrix (count, Features); nothing is copied.</summary>
    /// <param name="start">The first row, 0 or more.</param>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public ReadOnlyMatrix<T> Matrix(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        return new ReadOnlyMatrix<T>(_buffer.Span[(start * Stride)..], count, Features, Stride);
    }

    /// <inheritdoc/>
    public override void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null)
        => GatherRows.Apply<T>(Values, Count, Features, Stride, indices, destination, stride, workers);

    internal Span<T> WritableRow(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _buffer.Span.Slice(index * Stride, Features);
    }

    /// <summary>The first <paramref name="count"/> rows, in the same memory.</summary>
    internal LabeledRows<T> First(int count) => new(_buffer, Features, Labels[..count].ToArray());
}
