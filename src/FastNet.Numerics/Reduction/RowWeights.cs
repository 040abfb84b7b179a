using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNet.Numerics.Reduction;

/// <summary>
/// The weights of the rows of a batch in a mean: each row's weight times that of its class, 1 where there are none. All are multiplied by a power of
/// two that brings their sum to 1 to 2: it changes no bit of an ordinary result, and nothing becomes infinite.
/// </summary>
internal readonly unsafe struct RowWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _rows;
    private readonly T* _classes;
    private readonly int* _labels;
    private readonly int _classCount;
    private readonly double _unit;

    // The number of rows where each has weight 1; 0 where rows have weights.
    private readonly T _count;

    /// <param name="total"><see cref="LossWeights.Require"/>: the sum of the rows' weights.</param>
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

    /// <summary>A weight of 1 for each of <paramref name="count"/> rows.</summary>
    public RowWeights(int count)
    {
        _unit = 1;
        _count = T.CreateTruncating(count);
        Total = count;
    }

    /// <summary>The divisor that makes a mean of a sum over all rows: the sum of their weights, times the terms of a row.</summary>
    public double Total { get; }

    /// <summary>The weight of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(nint row)
    {
        double weight = _rows is null ? _unit : double.CreateTruncating(_rows[row]) * _unit;
        return _classes is null ? weight : weight * double.CreateTruncating(_classes[Check.StillBelow(_labels[row], _classCount)]);
    }

    /// <summary>A multiple of a row's share in the mean, by which its derivatives are multiplied; rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Share(nint row, T times)
        => _count != T.Zero ? times / _count : T.CreateTruncating(double.CreateTruncating(times) * Of(row) / Total);
}
