using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The negative log-likelihood of counts, for numbers, 0 or more: a score is the logarithm of the count that is expected. The formulas are those of
/// <see cref="PoissonLikelihood"/>.
/// </summary>
/// <remarks>e^s overflows above s = 709 in double and 88 in float; the loss is infinite there, and a run has diverged.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PoissonLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <summary>exp(score): scores are logarithms of expected counts.</summary>
    /// <inheritdoc/>
    public override double Predict(double score) => Math.Exp(score);

    /// <summary>The loss itself: scores are logarithms, which the variance of the counts says nothing of.</summary>
    /// <inheritdoc/>
    public override Metric<T> CreateMetric(bool areLabels) => new LossMetric<T>(this);

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs) => RequireNumbers(targets, outputs, smallest: 0);

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => PoissonLikelihood.Loss(scores, targets.Values, gradient, targets.Weights, workers);
}
