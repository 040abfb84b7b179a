using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <content>Accuracy checks, and the best net that they have found.</content>
public abstract partial class Trainer<T>
{
    private bool _finiteScores;

    /// <summary>The part of <paramref name="rows"/> whose class the net finds, 0 to 1. Where a score is not finite the class is not found.</summary>
    /// <param name="rows">1 or more rows of the net's features, with labels of its classes.</param>
    /// <exception cref="ArgumentException">There are no rows, or their features or labels do not fit the net.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this trainer or its net.</exception>
    public double Accuracy(RowSource<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using OneCall.Scope call = Enter();
        return AccuracyOf(rows);
    }

    private protected double AccuracyOf(RowSource<T> rows)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("There are 0 rows; the accuracy of none is undefined, expected 1 or more.", nameof(rows));
        }

        RequireLabels(rows, Net.OutputSize);
        int correct = 0;
        _finiteScores = true;
        LabeledRows<T>? numbers = rows as LabeledRows<T>;
        int most = numbers is null ? _gatherCapacity : Net.BatchCapacity;
        for (int start = 0; start < rows.Count; start += most)
        {
            int count = Math.Min(most, rows.Count - start);
            correct += CountCorrect(numbers is null ? GatherRange(rows, start, count) : numbers.Matrix(start, count), rows.Labels.Slice(start, count));
        }

        return (double)correct / rows.Count;
    }

    /// <summary>The part of the chosen rows whose class the net finds, 0 to 1.</summary>
    private protected double AccuracyOf(RowSource<T> rows, ReadOnlySpan<int> chosen)
    {
        int correct = 0;
        for (int start = 0; start < chosen.Length; start += _gatherCapacity)
        {
            ReadOnlySpan<int> part = chosen.Slice(start, Math.Min(_gatherCapacity, chosen.Length - start));
            Span<int> labels = _batchLabels.Span[..part.Length];
            GatherRows.Apply(rows.Labels, part, labels);
            correct += CountCorrect(Gather(rows, part), labels);
        }

        return (double)correct / chosen.Length;
    }

    /// <summary>
    /// Records an accuracy check, and keeps the parameters where validation is better than ever. It comes right after the check on the validation
    /// rows.
    /// </summary>
    private protected void Record(double training, double validation)
    {
        History.Add(new AccuracyPoint(Iteration, Iteration / IterationsPerEpoch, training, validation));
        if (!(validation <= BestValidationAccuracy) && !IsDiverged && _finiteScores && IsFinite)
        {
            BestValidationAccuracy = validation;
            Net.Parameters.CopyTo(_bestParameters.Span);
            Net.State.CopyTo(_bestState.Span);
        }
    }

    /// <summary>
    /// Whether parameters and state are finite, as well as the sums of their squares, which a regularised loss contains.
    /// </summary>
    private protected bool IsFinite
        => double.IsFinite(SumOfSquares.Compute<T>(Net.Parameters, Workers)) && double.IsFinite(SumOfSquares.Compute<T>(Net.State, Workers));

    /// <summary>Gives the net the parameters and the state with the best validation accuracy; nothing where it was never finite.</summary>
    private protected void RestoreBest()
    {
        if (double.IsNaN(BestValidationAccuracy))
        {
            return;
        }

        _bestParameters.Span.CopyTo(Net.Parameters);
        _bestState.Span.CopyTo(Net.State);
    }

    private int CountCorrect(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Span<int> predictions = _predictions.Span[..x.Rows];
        ReadOnlyMatrix<T> scores = Net.Loss(x);
        ArgMax.Rows(scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, predictions, Workers);
        int correct = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (TensorPrimitives.IsFiniteAll(scores.Row(i)))
            {
                correct += predictions[i] == labels[i] ? 1 : 0;
            }
            else
            {
                // What is not finite in the data is not the net's fault.
                _finiteScores &= !TensorPrimitives.IsFiniteAll(x.Row(i));
            }
        }

        return correct;
    }
}
