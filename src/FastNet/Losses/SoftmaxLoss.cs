using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Softmax with cross-entropy, for labels: the formulas are those of <see cref="SoftmaxCrossEntropy"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _classWeights;

    /// <summary>A loss.</summary>
    /// <param name="smoothing">The share of each target that is spread over all classes, 0 (none) or more and below 1.</param>
    /// <param name="classWeights">How much a row of each class counts, finite and not negative, not all 0; none: 1 each.</param>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smoothing"/> or a weight is out of its range.</exception>
    public SoftmaxLoss(double smoothing = 0, IReadOnlyList<double>? classWeights = null)
    {
        Smoothing = Ensure.Fraction(smoothing);
        _classWeights = Ensure.ClassWeights<T>(classWeights);
    }

    /// <inheritdoc/>
    public override string Name => "softmax";

    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double Smoothing { get; }

    /// <inheritdoc/>
    public override string ToString() => Smoothing > 0 ? FormattableString.Invariant($"{Name} (smoothing {Smoothing:R})") : Name;

    /// <inheritdoc/>
    protected override ReadOnlySpan<T> ClassWeights => _classWeights;

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => SoftmaxCrossEntropy.Loss(scores, targets.Labels, gradient, targets.Weights, _classWeights, Smoothing, workers);
}
