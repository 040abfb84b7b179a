using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The mean of a loss over the rows: log loss, mean squared error, mean absolute error; small is good.</summary>
/// <param name="loss">The loss.</param>
/// <param name="name">The name of the metric in reports and files; none: the name of the loss.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LossMetric<T>(Loss<T> loss, string? name = null) : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] _gradient = [];

    /// <inheritdoc/>
    public override string Name => name ?? loss.Name;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs) => loss.Require(targets, targets.Rows, outputs);

    /// <inheritdoc/>
    protected internal override void Reserve(int rows, int outputs, int batch)
    {
        int length = Ensure.Elements("scores", batch, outputs);
        _gradient = _gradient.Length < length ? new T[length] : _gradient;
    }

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        double all = loss.TotalWeight(targets);

        // Rows that all weigh nothing have no mean.
        if (all > 0)
        {
            AddToMean(all * loss.Evaluate(scores, targets, new Matrix<T>(_gradient, scores.Rows, scores.Columns), workers), all);
        }
    }
}
