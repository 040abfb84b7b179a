using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Rows of features with their targets, a label or numbers each: a matrix X (Count, Features), row-major, rows <see cref="Stride"/> elements
/// apart, padded with zeros to whole cache lines.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Samples<T> : SampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;

    internal Samples(int features, int[] labels)
        : this(features, new TargetRows<T>(labels))
    {
    }

    internal Samples(int features, TargetRows<T> targets)
        : this(new AlignedBuffer<T>((nint)targets.Count * MatrixLayout.PaddedStride<T>(features)), features, targets)
    {
    }

    private Samples(AlignedBuffer<T> buffer, int features, TargetRows<T> targets)
        : base(features, targets)
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
    public static Samples<T> From(ReadOnlySpan<T> values, int features, ReadOnlySpan<int> labels)
        => From(values, features, new TargetRows<T>(labels.ToArray()));

    /// <summary>Copies rows of the caller's own.</summary>
    /// <param name="values">The rows one after the other, without padding: Count x <paramref name="features"/> elements.</param>
    /// <param name="features">Features of a row, 1 or more.</param>
    /// <param name="targets">The targets: labels or numbers, with weights or without. They are not copied.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of targets times <paramref name="features"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is less than 1.</exception>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public static Samples<T> From(ReadOnlySpan<T> values, int features, TargetRows<T> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (values.Length != (long)targets.Count * features)
        {
            throw new ArgumentException(
                $"{targets.Count} {(targets.Columns == 0 ? "labels" : "targets")} and {features} features make "
                    + $"{(long)targets.Count * features} values; {values.Length} were given.", nameof(values));
        }

        Ensure.FitInSpan<T>(targets.Count, features);
        Samples<T> rows = new(features, targets);
        for (int i = 0; i < rows.Count; i++)
        {
            values.Slice(i * features, features).CopyTo(rows.WritableRow(i));
        }

        return rows;
    }

    /// <summary>Row <paramref name="index"/> without its padding.</summary>
    /// <param name="index">0 to <see cref="SampleSource{T}.Count"/> - 1.</param>
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
        => GatherRows.Apply(Matrix(0, Count), indices, new Matrix<T>(destination, indices.Length, Features, stride), workers);

    internal Span<T> WritableRow(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _buffer.Span.Slice(index * Stride, Features);
    }

    /// <summary>Chosen samples of a source, in memory of their own.</summary>
    internal static Samples<T> Gather(SampleSource<T> source, int[] indices)
    {
        Ensure.FitInSpan<T>(indices.Length, source.Features);
        Samples<T> samples = new(source.Features, source.KeptTargets.Rows(indices));
        source.Gather(indices, samples.Values, samples.Stride);
        return samples;
    }

    /// <summary>The first <paramref name="count"/> rows, in the same memory.</summary>
    internal Samples<T> First(int count) => new(_buffer, Features, KeptTargets.First(count));
}
