using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Rows of features with their targets, a label or numbers each. The rows are numbers in memory: a matrix X (Count, Features), row-major, rows
/// <see cref="Stride"/> elements apart, padded with zeros to whole cache lines. Or a function gathers them, from images kept as bytes for instance;
/// then <see cref="HasNumbers"/> is false until numbers are asked for. Either way the batches have the same bits.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Samples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<AlignedBuffer<T>> _numbers;
    private volatile Action<ReadOnlySpan<int>, Matrix<T>, Workers?>? _gather;

    /// <summary>Rows that a function gathers.</summary>
    /// <param name="features">Features of a row, 1 or more.</param>
    /// <param name="targets">The targets, as many as there are rows. They are not copied.</param>
    /// <param name="gather">
    /// Writes the rows of these numbers, each from 0 to <see cref="Count"/> - 1, to a matrix (numbers, <paramref name="features"/>). It allocates
    /// nothing and gives a row the same bits each time; the workers may share the rows. Several threads may call it at once.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is less than 1.</exception>
    public Samples(int features, TargetRows<T> targets, Action<ReadOnlySpan<int>, Matrix<T>, Workers?> gather)
        : this(features, targets, buffer: null)
    {
        ArgumentNullException.ThrowIfNull(gather);
        _gather = gather;
    }

    /// <summary>Rows of numbers, 0 at first.</summary>
    internal Samples(int features, TargetRows<T> targets)
        : this(features, targets, new AlignedBuffer<T>((nint)targets.Count * MatrixLayout.PaddedStride<T>(features)))
    {
    }

    private Samples(int features, TargetRows<T> targets, AlignedBuffer<T>? buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentNullException.ThrowIfNull(targets);
        (Features, KeptTargets, Stride) = (features, targets, MatrixLayout.PaddedStride<T>(features));
        _numbers = buffer is null ? new Lazy<AlignedBuffer<T>>(MakeNumbers) : new Lazy<AlignedBuffer<T>>(buffer);
    }

    /// <summary>Number of rows.</summary>
    public int Count => KeptTargets.Count;

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>The targets of the rows.</summary>
    public Targets<T> Targets => KeptTargets.View;

    /// <summary>Numbers that a row is to give; 0 where it is a label.</summary>
    public int TargetColumns => KeptTargets.Columns;

    /// <summary>One label for each row, 0 or more; empty where rows have numbers.</summary>
    public ReadOnlySpan<int> Labels => Targets.Labels;

    /// <summary>
    /// Whether the rows are numbers in memory. Otherwise the first use of <see cref="Values"/>, <see cref="Row"/> or <see cref="Matrix"/> makes and
    /// keeps the numbers of all rows, and releases the function that gathered them.
    /// </summary>
    public bool HasNumbers => _gather is null;

    /// <summary>Elements from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>All rows with their padding: Count x Stride elements.</summary>
    /// <exception cref="OverflowException">The padded rows do not fit in one span (2^31 - 1 elements).</exception>
    public Span<T> Values => _numbers.Value.Span[..(Count * Stride)];

    /// <summary>The targets as they are kept, for other rows with the same ones.</summary>
    internal TargetRows<T> KeptTargets { get; }

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
        Ensure.That(values.Length == (long)targets.Count * features,
            $"{targets.Count} {(targets.Columns == 0 ? "labels" : "targets")} and {features} features make "
                + $"{(long)targets.Count * features} values; {values.Length} were given.", nameof(values));

        Ensure.FitInSpan<T>(targets.Count, features);
        Samples<T> rows = new(features, targets);
        for (int i = 0; i < rows.Count; i++)
        {
            values.Slice(i * features, features).CopyTo(rows.WritableRow(i));
        }

        return rows;
    }

    /// <summary>Row <paramref name="index"/> without its padding.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int index) => WritableRow(index);

    /// <summary>
    /// Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> as a matrix (count, Features); nothing is copied.
    /// </summary>
    /// <param name="start">The first row, 0 or more.</param>
    /// <param name="count">Number of rows, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public ReadOnlyMatrix<T> Matrix(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        return new ReadOnlyMatrix<T>(_numbers.Value.Span[(start * Stride)..], count, Features, Stride);
    }

    /// <summary>Writes row <c>indices[i]</c> to row i of <paramref name="destination"/>; nothing is allocated.</summary>
    /// <param name="indices">Row numbers, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Matrix (indices.Length, <see cref="Features"/>).</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shape of the matrix is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row; nothing has been written.</exception>
    public void Gather(ReadOnlySpan<int> indices, Matrix<T> destination, Workers? workers = null)
    {
        if (_gather is Action<ReadOnlySpan<int>, Matrix<T>, Workers?> gather)
        {
            Ensure.That(destination.Rows == indices.Length && destination.Columns == Features,
                $"The matrix has {destination.Rows} x {destination.Columns} elements; expected {indices.Length} x {Features}.", nameof(destination));

            int wrong = indices.IndexOfAnyExceptInRange(0, Count - 1);
            if (wrong >= 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), indices[wrong], $"indices[{wrong}] is {indices[wrong]}; there are {Count} rows, counted from 0.");
            }

            gather(indices, destination, workers);
        }
        else
        {
            GatherRows.Apply(Matrix(0, Count), indices, destination, workers);
        }
    }

    /// <summary>Row <paramref name="index"/>; where rows are no numbers in memory, gathered into <paramref name="room"/>.</summary>
    internal ReadOnlySpan<T> RowIn(T[] room, int index)
    {
        if (HasNumbers)
        {
            return Row(index);
        }

        Gather([index], new Matrix<T>(room, 1, Features));
        return room.AsSpan(0, Features);
    }

    internal Span<T> WritableRow(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _numbers.Value.Span.Slice(index * Stride, Features);
    }

    /// <summary>Makes the numbers of all rows where they are not there yet.</summary>
    internal Samples<T> KeepNumbers()
    {
        _ = _numbers.Value;
        return this;
    }

    /// <summary>Chosen rows as numbers in memory of their own.</summary>
    internal Samples<T> Chosen(int[] indices)
    {
        Ensure.FitInSpan<T>(indices.Length, Features);
        Samples<T> samples = new(Features, KeptTargets.Rows(indices));
        Gather(indices, new Matrix<T>(samples.Values, indices.Length, Features, Stride));
        return samples;
    }

    /// <summary>The first <paramref name="count"/> rows, in the same memory, or gathered by the same function.</summary>
    internal Samples<T> First(int count)
        => _gather is Action<ReadOnlySpan<int>, Matrix<T>, Workers?> gather
            ? new Samples<T>(Features, KeptTargets.First(count), gather)
            : new Samples<T>(Features, KeptTargets.First(count), _numbers.Value);

    private AlignedBuffer<T> MakeNumbers()
    {
        Ensure.FitInSpan<T>(Count, Features);
        AlignedBuffer<T> buffer = new((nint)Count * Stride);
        using Workers workers = RowStretches.Team(Count);
        Gather([.. Enumerable.Range(0, Count)], new Matrix<T>(buffer.Span, Count, Features, Stride), workers);
        _gather = null;
        return buffer;
    }
}
