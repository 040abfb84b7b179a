using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Cross-entropy of independent yes-or-no questions, a score each: for numbers from 0 to 1, or, with one score a row, for labels 0 and 1 (binary
/// classification). The formulas are those of <see cref="SigmoidCrossEntropy"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SigmoidCrossEntropyLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "sigmoid";

    /// <summary>1 / (1 + exp(-score)), a probability.</summary>
    /// <inheritdoc/>
    public override double Predict(double score) => 1 / (1 + Math.Exp(-score));

    /// <summary>Accuracy for labels, the loss itself for numbers.</summary>
    /// <inheritdoc/>
    public override Metric<T> CreateMetric(bool areLabels) => areLabels ? new AccuracyMetric<T>() : new LossMetric<T>(this);

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs)
    {
        if (targets.AreLabels && outputs == 1)
        {
            Ensure.Labels(targets.Labels, targets.Rows, classes: 2);
        }
        else
        {
            RequireNumbers(targets, outputs, smallest: 0, largest: 1);
        }
    }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => targets.AreLabels
            ? SigmoidCrossEntropy.Loss(scores, targets.Labels, gradient, targets.Weights, workers)
            : SigmoidCrossEntropy.Loss(scores, targets.Values, gradient, targets.Weights, workers);
}
