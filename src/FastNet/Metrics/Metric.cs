using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A number that says how good the scores of many rows are. Rows are added batch by batch; a solver keeps the parameters that it likes best.
/// </summary>
/// <remarks>A metric has the memory of one measurement at a time: it belongs to one solver. The same rows in the same batches give the same
/// bits.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double _sum;
    private double _weight;

    /// <summary>The name by which tool and files know the metric: accuracy, r2, ...</summary>
    public abstract string Name { get; }

    /// <summary>Whether a larger value is a better one.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The value for scores that are there at once.</summary>
    /// <param name="scores">(N, M), its columns next to each other.</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">The targets are none of this metric.</exception>
    public double Evaluate(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers? workers = null)
    {
        Require(targets, scores.Columns);
        Reserve(scores.Rows, scores.Columns, scores.Rows);
        Begin();
        Add(scores, targets, workers ?? Workers.Inline);
        return End();
    }

    /// <summary>Whether one value is better than another; NaN is worse than all.</summary>
    public bool IsBetter(double value, double than) => !double.IsNaN(value) && (double.IsNaN(than) || (HigherIsBetter ? value > than : value < than));

    /// <summary>Refuses targets that are none of this metric.</summary>
    /// <param name="targets">Of any rows.</param>
    /// <param name="outputs">Scores of a row (M).</param>
    /// <exception cref="ArgumentException">They are labels where numbers are needed, or the other way round.</exception>
    protected internal abstract void Require(Targets<T> targets, int outputs);

    /// <summary>Makes room, so that what follows allocates nothing.</summary>
    /// <param name="rows">Rows that will be added, at most.</param>
    /// <param name="outputs">Scores of a row (M).</param>
    /// <param name="batch">Rows that will be added at once, at most.</param>
    protected internal virtual void Reserve(int rows, int outputs, int batch)
    {
    }

    /// <summary>Forgets all rows. A metric that is no mean forgets its own numbers here.</summary>
    protected internal virtual void Begin() => (_sum, _weight) = (0, 0);

    /// <summary>Adds rows.</summary>
    /// <param name="scores">(N, M), its columns next to each other.</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="workers">Threads that share the work.</param>
    protected internal abstract void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers);

    /// <summary>The value for the rows that were added, by default the mean; NaN where it is not defined.</summary>
    protected internal virtual double End() => _sum / _weight;

    /// <summary>Adds to the mean.</summary>
    /// <param name="sum">Values of rows, each times its weight.</param>
    /// <param name="weight">The sum of the weights.</param>
    protected void AddToMean(double sum, double weight)
    {
        _sum += sum;
        _weight += weight;
    }

    /// <summary>For metrics of classes.</summary>
    /// <exception cref="ArgumentException">The targets are numbers, or a label has no class.</exception>
    protected void RequireLabels(Targets<T> targets, int classes)
    {
        Ensure.That(targets.AreLabels,
            $"The targets are {targets.Rows} x {targets.Values.Columns} numbers; the metric '{Name}' takes labels.", nameof(targets));

        Ensure.Labels(targets.Labels, targets.Rows, classes);
    }

    /// <summary>For metrics of numbers.</summary>
    /// <exception cref="ArgumentException">The targets are labels, or not as many for a row as there are scores.</exception>
    protected void RequireNumbers(Targets<T> targets, int outputs)
    {
        Ensure.That(!targets.AreLabels && targets.Values.Columns == outputs,
            $"The targets are {(targets.AreLabels ? "labels" : $"{targets.Values.Columns} numbers a row")}; the metric '{Name}' takes numbers, "
                + $"{outputs} a row.", nameof(targets));
    }

    /// <summary>The weight of a row.</summary>
    protected static double Weight(Targets<T> targets, int row) => targets.Weights.IsEmpty ? 1 : double.CreateChecked(targets.Weights[row]);
}
