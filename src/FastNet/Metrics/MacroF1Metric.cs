using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The mean over the classes of F1 = 2 found / (actual + predicted), the harmonic mean of precision and recall; a class that is neither among the
/// labels nor predicted does not count (as in scikit-learn). Of one score a row, the class is 1 where it is above 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MacroF1Metric<T> : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _predictions = [];
    private double[] _found = [];
    private double[] _either = [];

    /// <inheritdoc/>
    public override string Name => "macro-f1";

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs) => RequireLabels(targets, Math.Max(2, outputs));

    /// <inheritdoc/>
    protected internal override void Reserve(int rows, int outputs, int batch)
    {
        int classes = Math.Max(2, outputs);
        _predictions = _predictions.Length < batch ? new int[batch] : _predictions;
        (_found, _either) = _found.Length == classes ? (_found, _either) : (new double[classes], new double[classes]);
    }

    /// <inheritdoc/>
    protected internal override void Begin()
    {
        Array.Clear(_found);
        Array.Clear(_either);
    }

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        Span<int> predictions = _predictions.AsSpan(0, scores.Rows);
        ArgMax.Rows(scores, predictions, workers);
        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = Weight(targets, i);
            int predicted = scores.Columns > 1 ? predictions[i] : scores[i, 0] > T.Zero ? 1 : 0;
            int label = targets.Labels[i];
            _found[label] += predicted == label ? weight : 0;
            _either[label] += weight;
            _either[predicted] += weight;
        }
    }

    /// <inheritdoc/>
    protected internal override double End()
    {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < _found.Length; c++)
        {
            if (_either[c] > 0)
            {
                sum += 2 * _found[c] / _either[c];
                classes++;
            }
        }

        return sum / classes;
    }
}
