using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Rows of features with their targets, from which batches are gathered: numbers that lie ready (<see cref="Samples{T}"/>), images kept as bytes
/// (<c>ImageSamples</c> of FastNet.Data), or a source of one's own.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class SampleSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TargetRows<T> _targets;

    /// <summary>Notes what all sources have.</summary>
    /// <param name="features">Features of a row, 1 or more.</param>
    /// <param name="targets">What the rows are to give, as many as there are rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="features"/> is less than 1.</exception>
    protected SampleSource(int features, TargetRows<T> targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentNullException.ThrowIfNull(targets);
        (Features, _targets) = (features, targets);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _targets.Count;

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>What the rows are to give.</summary>
    public Targets<T> Targets => _targets.View;

    /// <summary>Numbers that a row is to give; 0 where it is a label.</summary>
    public int TargetColumns => _targets.Columns;

    /// <summary>One label for each row, 0 or more; empty where rows have numbers.</summary>
    public ReadOnlySpan<int> Labels => Targets.Labels;

    /// <summary>Writes row <c>indices[i]</c> to row i of <paramref name="destination"/>; nothing is allocated, and the same row has the same bits each time.</summary>
    /// <param name="indices">Row numbers, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="destination">Matrix (indices.Length, <see cref="Features"/>), row-major.</param>
    /// <param name="stride">Elements from row to row of <paramref name="destination"/>, at least <see cref="Features"/>.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The shape does not fit the span.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no row; nothing has been written.</exception>
    public abstract void Gather(ReadOnlySpan<int> indices, Span<T> destination, int stride, Workers? workers = null);

    /// <summary>The same targets, for rows made of these.</summary>
    internal TargetRows<T> KeptTargets => _targets;
}
