using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics.Reduction;

/// <summary>What the rows of a batch count in a mean. A type parameter of the kernels, so that those without weights do not even ask.</summary>
internal interface IRowWeights<T>
    where T : unmanaged
{
    /// <summary>What makes a mean of a sum over all rows: the sum of what they count, times the terms of a row.</summary>
    double Total { get; }

    /// <summary>What a row counts.</summary>
    double Of(nint row);

    /// <summary>A row's share in the mean: what its derivatives are multiplied by.</summary>
    T Share(nint row);

    /// <summary>So many times a row's share, rounded once.</summary>
    T Share(nint row, T times);
}

/// <summary>Each row counts 1.</summary>
/// <param name="count">Number of rows.</param>
internal readonly struct NoWeights<T>(int count) : IRowWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _count = T.CreateTruncating(count);
    private readonly T _share = T.One / T.CreateTruncating(count);

    public double Total { get; } = count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(nint row) => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Share(nint row) => _share;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Share(nint row, T times) => times / _count;
}

/// <summary>
/// Each row counts its weight times that of its class, 1 where there are none. All are multiplied by a power of two that brings their sum to 1 to 2:
/// it changes no bit of an ordinary result, and nothing
/// becomes infinite.
/// </summary>
internal readonly unsafe struct RowWeights<T> : IRowWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _rows;
    private readonly T* _classes;
    private readonly int* _labels;
    private readonly int _classCount;
    private readonly double _unit;

    /// <param name="total"><see cref="LossWeights.Require"/>: the sum of what the rows count.</param>
    /// <param name="terms">Terms of a row, whose mean is taken too.</param>
    /// <param name="rows">A weight for each row, or null.</param>
    /// <param name="classes">A weight for each class, or null.</param>
    /// <param name="labels">The class of each row; needed where classes have weights.</param>
    /// <param name="classCount">Number of classes.</param>
    public RowWeights(double total, int terms, T* rows, T* classes = null, int* labels = null, int classCount = 0)
    {
        _rows = rows;
        _classes = classes;
        _labels = labels;
        _classCount = classCount;
        _unit = Math.ScaleB(1, -Math.Max(Math.ILogB(total), -1022));
        Total = total * _unit * terms;
    }

    public double Total { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(nint row)
    {
        double weight = _rows is null ? _unit : double.CreateTruncating(_rows[row]) * _unit;
        return _classes is null ? weight : weight * double.CreateTruncating(_classes[Check.StillBelow(_labels[row], _classCount)]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Share(nint row) => T.CreateTruncating(Of(row) / Total);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Share(nint row, T times) => T.CreateTruncating(double.CreateTruncating(times) * Of(row) / Total);
}
