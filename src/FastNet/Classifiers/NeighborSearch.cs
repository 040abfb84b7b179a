using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Distances of a few queries to many training rows, and the nearest of those: what prediction and cross-validation share. Distances lie training
/// row by training row, (training rows, queries): then the product reads the training rows, which are many, in place, and packs the few queries.
/// </summary>
/// <remarks>
/// |x|^2 + |y|^2 - 2 x y, rounded, is off by a part of |x|^2 + |y|^2, and that may be more than the distance. Two things are done about it. Rows
/// that lie far from the origin are copied and moved to it, which changes no distance. And <see cref="Search"/> knows how far off it can be: rows
/// whose order depends on that are measured as the loops do. So the nearest rows are those of the loops, whatever the rows.
/// </remarks>
/// <param name="training">The rows among which neighbours are looked for.</param>
/// <param name="rows">The most of them in one search.</param>
/// <param name="queries">The most queries in one search.</param>
/// <param name="largestK">The most neighbours of a query.</param>
/// <param name="metric">Which distance.</param>
/// <param name="form">How it is computed.</param>
/// <param name="workers">Threads that share the work.</param>
internal sealed partial class NeighborSearch<T>(
    Samples<T> training, int rows, int queries, int largestK, DistanceMetric metric, DistanceForm form, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // When more than this part of the queries has too many rows that may be among the nearest, all pairs in blocks are faster than a query at a time.
    private const int FewQueries = 8;

    private readonly int _stride = MatrixLayout.PaddedStride<T>(queries);
    private readonly AlignedBuffer<T> _distances = new(Ensure.Elements("distances", rows, MatrixLayout.PaddedStride<T>(queries)));
    private readonly RowCenter<T>? _center = UsesNorms(metric, form) ? RowCenter<T>.Of(training, queries, workers) : null;
    private readonly GemmPlan<T> _plan = new(rows, queries, training.Features);
    private readonly AlignedBuffer<T> _workspace = new(
        UsesNorms(metric, form) ? new GemmPlan<T>(rows, queries, training.Features).WorkspaceLength : 0);
    private readonly T[] _norms = new T[training.Count];
    private readonly T[] _partialSums = new T[training.Count];
    private readonly T[] _queryNorms = new T[queries];
    private readonly T[] _queryPartialSums = new T[queries];
    private readonly int[] _votes = new int[ClassesOf(training)];
    private readonly int[] _predictions = new int[largestK];

    // Bounds that decide the order of each query's rows (DistanceBounds), and how many may be among its nearest.
    private readonly T[] _factors = new T[queries];
    private readonly T[] _slacks = new T[queries];
    private readonly int[] _counts = new int[queries];
    private readonly int[] _unsure = new int[queries];

    // The nearest rows of each query and their distances; of rows whose order is uncertain the distances that the loops measure.
    private readonly T[] _nearest = new T[Ensure.Elements("nearest distances", queries, SmallestK.Room(rows, largestK))];
    private readonly int[] _neighbors = new int[queries * SmallestK.Room(rows, largestK)];
    private readonly T[] _measured = new T[SmallestK.Room(rows, largestK)];

    private DistanceBounds<T> _bounds;

    // The last measurement: all training rows but those of the gap, and so many queries.
    private int _gapStart;
    private int _gap;
    private int _count;

    // The last selection: elements for each query.
    private int _room;

    public int LargestK => largestK;

    /// <summary>One more than the largest label.</summary>
    public int Classes => _votes.Length;

    private int Rows => training.Count - _gap;

    /// <summary>Computes what is needed of the training rows; again after they have changed.</summary>
    public void Prepare()
    {
        if (!UsesNorms(metric, form))
        {
            return;
        }

        ReadOnlyMatrix<T> all = _center is null ? training.Matrix(0, training.Count) : _center.MoveTraining();
        SquaredNorms.RowsWithPartialSums(all, _norms, _partialSums, workers);
        _bounds = new DistanceBounds<T>(all, _center is not null, _norms, _partialSums);
    }

    /// <summary>The distances of the queries to all training rows, (training rows, queries).</summary>
    public ReadOnlyMatrix<T> Distances(ReadOnlyMatrix<T> queries)
    {
        (_count, _gapStart, _gap) = (queries.Rows, 0, 0);
        Measure(queries, squared: false);
        return Part(0, Rows, 0, _count);
    }

    /// <summary>Finds the nearest training rows of each query, a gap in these left out.</summary>
    /// <param name="queries">Rows, no more than there is room for.</param>
    /// <param name="ks">
    /// Ascending. For each of them the first k are the k nearest as the loops find them; which of these comes first may be another one.
    /// </param>
    /// <param name="gapStart">The first training row that is left out.</param>
    /// <param name="gap">How many are.</param>
    public void Search(ReadOnlyMatrix<T> queries, ReadOnlySpan<int> ks, int gapStart = 0, int gap = 0)
    {
        (_count, _gapStart, _gap) = (queries.Rows, gapStart, gap);
        Measure(queries, squared: true);
        int k = ks[^1];
        _room = SmallestK.Room(Rows, k);
        if (!UsesNorms(metric, form))
        {
            Smallest(k, 0, _count);
            return;
        }

        Span<T> factors = _factors.AsSpan(0, _count);
        Span<T> slacks = _slacks.AsSpan(0, _count);
        for (int query = 0; query < _count; query++)
        {
            (factors[query], slacks[query]) = _bounds.For(queries.Row(query), _queryNorms[query], _queryPartialSums[query]);
        }

        int elements = _count * _room;
        ReadOnlyMatrix<T> distances = new(_distances.Span, Rows, _count, _stride);
        Span<int> counts = _counts.AsSpan(0, _count);
        SmallestK.Columns(distances, k, _nearest.AsSpan(0, elements), _neighbors.AsSpan(0, elements), factors, slacks, counts, workers);
        int unsure = 0;
        for (int query = 0; query < _count; query++)
        {
            if (!Settle(queries, query, ks))
            {
                _unsure[unsure++] = query;
            }
        }

        if (unsure > _count / FewQueries)
        {
            MeasureAsLoops(queries, 0, k);
            return;
        }

        foreach (int query in _unsure.AsSpan(0, unsure))
        {
            MeasureAsLoops(RowsOf(queries, query, 1), query, k);
        }
    }

    /// <summary>Some rows of a row-major matrix.</summary>
    public static ReadOnlyMatrix<T> RowsOf(ReadOnlyMatrix<T> matrix, int first, int count)
        => new(matrix.Elements[(first * (int)matrix.RowStride)..], count, matrix.Columns, (int)matrix.RowStride);

    private void Measure(ReadOnlyMatrix<T> queries, bool squared)
    {
        if (UsesNorms(metric, form))
        {
            queries = _center is null ? queries : _center.Move(queries);
            SquaredNorms.RowsWithPartialSums(queries, _queryNorms.AsSpan(0, _count), _queryPartialSums.AsSpan(0, _count), workers);
        }

        Measure(0, _gapStart, queries, 0, squared);
        Measure(_gapStart + _gap, Rows - _gapStart, queries, _gapStart, squared);
    }

    // Distances of training rows that are neighbours in memory, as rows from first on.
    private void Measure(int start, int count, ReadOnlyMatrix<T> queries, int first, bool squared)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlyMatrix<T> part = (_center?.Training ?? training).Matrix(start, count);
        if (UsesNorms(metric, form))
        {
            Matrix<T> distances = Part(first, count, 0, _count);
            _plan.MultiplyDistance(
                part, queries.Transposed, _norms.AsSpan(start, count), _queryNorms.AsSpan(0, _count), distances, _workspace.Span, workers,
                squared);
            return;
        }

        int queriesAtOnce = form == DistanceForm.NoLoops ? queries.Rows : 1;
        int rowsAtOnce = form == DistanceForm.TwoLoops ? 1 : count;
        for (int query = 0; query < queries.Rows; query += queriesAtOnce)
        {
            for (int row = 0; row < count; row += rowsAtOnce)
            {
                Pairs(RowsOf(part, row, rowsAtOnce), RowsOf(queries, query, queriesAtOnce), first + row, query);
            }
        }
    }

    private void Pairs(ReadOnlyMatrix<T> some, ReadOnlyMatrix<T> queries, int firstRow, int firstQuery)
    {
        if (some.Rows > 0 && metric == DistanceMetric.L1)
        {
            PairDistances.L1(some, queries, Part(firstRow, some.Rows, firstQuery, queries.Rows), workers);
        }
        else if (some.Rows > 0)
        {
            PairDistances.L2(some, queries, Part(firstRow, some.Rows, firstQuery, queries.Rows), workers);
        }
    }

    // Some queries measured as the loops do, instead of by norms.
    private void MeasureAsLoops(ReadOnlyMatrix<T> queries, int firstQuery, int k)
    {
        Pairs(training.Matrix(0, _gapStart), queries, 0, firstQuery);
        Pairs(training.Matrix(_gapStart + _gap, Rows - _gapStart), queries, _gapStart, firstQuery);
        Smallest(k, firstQuery, queries.Rows);
    }

    private void Smallest(int k, int firstQuery, int queries)
    {
        Range place = (firstQuery * _room)..((firstQuery + queries) * _room);
        ReadOnlyMatrix<T> distances = new(_distances.Span[firstQuery..], Rows, queries, _stride);
        SmallestK.Columns(distances, k, _nearest.AsSpan(place), _neighbors.AsSpan(place), workers: workers);
    }

    /// <summary>
    /// Puts the nearest rows of a query where the loops would have them, as far as it matters: for each k, if the row after the first k may be
    /// nearer than one of these, all whose place is uncertain are measured and sorted.
    /// </summary>
    /// <returns>Whether that could be done: not with numbers out of range, nor if too many rows may be among the nearest.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool Settle(ReadOnlyMatrix<T> queries, int query, ReadOnlySpan<int> ks)
    {
        ReadOnlySpan<T> nearest = _nearest.AsSpan(query * _room, _counts[query]);
        (T factor, T slack) = (_factors[query], _slacks[query]);
        if (nearest.IsEmpty || !_bounds.IsInRange((factor * nearest[ks[^1] - 1]) + slack))
        {
            return false;
        }

        bool narrow = false;
        int start = 0;
        int end = 0;
        foreach (int k in ks)
        {
            T inside = nearest[k - 1];
            if (k == nearest.Length || nearest[k] > (factor * inside) + slack)
            {
                continue;
            }

            if (!narrow)
            {
                (factor, slack) = Narrow(query);
                narrow = true;
            }

            T outside = nearest[k];
            int first = k;
            while (first > 0 && !(outside > (factor * nearest[first - 1]) + slack))
            {
                first--;
            }

            int last = k;
            while (last < nearest.Length && !(nearest[last] > (factor * inside) + slack))
            {
                last++;
            }

            if (first >= end)
            {
                Sort(queries, query, start..end);
                start = first;
            }

            end = last;
        }

        Sort(queries, query, start..end);
        return true;
    }

    // The training row of a row of the distances.
    private int Row(int row) => row < _gapStart ? row : row + _gap;

    // Whether distances are made of squared norms and a product.
    private static bool UsesNorms(DistanceMetric metric, DistanceForm form) => metric == DistanceMetric.L2 && form == DistanceForm.NoLoops;

    private static int ClassesOf(Samples<T> rows) => rows.Labels.IsEmpty ? 1 : TensorPrimitives.Max(rows.Labels) + 1;

    private Matrix<T> Part(int firstRow, int rows, int firstQuery, int queries)
        => new(_distances.Span[((firstRow * _stride) + firstQuery)..], rows, queries, _stride);
}
