using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Labelled rows from which batches are gathered: numbers that lie ready (<see cref="LabeledRows{T}"/>), or images kept as bytes (<see cref="ImageRows{T}"/>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _labels;

    private protected RowSource(int features, int[] labels) => (Features, _labels) = (features, labels);

    /// <summary>Number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>One label for each row, 0 or more.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Writes row <c>indices[i]</c> to row i of <paramref name="destination"/>; nothing is allocated.</summary>
    /// <param name="indices">Row numbers, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Matrix (indices.Length, <see cref="Features"/>), row-major.</param>
    /// <param name="stride">Elements from row to row of <paramref name="destination"/>, at least <see cref="Features"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shape does not fit the span.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row; nothing has been written.</exception>
    public abstract void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null);
}
