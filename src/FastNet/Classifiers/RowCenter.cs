using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Where rows lie, if that is far from the origin: less this point they keep their distances, and products of them keep more digits.
/// </summary>
internal sealed class RowCenter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SampleRows = 32;

    // Rows are moved when the square of their mean is so many times their variance: pixels, where it is some 4 times, stay where they are.
    private const double FarAway = 16;

    private readonly Samples<T> _rows;
    private readonly T[] _move;
    private readonly Workers _workers;
    private readonly int _stride;
    private readonly AlignedBuffer<T> _queries;

    private RowCenter(Samples<T> rows, T[] move, int queries, Workers workers)
    {
        (_rows, _move, _workers) = (rows, move, workers);
        _stride = MatrixLayout.PaddedStride<T>(rows.Features);
        _queries = new AlignedBuffer<T>(Ensure.Elements("moved queries", queries, _stride));
        Training = new Samples<T>(rows.Features, new TargetRows<T>(new int[rows.Count]));
    }

    /// <summary>The rows, moved by <see cref="MoveTraining"/>.</summary>
    public Samples<T> Training { get; }

    /// <summary>Null where the rows do not lie far from the origin.</summary>
    /// <param name="rows">The rows to be near to.</param>
    /// <param name="queries">The most queries that are moved at a time.</param>
    /// <param name="workers">Threads that share the work.</param>
    public static RowCenter<T>? Of(Samples<T> rows, int queries, Workers workers)
        => Displacement(rows) is T[] move ? new RowCenter<T>(rows, move, queries, workers) : null;

    /// <summary>Copies of the training rows as they are now, moved.</summary>
    public ReadOnlyMatrix<T> MoveTraining() => Move(_rows.Matrix(0, _rows.Count), Training.Values);

    /// <summary>Copies of queries, moved.</summary>
    public ReadOnlyMatrix<T> Move(ReadOnlyMatrix<T> queries) => Move(queries, _queries.Span);

    /// <summary>
    /// The vector that moves the rows to the origin, added to each, if they lie far from it; otherwise null. Any point amid them will do, so a few
    /// rows tell.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T[]? Displacement(Samples<T> rows)
    {
        int count = Math.Min(SampleRows, rows.Count);
        double[] mean = new double[rows.Features];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> row = rows.Row(Sample(i));
            for (int j = 0; j < row.Length; j++)
            {
                mean[j] += double.CreateTruncating(row[j]) / count;
            }
        }

        double offset = 0;
        double spread = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<T> row = rows.Row(Sample(i));
            for (int j = 0; j < row.Length; j++)
            {
                double difference = double.CreateTruncating(row[j]) - mean[j];
                offset += mean[j] * mean[j];
                spread += difference * difference;
            }
        }

        return offset > FarAway * spread && double.IsFinite(offset) ? Array.ConvertAll(mean, x => T.CreateTruncating(-x)) : null;

        int Sample(int i) => (int)((long)i * rows.Count / count);
    }

    private ReadOnlyMatrix<T> Move(ReadOnlyMatrix<T> rows, Span<T> copies)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(copies[(i * _stride)..]);
        }

        Matrix<T> moved = new(copies, rows.Rows, rows.Columns, _stride);
        BiasAdd.Apply(moved, _move, _workers);
        return moved;
    }
}
