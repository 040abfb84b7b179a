using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Multiclass support vector machine, hinge with margin 1, for labels: the formulas are those of <see cref="MulticlassSvm"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SvmLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _classWeights;

    /// <summary>A loss.</summary>
    /// <param name="classWeights">How much a row of each class counts, finite and not negative, not all 0; none: 1 each.</param>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A weight is out of its range.</exception>
    public SvmLoss(IReadOnlyList<double>? classWeights = null) => _classWeights = Ensure.ClassWeights<T>(classWeights);

    /// <inheritdoc/>
    public override string Name => "svm";

    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <inheritdoc/>
    protected override ReadOnlySpan<T> ClassWeights => _classWeights;

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => MulticlassSvm.Loss(scores, targets.Labels, gradient, targets.Weights, _classWeights, workers);
}
