using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// k-fold cross-validation of k-nearest neighbours (CS231n, "Image classification"): the rows are cut, in order, into folds whose sizes differ by
/// one at most (the larger first, as NumPy's array_split does); each fold is predicted from all others, for every k. The distances of a fold are
/// computed once and its neighbours ordered once, whatever the number of k.
/// </summary>
/// <remarks>All memory is allocated by the constructor. Results have the same bits at every vector width and with any workers.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NeighborCrossValidation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Queries at a time: enough for the product's speed, and the distances of a large fold stay within reason.
    private const int BatchCapacity = 1000;

    private static readonly int[] Standard = [1, 3, 5, 8, 10, 12, 15, 20, 50, 100];

    private readonly Samples<T> _rows;
    private readonly int[] _ks;
    private readonly double[] _accuracies;
    private readonly NeighborSearch<T> _search;
    private OneCall _calls;
    private readonly double[] _correct;

    /// <summary>Prepares the folds.</summary>
    /// <param name="rows">The rows; copied only if they lie far from the origin and L2 has to move them.</param>
    /// <param name="folds">2 to the number of rows; the course takes 5.</param>
    /// <param name="ks">Numbers of neighbours, ascending, at most as many as all but the largest fold; none: <see cref="StandardKs"/>.</param>
    /// <param name="metric">Which distance.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The number of folds does not fit the rows, these have no labels, a k is out of range or order, or the metric is unknown.
    /// </exception>
    /// <exception cref="OverflowException">The distances of a batch exceed 2^31 - 1 elements.</exception>
    public NeighborCrossValidation(
        Samples<T> rows, int folds = 5, ReadOnlySpan<int> ks = default, DistanceMetric metric = DistanceMetric.L2, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (folds < 2 || folds > rows.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"There are {folds} folds; expected 2 to {rows.Count}, the number of rows.");
        }

        NeighborSearch<T>.RequireLabels(rows);
        Ensure.Defined(metric);
        _ks = ks.IsEmpty ? Standard : ks.ToArray();
        int largestFold = (rows.Count + folds - 1) / folds;
        NeighborSearch<T>.RequireAscending(_ks, rows.Count - largestFold);
        (_rows, Folds) = (rows, folds);
        _accuracies = new double[Ensure.Elements("accuracies", _ks.Length, folds)];
        _accuracies.AsSpan().Fill(double.NaN);
        int capacity = Math.Min(BatchCapacity, largestFold);
        _search = new NeighborSearch<T>(
            rows, rows.Count - (rows.Count / folds), capacity, _ks[^1], metric, DistanceForm.NoLoops, workers ?? Workers.Inline);
        _correct = new double[_ks.Length];
    }

    /// <summary>The numbers of neighbours of the course's cross-validation: 1 3 5 8 10 12 15 20 50 100.</summary>
    public static ReadOnlySpan<int> StandardKs => Standard;

    /// <summary>Number of folds.</summary>
    public int Folds { get; }

    /// <summary>The numbers of neighbours.</summary>
    public ReadOnlySpan<int> Ks => _ks;

    /// <summary>The k of the best mean accuracy, the smallest of several; 0 before all folds were done.</summary>
    public int BestK
    {
        get
        {
            int best = Enumerable.Range(0, _ks.Length).MaxBy(Mean);
            return double.IsNaN(Mean(best)) ? 0 : _ks[best];
        }
    }

    /// <summary>The part of a fold that was predicted right, 0 to 1; NaN before.</summary>
    /// <param name="k">Place in <see cref="Ks"/>.</param>
    /// <param name="fold">0 to <see cref="Folds"/> - 1.</param>
    public double Accuracy(int k, int fold)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)k, (uint)_ks.Length, nameof(k));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)fold, (uint)Folds, nameof(fold));
        return _accuracies[(k * Folds) + fold];
    }

    /// <summary>The mean over the folds.</summary>
    /// <param name="k">Place in <see cref="Ks"/>.</param>
    public double Mean(int k) => Enumerable.Range(0, Folds).Average(fold => Accuracy(k, fold));

    /// <summary>The standard deviation over the folds (divided by their number, as NumPy's std): the error bars of the course's plot.</summary>
    /// <param name="k">Place in <see cref="Ks"/>.</param>
    public double StandardDeviation(int k)
    {
        double mean = Mean(k);
        return Math.Sqrt(Enumerable.Range(0, Folds).Average(fold => (Accuracy(k, fold) - mean) * (Accuracy(k, fold) - mean)));
    }

    /// <summary>Predicts every fold.</summary>
    /// <param name="afterFold">Called with the number of folds done, to show progress.</param>
    /// <param name="cancellation">Ends it between two folds; the accuracies of the folds that are left stay as they were.</param>
    /// <exception cref="InvalidOperationException">Another run of these folds is under way.</exception>
    public void Run(Action<int>? afterFold = null, CancellationToken cancellation = default)
    {
        using OneCall.Scope call = _calls.Enter(this);
        _search.Prepare();
        for (int fold = 0; fold < Folds && !cancellation.IsCancellationRequested; fold++)
        {
            RunFold(fold);
            afterFold?.Invoke(fold + 1);
        }
    }

    private int Start(int fold) => (fold * (_rows.Count / Folds)) + Math.Min(fold, _rows.Count % Folds);

    private void RunFold(int fold)
    {
        int start = Start(fold);
        int end = Start(fold + 1);
        Array.Clear(_correct);
        for (int first = start; first < end; first += BatchCapacity)
        {
            int count = Math.Min(BatchCapacity, end - first);
            _search.CountCorrect(_rows.Matrix(first, count), _ks, _rows.Labels.Slice(first, count), _correct, start, end - start);
        }

        for (int k = 0; k < _ks.Length; k++)
        {
            _accuracies[(k * Folds) + fold] = _correct[k] / (end - start);
        }
    }
}
