using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// k-nearest neighbours (CS231n, "Image classification"): a row gets the label that most of the k training rows nearest to it have. Of several such
/// labels the smallest wins; of equal distances the smaller training row is the nearer.
/// </summary>
/// <remarks>
/// "Training" is keeping the rows. They are copied only where L2 without loops has to move them, because they lie far from the origin; so they must
/// stay as they are while the classifier is used. All memory is allocated by the constructor; no call allocates afterwards. One thread at a time
/// may use a classifier: a call during another thread's is refused. Predictions have the same bits at every vector width and with any workers, and
/// are the same in every form.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class KNearestNeighbors<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Samples<T> _training;
    private readonly NeighborSearch<T> _search;
    private OneCall _calls;

    /// <summary>Keeps the training rows and computes their norms.</summary>
    /// <param name="training">Rows to be near to, 1 or more.</param>
    /// <param name="largestK">The largest k of a prediction, 1 to the number of training rows.</param>
    /// <param name="batchCapacity">Rows that are compared at a time, 1 or more; it decides the memory (training rows x capacity distances) and
    /// nothing else.</param>
    /// <param name="metric">Which distance.</param>
    /// <param name="form">How it is computed; the last bits of L2 depend on it.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="training"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no training rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range, or the metric or form is unknown.</exception>
    /// <exception cref="OverflowException">The distances of a batch exceed 2^31 - 1 elements.</exception>
    public KNearestNeighbors(
        Samples<T> training, int largestK, int batchCapacity = 500, DistanceMetric metric = DistanceMetric.L2,
        DistanceForm form = DistanceForm.NoLoops, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(training);
        Ensure.That(training.Count != 0, "There are 0 training rows; expected 1 or more.", nameof(training));

        if (largestK < 1 || largestK > training.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(largestK), largestK, $"The largest k is {largestK}; expected 1 to {training.Count}, the number of training rows.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        Ensure.Defined(metric);
        Ensure.Defined(form);
        (_training, BatchCapacity, Metric, Form) = (training, batchCapacity, metric, form);
        _search = new NeighborSearch<T>(training, training.Count, batchCapacity, largestK, metric, form, workers ?? Workers.Inline);
        _search.Prepare();
    }

    /// <summary>Features of a row (D).</summary>
    public int Features => _training.Features;

    /// <summary>Training rows.</summary>
    public int TrainingRows => _training.Count;

    /// <summary>One more than the largest training label.</summary>
    public int Classes => _search.Classes;

    /// <summary>The largest k of a prediction.</summary>
    public int LargestK => _search.LargestK;

    /// <summary>Rows that are compared at a time.</summary>
    public int BatchCapacity { get; }

    /// <summary>Which distance.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>How it is computed.</summary>
    public DistanceForm Form { get; }

    /// <summary>The distance of each row of a batch to each training row, (N, training rows), valid until the next call.</summary>
    /// <param name="x">(N, D), row-major, 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <returns>A view whose columns lie next to each other, not its rows: read it by its strides or by index.</returns>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    public ReadOnlyMatrix<T> Distances(ReadOnlyMatrix<T> x)
    {
        Require(x);
        Ensure.That(x.Rows >= 1 && x.Rows <= BatchCapacity, $"There are {x.Rows} rows; expected 1 to {BatchCapacity}, the capacity.", nameof(x));

        using OneCall.Scope call = _calls.Enter(this);
        return _search.Distances(x).Transposed;
    }

    /// <summary>The labels of any number of rows.</summary>
    /// <param name="x">(N, D), row-major.</param>
    /// <param name="k">Neighbours that vote, 1 to <see cref="LargestK"/>.</param>
    /// <param name="labels">Result, N.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or k out of range.</exception>
    /// <exception cref="InvalidOperationException">The training rows have no labels, or another thread is in a call of this classifier.</exception>
    public void Predict(ReadOnlyMatrix<T> x, int k, Span<int> labels) => Predict(x, [k], labels);

    /// <summary>The labels of any number of rows for several k, which share distances and neighbours.</summary>
    /// <param name="x">(N, D), row-major.</param>
    /// <param name="ks">Numbers of neighbours, ascending, from 1 to <see cref="LargestK"/>.</param>
    /// <param name="labels">Result, (ks, N) row-major.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a k out of range or order.</exception>
    /// <exception cref="InvalidOperationException">The training rows have no labels, or another thread is in a call of this classifier.</exception>
    public void Predict(ReadOnlyMatrix<T> x, ReadOnlySpan<int> ks, Span<int> labels)
    {
        Require(x);
        RequireLabels();
        NeighborSearch<T>.RequireAscending(ks, LargestK);
        Ensure.That(labels.Length == (long)ks.Length * x.Rows,
            $"There is room for {labels.Length} labels; expected {(long)ks.Length * x.Rows}, {ks.Length} for each of {x.Rows} rows.", nameof(labels));

        using OneCall.Scope call = _calls.Enter(this);
        for (int start = 0; start < x.Rows; start += BatchCapacity)
        {
            int count = Math.Min(BatchCapacity, x.Rows - start);
            _search.Predict(NeighborSearch<T>.RowsOf(x, start, count), ks, labels[start..], x.Rows);
        }
    }

    /// <summary>The part of the rows whose label is predicted, 0 to 1, for several k.</summary>
    /// <param name="rows">1 or more rows with the labels that count as right.</param>
    /// <param name="ks">Numbers of neighbours, ascending, from 1 to <see cref="LargestK"/>.</param>
    /// <param name="accuracies">Result, one for each k.</param>
    /// <exception cref="ArgumentException">A shape is wrong, there are no rows or no labels of theirs, or a k is out of range or order.</exception>
    /// <exception cref="InvalidOperationException">The training rows have no labels, or another thread is in a call of this classifier.</exception>
    public void Accuracy(Samples<T> rows, ReadOnlySpan<int> ks, Span<double> accuracies)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Require(rows.Matrix(0, rows.Count));
        RequireLabels();
        NeighborSearch<T>.RequireLabels(rows);
        NeighborSearch<T>.RequireAscending(ks, LargestK);
        Ensure.That(rows.Count != 0 && accuracies.Length == ks.Length,
            $"There are {rows.Count} rows and room for {accuracies.Length} accuracies; expected 1 row or more, and {ks.Length} accuracies, "
                + $"one for each k.", nameof(accuracies));

        using OneCall.Scope call = _calls.Enter(this);
        accuracies.Clear();
        for (int start = 0; start < rows.Count; start += BatchCapacity)
        {
            int count = Math.Min(BatchCapacity, rows.Count - start);
            _search.CountCorrect(rows.Matrix(start, count), ks, rows.Labels.Slice(start, count), accuracies);
        }

        TensorPrimitives.Divide(accuracies, rows.Count, accuracies);
    }

    /// <summary>The part of the rows whose label is predicted, 0 to 1.</summary>
    /// <param name="rows">1 or more rows with the labels that count as right.</param>
    /// <param name="k">Neighbours that vote, 1 to <see cref="LargestK"/>.</param>
    /// <exception cref="ArgumentException">The features differ, there are no rows or no labels of theirs, or k is out of range.</exception>
    /// <exception cref="InvalidOperationException">The training rows have no labels, or another thread is in a call of this classifier.</exception>
    public double Accuracy(Samples<T> rows, int k)
    {
        double accuracy = 0;
        Accuracy(rows, [k], new Span<double>(ref accuracy));
        return accuracy;
    }

    private void RequireLabels()
    {
        if (_training.TargetColumns > 0)
        {
            throw new InvalidOperationException(
                $"The training rows have {_training.TargetColumns} numbers each as targets; only rows with labels can vote.");
        }
    }

    private void Require(ReadOnlyMatrix<T> x)
    {
        Ensure.That(x.Columns == Features && (x.ColumnStride == 1 || x.Columns <= 1),
            $"The rows are {x.Rows} x {x.Columns} with columns {x.ColumnStride} apart; expected {Features} features next to each other.", nameof(x));
    }
}
