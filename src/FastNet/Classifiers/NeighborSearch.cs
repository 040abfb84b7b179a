using System.Numerics;
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
/// copied and moved to it, which changes no distance. And <see cref="Select"/> knows how far off it can be: where the order of two rows depends on that, it measures both as the loops do.
/// So the nearest rows are those of the loops, whatever the rows.
/// </remarks>
internal sealed class NeighborSearch<T> : IWorkerTask
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Rows selected beside the nearest: those that rounding may have put after one of them. On images the search was faster with 10 than with 4, 7, 13 and 24.
    private const int LeastSpare = 1;
    private const int MostSpare = 10;
    private const int FeaturesPerSpare = 64;

    // When more than this part of the queries has too many rows that may be among the nearest, all pairs in blocks are faster than a query at a time.
    private const int FewQueries = 8;

    private const int QueriesPerChunk = 8;

    private readonly LabeledRows<T> _training;
    private readonly LabeledRows<T>? _moved;
    private readonly T[]? _center;
    private readonly Workers _workers;
    private readonly DistanceMetric _metric;
    private readonly DistanceForm _form;
    private readonly GemmPlan<T> _plan;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _distances;
    private readonly ArenaSlice<T> _norms;
    private readonly ArenaSlice<T> _queries;
    private readonly ArenaSlice<T> _movedQueries;
    private readonly ArenaSlice<T> _queryNorms;
    private readonly ArenaSlice<T> _nearest;
    private readonly ArenaSlice<int> _neighbors;
    private readonly ArenaSlice<int> _ks;
    private readonly ArenaSlice<int> _unsure;
    private readonly ArenaSlice<T> _workspace;
    private readonly int _stride;
    private readonly int _rowStride;

    private DistanceBounds<T> _bounds;

    // The last measurement: all training rows but those of the gap, and so many queries.
    private int _gapStart;
    private int _gap;
    private int _count;

    // The last selection: rows for each query, and how many of _ks count.
    private int _selected;
    private int _kCount;

    public NeighborSearch(LabeledRows<T> training, int rows, int queries, int largestK, DistanceMetric metric, DistanceForm form, Workers workers)
    {
        (_training, _metric, _form, _workers, LargestK) = (training, metric, form, workers, largestK);
        bool usesNorms = UsesNorms;
        _plan = usesNorms ? new GemmPlan<T>(rows, queries, training.Features) : default;
        _center = usesNorms ? RowCenter.Of(training) : null;
        _moved = _center is null ? null : new LabeledRows<T>(training.Features, new int[training.Count]);
        _stride = MatrixLayout.PaddedStride<T>(queries);
        _rowStride = MatrixLayout.PaddedStride<T>(training.Features);
        int selected = Math.Min(largestK + Spare, rows);
        _distances = _arena.Reserve<T>("distances", Ensure.Elements("distances", rows, _stride));
        _norms = _arena.Reserve<T>("squared norms of the training rows", training.Count);
        _queries = _arena.Reserve<T>("queries", usesNorms ? Ensure.Elements("queries", queries, _rowStride) : 0);
        _movedQueries = _arena.Reserve<T>("moved queries", _center is null ? 0 : queries * _rowStride);
        _queryNorms = _arena.Reserve<T>("squared norms of the queries", queries);
        _nearest = _arena.Reserve<T>("nearest distances", Ensure.Elements("nearest distances", queries, selected));
        _neighbors = _arena.Reserve<int>("nearest rows", queries * selected);
        _ks = _arena.Reserve<int>("numbers of neighbours", largestK);
        _unsure = _arena.Reserve<int>("queries with many rows that may be the nearest", queries);
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
    }

    public int LargestK { get; }

    // Whether distances are made of squared norms and a product.
    private bool UsesNorms => _metric == DistanceMetric.L2 && _form == DistanceForm.NoLoops;

    private int Spare => UsesNorms ? Math.Clamp(_training.Features / FeaturesPerSpare, LeastSpare, MostSpare) : 0;

    private int Rows => _training.Count - _gap;

    private int PerChunk => Math.Max(QueriesPerChunk, (_count + Workers.MaxChunks - 1) / Workers.MaxChunks);

    /// <summary>Computes what is needed of the training rows; again after they have changed.</summary>
    public void Prepare()
    {
        if (!UsesNorms)
        {
            return;
        }

        for (int i = 0; _moved is not null && i < _training.Count; i++)
        {
            RowCenter.Subtract(_training.Row(i), _center, _moved.WritableRow(i));
        }

        Norms((_moved ?? _training).Matrix(0, _training.Count), _norms.Span);
        _bounds = new DistanceBounds<T>(_training.Features, _norms.Span);
    }

    /// <summary>Computes the distances of the queries to all training rows, but for a gap in these.</summary>
    public void Measure(ReadOnlyMatrix<T> queries, int gapStart = 0, int gap = 0)
    {
        (_count, _gapStart, _gap) = (queries.Rows, gapStart, gap);
        ReadOnlyMatrix<T> measured = queries;
        if (UsesNorms)
        {
            for (int i = 0; i < _count; i++)
            {
                queries.Row(i).CopyTo(QueryRow(_queries, i));
                if (_center is not null)
                {
                    RowCenter.Subtract(queries.Row(i), _center, QueryRow(_movedQueries, i));
                }
            }

            measured = new ReadOnlyMatrix<T>((_center is null ? _queries : _movedQueries).Span, _count, _training.Features, _rowStride);
            Norms(measured, _queryNorms.Span[.._count]);
        }

        Measure(0, gapStart, measured, 0);
        Measure(gapStart + gap, _training.Count - gapStart - gap, measured, gapStart);
    }

    /// <summary>The distances measured last, (training rows, queries).</summary>
    public ReadOnlyMatrix<T> Distances() => Part(0, Rows, 0, _count);

    /// <summary>Finds the nearest training rows of each query, by the distances measured last.</summary>
    /// <param name="ks">Ascending. For each of them the first k are the k nearest as the loops find them; which of these comes first may be another one.</param>
    public void Select(ReadOnlySpan<int> ks)
    {
        Smallest(Math.Min(ks[^1] + Spare, Rows), 0, _count);
        if (!UsesNorms)
        {
            return;
        }

        ks.CopyTo(_ks.Span);
        _kCount = ks.Length;
        _workers.RunTask(this, (_count + PerChunk - 1) / PerChunk);
        Span<int> unsure = _unsure.Span[.._count];
        if (unsure.Count(1) > _count / FewQueries)
        {
            MeasureAsLoops(0, _count);
            Smallest(_selected, 0, _count);
            return;
        }

        for (int query = 0; query < _count; query++)
        {
            if (unsure[query] == 1)
            {
                MeasureAsLoops(query, 1);
                Smallest(_selected, query, 1);
            }
        }
    }

    /// <summary>The nearest training rows of a query, counted without the gap; k is one of the last <see cref="Select"/>'s.</summary>
    public ReadOnlySpan<int> Neighbors(int query, int k) => _neighbors.Span.Slice(query * _selected, k);

    /// <summary>Some queries, after a selection.</summary>
    void IWorkerTask.Execute(int chunk)
    {
        int end = Math.Min((chunk + 1) * PerChunk, _count);
        for (int query = chunk * PerChunk; query < end; query++)
        {
            _unsure.Span[query] = Settle(query) ? 0 : 1;
        }
    }

    /// <summary>Some rows of a row-major matrix.</summary>
    public static ReadOnlyMatrix<T> RowsOf(ReadOnlyMatrix<T> matrix, int first, int count)
        => new(matrix.Elements[(first * (int)matrix.RowStride)..], count, matrix.Columns, (int)matrix.RowStride);

    private void Norms(ReadOnlyMatrix<T> rows, Span<T> norms) => SquaredNorms.Rows(rows.Elements, rows.Rows, rows.Columns, (int)rows.RowStride, norms, _workers);

    private Span<T> QueryRow(ArenaSlice<T> queries, int query) => queries.Span.Slice(query * _rowStride, _training.Features);

    // Distances of training rows that are neighbours in memory, as rows from first on.
    private void Measure(int start, int count, ReadOnlyMatrix<T> queries, int first)
    {
        if (count == 0)
        {
            return;
        }

        ReadOnlyMatrix<T> training = (_moved ?? _training).Matrix(start, count);
        if (UsesNorms)
        {
            _plan.MultiplyDistance(
                training, queries.Transposed, _norms.Span.Slice(start, count), _queryNorms.Span[..queries.Rows], Part(first, count, 0, queries.Rows), _workspace.Span, _workers);
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
    private void MeasureAsLoops(int firstQuery, int queries)
    {
        ReadOnlyMatrix<T> x = new(_queries.Span[(firstQuery * _rowStride)..], queries, _training.Features, _rowStride);
        Pairs(_training.Matrix(0, _gapStart), x, 0, firstQuery);
        Pairs(_training.Matrix(_gapStart + _gap, Rows - _gapStart), x, _gapStart, firstQuery);
    }

    private void Smallest(int selected, int firstQuery, int queries)
    {
        _selected = selected;
        Range place = (firstQuery * selected)..((firstQuery + queries) * selected);
        SmallestK.Columns(_distances.Span[firstQuery..], Rows, queries, _stride, selected, _nearest.Span[place], _neighbors.Span[place], _workers);
    }

    /// <summary>
    /// Puts the nearest rows of a query where the loops would have them, as far as it matters: for each k, if the row after the first k may be nearer than one of these, all whose
    /// place is unsure are measured and sorted.
    /// </summary>
    /// <returns>Whether that could be done: not with numbers out of range, nor if rows that were not selected may be among the nearest.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool Settle(int query)
    {
        Span<T> nearest = _nearest.Span.Slice(query * _selected, _selected);
        ReadOnlySpan<int> ks = _ks.Span[.._kCount];
        DistanceBounds<T> bounds = _bounds.For(_queryNorms.Span[query]);
        double farthest = bounds.Most(nearest[ks[^1] - 1]);
        if (!bounds.IsInRange(farthest) || (_selected < Rows && bounds.Least(nearest[^1]) <= farthest))
        {
            return false;
        }

        int start = 0;
        int end = 0;
        foreach (int k in ks)
        {
            double inside = bounds.Most(nearest[k - 1]);
            double outside = k < _selected ? bounds.Least(nearest[k]) : double.PositiveInfinity;
            if (!(outside <= inside))
            {
                continue;
            }

            int first = k - 1;
            while (first > 0 && bounds.Most(nearest[first - 1]) >= outside)
            {
                first--;
            }

            int last = k + 1;
            while (last < _selected && bounds.Least(nearest[last]) <= inside)
            {
                last++;
            }

            if (first >= end)
            {
                Sort(query, start, end);
                start = first;
            }

            end = last;
        }

        Sort(query, start, end);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Sort(int query, int start, int end)
    {
        Span<T> nearest = _nearest.Span.Slice(query * _selected, _selected);
        Span<int> rows = _neighbors.Span.Slice(query * _selected, _selected);
        ReadOnlyMatrix<T> x = new(QueryRow(_queries, query), 1, _training.Features);
        T distance = default;
        for (int i = start; i < end; i++)
        {
            int row = rows[i];
            PairDistances.L2(_training.Matrix(row < _gapStart ? row : row + _gap, 1), x, new Matrix<T>(new Span<T>(ref distance), 1, 1));
            int place = i;
            for (; place > start && (distance < nearest[place - 1] || (distance == nearest[place - 1] && row < rows[place - 1])); place--)
            {
                (nearest[place], rows[place]) = (nearest[place - 1], rows[place - 1]);
            }

            (nearest[place], rows[place]) = (distance, row);
        }
    }

    private Matrix<T> Part(int firstRow, int rows, int firstQuery, int queries) => new(_distances.Span[((firstRow * _stride) + firstQuery)..], rows, queries, _stride);
}
