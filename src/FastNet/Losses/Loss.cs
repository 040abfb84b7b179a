using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A function that a net learns to minimise: a mean over the rows of a batch of scores, with its gradient. The base checks shapes and targets; a
/// derived class brings the mathematics.
/// </summary>
/// <remarks>
/// <para>With weights of rows (<see cref="Targets{T}.Weights"/>) the mean is a weighted one: the sum of weight times loss over the rows, divided by
/// the sum of the weights.</para>
/// <para>A loss has no memory of its own between calls: several threads may use one. The same call gives the same bits, for any number of
/// workers.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The name by which tool and files know the loss: softmax, svm, squared, ...</summary>
    public abstract string Name { get; }

    /// <summary>Whether its targets are labels, a class each; otherwise numbers, as many for a row as there are scores.</summary>
    public virtual bool TakesLabels => false;

    /// <summary>The number that a score predicts, where targets are numbers: the score itself unless the loss says otherwise.</summary>
    /// <param name="score">A score.</param>
    public virtual double Predict(double score) => score;

    /// <summary>A weight for each class, by which the rows of that label count; empty: 1 each.</summary>
    protected virtual ReadOnlySpan<T> ClassWeights => default;

    /// <summary>The mean loss of a batch, and its gradient with respect to the scores.</summary>
    /// <param name="scores">(N, M), N and M 1 or more; its columns next to each other.</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <param name="gradient">Receives d loss / d scores (N, M); memory of its own.</param>
    /// <param name="workers">Threads that share the rows; none: the caller alone.</param>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit, or the targets are none of this loss (<see cref="Require(Targets{T}, int, int)"/>).
    /// </exception>
    public double Evaluate(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers? workers = null)
    {
        Ensure.ScoresAndGradient(scores, gradient);
        Require(targets, scores.Rows, scores.Columns);
        return Compute(scores, targets, gradient, workers ?? Workers.Inline);
    }

    /// <summary>Refuses targets that are none for scores of that shape, so that nothing is computed for them.</summary>
    /// <param name="targets">The targets of the rows.</param>
    /// <param name="rows">N.</param>
    /// <param name="outputs">M.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of rows differ, or the targets are labels where numbers are needed or the other way round, or one of them is impossible; or
    /// weights are negative, not finite or all 0.
    /// </exception>
    public void Require(Targets<T> targets, int rows, int outputs) => Require(targets, rows, outputs, mayCountNothing: false);

    /// <summary>As the other; where <paramref name="mayCountNothing"/>, weights may all be 0: a part of rows that are right need not count.</summary>
    internal void Require(Targets<T> targets, int rows, int outputs, bool mayCountNothing)
    {
        if (targets.Rows != rows)
        {
            throw new ArgumentException(
                $"There are {targets.Rows} {(targets.AreLabels ? "labels" : "rows of targets")} for {rows} rows; expected one each.",
                nameof(targets));
        }

        CheckTargets(targets, outputs);
        if ((!targets.Weights.IsEmpty || !ClassWeights.IsEmpty) && (!mayCountNothing || Counts(targets)))
        {
            LossWeights.Require(rows, targets.Weights, targets.Labels, ClassWeights);
        }
    }

    /// <summary>As <see cref="Evaluate"/>; but of rows of which none counts the loss is 0, and so is its gradient.</summary>
    internal double EvaluateBatch(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
    {
        if (Counts(targets))
        {
            return Evaluate(scores, targets, gradient, workers);
        }

        for (int i = 0; i < gradient.Rows; i++)
        {
            gradient.Row(i).Clear();
        }

        return 0;
    }

    /// <summary>Whether any row of a batch counts; a batch of which none does has no mean.</summary>
    private bool Counts(Targets<T> targets)
        => (targets.Weights.IsEmpty && ClassWeights.IsEmpty)
            || targets.Weights.ContainsAnyInRange(T.NegativeInfinity, -T.Epsilon)
            || TotalWeight(targets) != 0;

    /// <summary>The divisor of the sum over the rows: their number, or the sum of their weights, each times that of its class.</summary>
    /// <param name="targets">Of a batch; right for the loss.</param>
    public virtual double TotalWeight(Targets<T> targets) => LossWeights.Total(targets.Rows, targets.Weights, targets.Labels, ClassWeights);

    /// <summary>The metric of a run unless another one is given: accuracy for labels, R squared for numbers.</summary>
    /// <param name="areLabels">Whether the targets are labels.</param>
    public virtual Metric<T> CreateMetric(bool areLabels) => areLabels ? new AccuracyMetric<T>() : new RSquaredMetric<T>();

    /// <summary>The name, and the constants where there are some.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// Refuses targets that are none of this loss; their number is right. Unless overridden, any labels or any finite numbers will do, as
    /// <see cref="TakesLabels"/> says.
    /// </summary>
    /// <param name="targets">The targets of the rows.</param>
    /// <param name="outputs">Scores of a row (M).</param>
    /// <exception cref="ArgumentException">They are none.</exception>
    protected virtual void CheckTargets(Targets<T> targets, int outputs)
    {
        if (TakesLabels)
        {
            RequireLabels(targets, outputs);
        }
        else
        {
            RequireNumbers(targets, outputs);
        }
    }

    /// <summary>The mean loss and its gradient; shapes and targets are right.</summary>
    /// <param name="scores">(N, M), its columns next to each other.</param>
    /// <param name="targets">The targets of the N rows. Another thread may have changed them since they were checked, so an index must be
    /// checked when it is used.</param>
    /// <param name="gradient">Receives d loss / d scores (N, M).</param>
    /// <param name="workers">Threads that share the rows.</param>
    protected abstract double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers);

    /// <summary>Labels of as many classes as there are scores.</summary>
    /// <param name="targets">The targets of the rows.</param>
    /// <param name="outputs">Scores of a row (M), a class each.</param>
    /// <exception cref="ArgumentException">They are numbers, a label is out of its range, or there is another number of weights of
    /// classes.</exception>
    protected void RequireLabels(Targets<T> targets, int outputs)
    {
        if (!targets.AreLabels)
        {
            throw new ArgumentException(
                $"The targets are {targets.Rows} x {targets.Values.Columns} numbers; the loss '{Name}' takes labels.", nameof(targets));
        }

        Ensure.Labels(targets.Labels, targets.Rows, outputs);
        if (!ClassWeights.IsEmpty && ClassWeights.Length != outputs)
        {
            throw new ArgumentException(
                $"The loss '{Name}' has weights for {ClassWeights.Length} classes; expected {outputs}, as many as there are scores.",
                nameof(outputs));
        }
    }

    /// <summary>Finite numbers, as many for a row as there are scores.</summary>
    /// <param name="targets">The targets of the rows.</param>
    /// <param name="outputs">Scores of a row (M).</param>
    /// <param name="smallest">The smallest that will do.</param>
    /// <param name="largest">The largest that will do.</param>
    /// <exception cref="ArgumentException">They are labels, have another number of columns, or one is not finite or out of its range.</exception>
    protected void RequireNumbers(Targets<T> targets, int outputs, double smallest = double.NegativeInfinity,
        double largest = double.PositiveInfinity)
    {
        if (targets.AreLabels)
        {
            throw new ArgumentException(
                $"The targets are {targets.Rows} labels; the loss '{Name}' takes numbers, {outputs} for each row.", nameof(targets));
        }

        if (targets.Values.Columns != outputs)
        {
            throw new ArgumentException(
                $"The targets have {targets.Values.Columns} numbers for each row; expected {outputs}, as many as there are scores.", nameof(targets));
        }

        Ensure.Targets(targets.Values, smallest, largest);
    }
}
