using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The part of the rows whose class is among those of the k largest scores, 0 to 1; of one score a row, the part where it is above 0 for class 1
/// and not above 0 for class 0. A row with a score that is not finite does not count as found.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AccuracyMetric<T> : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _predictions = [];

    /// <summary>A metric.</summary>
    /// <param name="top">k, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is less than 1.</exception>
    public AccuracyMetric(int top = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        Top = top;
    }

    /// <inheritdoc/>
    public override string Name => Top == 1 ? "accuracy" : $"top-{Top}";

    /// <summary>How many classes with the largest scores are looked at; of equal scores the first.</summary>
    public int Top { get; }

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs) => RequireLabels(targets, Math.Max(2, outputs));

    /// <inheritdoc/>
    protected internal override void Reserve(int rows, int outputs, int batch)
        => _predictions = _predictions.Length < batch ? new int[batch] : _predictions;

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        Span<int> predictions = _predictions.AsSpan(0, scores.Rows);
        if (Top == 1 && scores.Columns > 1)
        {
            ArgMax.Rows(scores, predictions, workers);
        }

        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = Weight(targets, i);
            ReadOnlySpan<T> row = scores.Row(i);
            int label = targets.Labels[i];
            bool found = row.Length == 1 ? row[0] > T.Zero == (label == 1) : Top == 1 ? predictions[i] == label : IsAmongLargest(row, label);
            AddToMean(found && TensorPrimitives.IsFiniteAll(row) ? weight : 0, weight);
        }
    }

    private bool IsAmongLargest(ReadOnlySpan<T> row, int label)
    {
        int before = 0;
        for (int j = 0; j < row.Length; j++)
        {
            before += row[j] > row[label] || (row[j] == row[label] && j < label) ? 1 : 0;
        }

        return before < Top;
    }
}
