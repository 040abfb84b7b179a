using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <content>Measurements on the way, the best net that they have found, and the moving average that they are made of.</content>
public sealed partial class Solver<T>
{
    private bool _finiteScores;
    private int _checksWithoutGain;
    private double _bestOfGains = double.NaN;

    /// <summary>A metric of the net as it is, on any rows: of accuracy, the part of them whose class the net finds.</summary>
    /// <param name="rows">1 or more rows of the net's features, with targets of its loss.</param>
    /// <param name="metric">The metric; none: <see cref="Metric"/>.</param>
    /// <exception cref="ArgumentException">There are no rows, or their features or targets do not fit the net.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this solver or its net.</exception>
    public double Evaluate(Samples<T> rows, Metric<T>? metric = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new ArgumentException("There are 0 rows; nothing can be measured on none, expected 1 or more.", nameof(rows));
        }

        metric ??= Metric;
        metric.Require(rows.Targets, Net.OutputSize);
        using OneCall.Held call = Enter();
        metric.Reserve(rows.Count, Net.OutputSize, Net.BatchCapacity);
        return Measure(rows, metric);
    }

    /// <summary>A metric on all rows.</summary>
    private double Measure(Samples<T> rows, Metric<T> metric, Metric<T>? second = null)
    {
        _finiteScores = true;
        metric.Begin();
        second?.Begin();
        int most = rows.HasNumbers ? Net.BatchCapacity : _batches.Capacity;
        for (int start = 0; start < rows.Count; start += most)
        {
            int count = Math.Min(most, rows.Count - start);
            ReadOnlyMatrix<T> x = rows.HasNumbers ? rows.Matrix(start, count) : _batches.Gather(rows, start, count);
            Add(x, rows.Targets.Slice(start, count), metric, second);
        }

        return metric.End();
    }

    /// <summary>A metric on the chosen training rows.</summary>
    private double Measure(ReadOnlySpan<int> chosen, Metric<T> metric)
    {
        metric.Begin();
        for (int start = 0; start < chosen.Length; start += _batches.Capacity)
        {
            ReadOnlySpan<int> part = chosen.Slice(start, Math.Min(_batches.Capacity, chosen.Length - start));
            Add(_batches.Gather(part, out Targets<T> targets), targets, metric, null);
        }

        return metric.End();
    }

    /// <summary>Measures the net, or where parameters are averaged their average.</summary>
    private void Check()
    {
        ExchangeAverage();
        try
        {
            if (_sample.Length > 0)
            {
                _random.Choice(Training.Count, _sample.Span);
            }

            Record(CheckedRows.IsEmpty ? Measure(Training, Metric) : Measure(CheckedRows, Metric));
        }
        finally
        {
            ExchangeAverage();
        }
    }

    /// <summary>
    /// Records a measurement, and keeps the parameters where it is better than ever. The validation rows are measured last: whether all scores were
    /// finite is known of them.
    /// </summary>
    /// <param name="training">The metric on training rows.</param>
    private void Record(double training)
    {
        double validation = Measure(Validation, Metric, _loss);
        AccuracyPoint point = new(Iteration, Iteration / IterationsPerEpoch, training, validation) { ValidationLoss = _loss.End() };
        History.Add(point);
        CountGain(point);
        if (IsBetter(Judged(point), BestValidation) && !IsDiverged && _finiteScores && IsFinite)
        {
            BestValidation = Judged(point);
            Net.Parameters.CopyTo(_bestParameters.Span);
            Net.State.CopyTo(_bestState.Span);
        }
    }

    /// <summary>The first of the best measurements, of nets that may not have been finite; null before the first.</summary>
    internal AccuracyPoint? BestCheck => History.Accuracies.ToArray().Aggregate(
        (AccuracyPoint?)null, (best, point) => best is null || IsBetter(Judged(point), Judged(best.Value)) ? point : best);

    /// <summary>
    /// Whether parameters and state are finite, as well as the sums of their squares, which a regularised loss contains.
    /// </summary>
    private bool IsFinite
        => double.IsFinite(SumOfSquares.Compute<T>(Net.Whole is null ? Net.Parameters : Net.Whole.Parameters(Net.Parameters), Workers))
            && double.IsFinite(SumOfSquares.Compute<T>(Net.Whole is null ? Net.State : Net.Whole.State(Net.State), Workers));

    /// <summary>Gives the net the best parameters and state; nothing where it was never finite.</summary>
    private void RestoreBest()
    {
        if (double.IsNaN(BestValidation))
        {
            return;
        }

        _bestParameters.Span.CopyTo(Net.Parameters);
        _bestState.Span.CopyTo(Net.State);
    }

    /// <summary>The number of a measurement that is compared.</summary>
    private double Judged(AccuracyPoint point) => Options.KeepSmallestLoss ? point.ValidationLoss : point.Validation;

    private bool IsBetter(double value, double than) => (Options.KeepSmallestLoss ? _loss : Metric).IsBetter(value, than);

    /// <summary>Counts the checks since the last one that was better than the best before it by the minimal gain.</summary>
    private void CountGain(AccuracyPoint point)
    {
        double value = Judged(point);
        bool rises = !Options.KeepSmallestLoss && Metric.HigherIsBetter;
        bool gains = IsBetter(rises ? value - Options.MinimalGain : value + Options.MinimalGain, _bestOfGains);
        _checksWithoutGain = gains ? 0 : _checksWithoutGain + 1;
        _bestOfGains = gains ? value : _bestOfGains;
    }

    private void Add(ReadOnlyMatrix<T> x, Targets<T> targets, Metric<T> metric, Metric<T>? second)
    {
        ReadOnlyMatrix<T> scores = Net.Predict(x);
        metric.Add(scores, targets, Workers);
        second?.Add(scores, targets, Workers);
        for (int i = 0; i < scores.Rows && _finiteScores; i++)
        {
            // Data that are not finite are not the net's fault.
            _finiteScores = TensorPrimitives.IsFiniteAll(scores.Row(i)) || !TensorPrimitives.IsFiniteAll(x.Row(i));
        }
    }

    /// <summary>
    /// Exchanges parameters and state with their average; a second call exchanges them back. Nothing happens where nothing is averaged.
    /// </summary>
    private void ExchangeAverage()
    {
        if (IsAveraged)
        {
            Exchange(Net.Parameters, _average.Span);
            Exchange(Net.State, _averageState.Span);
        }
    }

    private static void Exchange(Span<T> left, Span<T> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            (left[i], right[i]) = (right[i], left[i]);
        }
    }
}
