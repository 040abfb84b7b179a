using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Distances of a few queries to many training rows, and the nearest of those: what prediction and cross-validation share. Distances lie
/// training row by training row, (training rows, queries): then the product reads the training rows, which are many, in place, and packs the few
/// queries.
/// </summary>
/// <remarks>
/// |x|^2 + |y|^2 - 2 x y, rounded, is off by a part of |x|^2 + |y|^2, and that may be more than the distance. Two things are done about it. Rows that lie far from the origin are
/// copied and moved to it, which changes no distance. And <see cref="Search"/> knows how far off it can be: rows whose order depends on that are measured as the loops do.
/// So the nearest rows are those of the loops, whatever the rows.
/// </remarks>
internal sealed partial class NeighborSearch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // When more than this part of the queries has too many rows that may be among the nearest, all pairs in blocks are faster than a query at a time.
    private const int FewQueries = 8;

    private readonly Samples<T> _training;
    private readonly Samples<T>? _moved;
    private readonly T[]? _move;
    private readonly Workers _workers;
    private readonly DistanceMetric _metric;
    private readonly DistanceForm _form;
    private readonly GemmPlan<T> _plan;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _distances;
    private readonly ArenaSlice<T> _norms;
    private readonly ArenaSlice<T> _partialSums;
    private readonly ArenaSlice<T> _movedQueries;
    private readonly ArenaSlice<T> _queryNorms;
    private readonly ArenaSlice<T> _queryPartialSums;
    private readonly ArenaSlice<T> _factors;
    private readonly ArenaSlice<T> _slacks;
    private readonly ArenaSlice<int> _counts;
    private readonly ArenaSlice<T> _nearest;
    private readonly ArenaSlice<int> _neighbors;
    private readonly ArenaSlice<T> _measured;
    private readonly ArenaSlice<int> _unsure;
    private readonly ArenaSlice<T> _workspace;
    private readonly ArenaSlice<int> _votes;
    private readonly ArenaSlice<int> _predictions;
    private readonly int _stride;
    private readonly int _rowStride;

    private DistanceBounds<T> _bounds;

    // The last measurement: all training rows but those of the gap, and so many queries.
    private int _gapStart;
    private int _gap;
    private int _count;

    // The last selection: elements for each query.
    private int _room;

    public NeighborSearch(Samples<T> training, int rows, int queries, int largestK, DistanceMetric metric, DistanceForm form, Workers workers)
    {
        (_training, _metric, _form, _workers, LargestK) = (training, metric, form, workers, largestK);
        Classes = training.Labels.IsEmpty ? 1 : TensorPrimitives.Max(training.Labels) + 1;
        bool usesNorms = UsesNorms;
        _plan = usesNorms ? new GemmPlan<T>(rows, queries, training.Features) : default;
        _move = usesNorms ? RowCenter.Move(training) : null;
        _moved = _move is null ? null : new Samples<T>(training.Features, new TargetRows<T>(new int[training.Count]));
        _stride = MatrixLayout.PaddedStride<T>(queries);
        _rowStride = MatrixLayout.PaddedStride<T>(training.Features);
        int room = SmallestK.Room(rows, largestK);
        int ofNorms = usesNorms ? queries : 0;
        _distances = _arena.Reserve<T>("distances", Ensure.Elements("distances", rows, _stride));
        _norms = _arena.Reserve<T>("squared norms of the training rows", usesNorms ? training.Count : 0);
        _partialSums = _arena.Reserve<T>("their partial sums", usesNorms ? training.Count : 0);
        _movedQueries = _arena.Reserve<T>("moved queries", _move is null ? 0 : Ensure.Elements("moved queries", queries, _rowStride));
        _queryNorms = _arena.Reserve<T>("squared norms of the queries", ofNorms);
        _queryPartialSums = _arena.Reserve<T>("the queries' partial sums", ofNorms);
        _factors = _arena.Reserve<T>("factors of uncertain distances", ofNorms);
        _slacks = _arena.Reserve<T>("slacks of uncertain distances", ofNorms);
        _counts = _arena.Reserve<int>("numbers of rows that may be the nearest", ofNorms);
        _nearest = _arena.Reserve<T>("nearest distances", Ensure.Elements("nearest distances", queries, room));
        _neighbors = _arena.Reserve<int>("nearest rows", queries * room);
        _measured = _arena.Reserve<T>("distances of rows whose order is uncertain", usesNorms ? room : 0);
        _unsure = _arena.Reserve<int>("queries with many rows that may be the nearest", ofNorms);
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _votes = _arena.Reserve<int>("votes", Classes);
        _predictions = _arena.Reserve<int>("predictions", largestK);
        _arena.Commit();
    }

    public int LargestK { get; }

    /// <summary>One more than the largest label.</summary>
    public int Classes { get; }

    // Whether distances are made of squared norms and a product.
    private bool UsesNorms => _metric == DistanceMetric.L2 && _form == DistanceForm.NoLoops;

    private int Rows => _training.Count - _gap;

    /// <summary>Computes what is needed of the training rows; again after they have changed.</summary>
    public void Prepare()
    {
        if (!UsesNorms)
        {
            return;
        }

        ReadOnlyMatrix<T> rows = _training.Matrix(0, _training.Count);
        if (_moved is not null)
        {
            rows = RowCenter.Apply(rows, _move!, _moved.Values, _rowStride, _workers);
        }

        SquaredNorms.RowsWithPartialSums(rows, _norms.Span, _partialSums.Span, _workers);
        _bounds = new DistanceBounds<T>(rows, _moved is not null, _norms.Span, _partialSums.Span);
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
    /// <param name="ks">Ascending. For each of them the first k are the k nearest as the loops find them; which of these comes first may be another one.</param>
    /// <param name="gapStart">The first training row that is left out.</param>
    /// <param name="gap">How many are.</param>
    public void Search(ReadOnlyMatrix<T> queries, ReadOnlySpan<int> ks, int gapStart = 0, int gap = 0)
    {
        (_count, _gapStart, _gap) = (queries.Rows, gapStart, gap);
        Measure(queries, squared: true);
        int k = ks[^1];
        _room = SmallestK.Room(Rows, k);
        if (!UsesNorms)
        {
            Smallest(k, 0, _count);
            return;
        }

        Span<T> factors = _factors.Span[.._count];
        Span<T> slacks = _slacks.Span[.._count];
        for (int query = 0; query < _count; query++)
        {
            (factors[query], slacks[query]) = _bounds.For(queries.Row(query), _queryNorms.Span[query], _queryPartialSums.Span[query]);
        }

        int elements = _count * _room;
        ReadOnlyMatrix<T> distances = new(_distances.Span, Rows, _count, _stride);
        Span<int> counts = _counts.Span[.._count];
        SmallestK.Columns(distances, k, _nearest.Span[..elements], _neighbors.Span[..elements], factors, slacks, counts, _workers);
        int unsure = 0;
        for (int query = 0; query < _count; query++)
        {
            if (!Settle(queries, query, ks))
            {
                _unsure.Span[unsure++] = query;
            }
        }

        if (unsure > _count / FewQueries)
        {
            MeasureAsLoops(queries, 0, k);
            return;
        }

        foreach (int query in _unsure.Span[..unsure])
        {
            MeasureAsLoops(RowsOf(queries, query, 1), query, k);
        }
    }

    /// <summary>Some rows of a row-major matrix.</summary>
    public static ReadOnlyMatrix<T> RowsOf(ReadOnlyMatrix<T> matrix, int first, int count)
        => new(matrix.Elements[(first * (int)matrix.RowStride)..], count, matrix.Columns, (int)matrix.RowStride);

    private void Measure(ReadOnlyMatrix<T> queries, bool squared)
    {
        if (UsesNorms)
        {
            queries = _move is null ? queries : RowCenter.Apply(queries, _move, _movedQueries.Span, _rowStride, _workers);
            SquaredNorms.RowsWithPartialSums(queries, _queryNorms.Span[.._count], _queryPartialSums.Span[.._count], _workers);
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

        ReadOnlyMatrix<T> training = (_moved ?? _training).Matrix(start, count);
        if (UsesNorms)
        {
            Matrix<T> distances = Part(first, count, 0, _count);
            _plan.MultiplyDistance(
                training, queries.Transposed, _norms.Span.Slice(start, count), _queryNorms.Span[.._count], distances, _workspace.Span, _workers,
                squared);
        }
        else if (_form == DistanceForm.NoLoops)
        {
            Pairs(training, queries, first, 0);
        }
        else
        {
            for (int query = 0; query < queries.Rows; query++)
            {
                ReadOnlyMatrix<T> one = RowsOf(queries, query, 1);
                for (int row = 0; _form == DistanceForm.TwoLoops && row < count; row++)
                {
                    Pairs(RowsOf(training, row, 1), one, first + row, query);
                }

                if (_form == DistanceForm.OneLoop)
                {
                    Pairs(training, one, first, query);
                }
            }
        }
    }

    private void Pairs(ReadOnlyMatrix<T> training, ReadOnlyMatrix<T> queries, int firstRow, int firstQuery)
    {
        if (training.Rows > 0 && _metric == DistanceMetric.L1)
        {
            PairDistances.L1(training, queries, Part(firstRow, training.Rows, firstQuery, queries.Rows), _workers);
        }
        else if (training.Rows > 0)
        {
            PairDistances.L2(training, queries, Part(firstRow, training.Rows, firstQuery, queries.Rows), _workers);
        }
    }

    // Some queries measured as the loops do, instead of by norms.
    private void MeasureAsLoops(ReadOnlyMatrix<T> queries, int firstQuery, int k)
    {
        Pairs(_training.Matrix(0, _gapStart), queries, 0, firstQuery);
        Pairs(_training.Matrix(_gapStart + _gap, Rows - _gapStart), queries, _gapStart, firstQuery);
        Smallest(k, firstQuery, queries.Rows);
    }

    private void Smallest(int k, int firstQuery, int queries)
    {
        Range place = (firstQuery * _room)..((firstQuery + queries) * _room);
        ReadOnlyMatrix<T> distances = new(_distances.Span[firstQuery..], Rows, queries, _stride);
        SmallestK.Columns(distances, k, _nearest.Span[place], _neighbors.Span[place], workers: _workers);
    }

    /// <summary>
    /// Puts the nearest rows of a query where the loops would have them, as far as it matters: for each k, if the row after the first k may be nearer than one of these, all whose
    /// place is uncertain are measured and sorted.
    /// </summary>
    /// <returns>Whether that could be done: not with numbers out of range, nor if too many rows may be among the nearest.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool Settle(ReadOnlyMatrix<T> queries, int query, ReadOnlySpan<int> ks)
    {
        ReadOnlySpan<T> nearest = _nearest.Span.Slice(query * _room, _counts.Span[query]);
        (T factor, T slack) = (_factors.Span[query], _slacks.Span[query]);
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

    private Matrix<T> Part(int firstRow, int rows, int firstQuery, int queries)
        => new(_distances.Span[((firstRow * _stride) + firstQuery)..], rows, queries, _stride);
}
