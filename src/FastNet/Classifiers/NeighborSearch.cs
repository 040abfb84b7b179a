using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Distances of a few queries to many training rows, and the nearest of those: what prediction and cross-validation share. Distances lie
/// training row by training row, (training rows, queries): then the product reads the training rows, which are many, in place, and packs the few
/// queries.
/// </summary>
internal sealed class NeighborSearch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workers _workers;
    private readonly DistanceMetric _metric;
    private readonly DistanceForm _form;
    private readonly GemmPlan<T> _plan;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _distances;
    private readonly ArenaSlice<T> _queryNorms;
    private readonly ArenaSlice<T> _nearest;
    private readonly ArenaSlice<int> _neighbors;
    private readonly ArenaSlice<T> _workspace;
    private readonly int _stride;

    public NeighborSearch(int features, int trainingRows, int queries, int largestK, DistanceMetric metric, DistanceForm form, Workers workers)
    {
        (_metric, _form, _workers, LargestK) = (metric, form, workers, largestK);
        _plan = UsesNorms(metric, form) ? new GemmPlan<T>(trainingRows, queries, features) : default;
        _stride = MatrixLayout.PaddedStride<T>(queries);
        _distances = _arena.Reserve<T>("distances", checked(trainingRows * _stride));
        _queryNorms = _arena.Reserve<T>("squared norms of the queries", queries);
        _nearest = _arena.Reserve<T>("nearest distances", checked(queries * largestK));
        _neighbors = _arena.Reserve<int>("nearest rows", checked(queries * largestK));
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
    }

    public int LargestK { get; }

    /// <summary>Whether distances are made of squared norms and a product.</summary>
    public static bool UsesNorms(DistanceMetric metric, DistanceForm form) => metric == DistanceMetric.L2 && form == DistanceForm.NoLoops;

    /// <summary>The squared norms of row-major rows, where this search needs them.</summary>
    public void Norms(ReadOnlyMatrix<T> rows, Span<T> norms)
    {
        if (UsesNorms(_metric, _form))
        {
            SquaredNorms.Rows(rows.Elements, rows.Rows, rows.Columns, (int)rows.RowStride, norms, _workers);
        }
    }

    /// <summary>Computes the distances of the queries to some training rows, as rows <paramref name="first"/> and following of the distances.</summary>
    public void Measure(ReadOnlyMatrix<T> training, ReadOnlySpan<T> trainingNorms, ReadOnlyMatrix<T> queries, int first)
    {
        if (training.Rows == 0)
        {
            return;
        }

        Matrix<T> distances = Part(first, training.Rows, 0, queries.Rows);
        if (UsesNorms(_metric, _form))
        {
            Span<T> queryNorms = _queryNorms.Span[..queries.Rows];
            Norms(queries, queryNorms);
            _plan.MultiplyDistance(training, queries.Transposed, trainingNorms, queryNorms, distances, _workspace.Span, _workers);
        }
        else if (_form == DistanceForm.NoLoops)
        {
            Pairs(training, queries, distances);
        }
        else
        {
            for (int query = 0; query < queries.Rows; query++)
            {
                ReadOnlyMatrix<T> one = Rows(queries, query, 1);
                for (int row = 0; _form == DistanceForm.TwoLoops && row < training.Rows; row++)
                {
                    Pairs(Rows(training, row, 1), one, Part(first + row, 1, query, 1));
                }

                if (_form == DistanceForm.OneLoop)
                {
                    Pairs(training, one, Part(first, training.Rows, query, 1));
                }
            }
        }
    }

    /// <summary>The distances measured last, (training rows, queries).</summary>
    public ReadOnlyMatrix<T> Distances(int trainingRows, int queries) => Part(0, trainingRows, 0, queries);

    /// <summary>Finds the k nearest training rows of each query.</summary>
    public void Select(int trainingRows, int queries, int k)
        => SmallestK.Columns(_distances.Span, trainingRows, queries, _stride, k, _nearest.Span[..(queries * k)], _neighbors.Span[..(queries * k)], _workers);

    /// <summary>The nearest training rows of a query, nearest first; k as in the last <see cref="Select"/>.</summary>
    public ReadOnlySpan<int> Neighbors(int query, int k) => _neighbors.Span.Slice(query * k, k);

    /// <summary>Some rows of a row-major matrix.</summary>
    public static ReadOnlyMatrix<T> Rows(ReadOnlyMatrix<T> matrix, int first, int count)
        => new(matrix.Elements[(first * (int)matrix.RowStride)..], count, matrix.Columns, (int)matrix.RowStride);

    private void Pairs(ReadOnlyMatrix<T> training, ReadOnlyMatrix<T> queries, Matrix<T> distances)
    {
        if (_metric == DistanceMetric.L1)
        {
            PairDistances.L1(training, queries, distances, _workers);
        }
        else
        {
            PairDistances.L2(training, queries, distances, _workers);
        }
    }

    private Matrix<T> Part(int firstRow, int rows, int firstQuery, int queries) => new(_distances.Span[((firstRow * _stride) + firstQuery)..], rows, queries, _stride);
}
