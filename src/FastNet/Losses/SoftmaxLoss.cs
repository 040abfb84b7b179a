using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Softmax with cross-entropy, for labels: the formulas are those of <see cref="SoftmaxCrossEntropy"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A loss.</summary>
    /// <param name="smoothing">The share of each target that is spread over all classes, 0 (none) or more and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smoothing"/> is out of its range.</exception>
    public SoftmaxLoss(double smoothing = 0)
    {
        Ensure.Fraction(smoothing);
        Smoothing = smoothing;
    }

    /// <inheritdoc/>
    public override string Name => "softmax";

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double Smoothing { get; }

    /// <inheritdoc/>
    public override string ToString() => Smoothing > 0 ? FormattableString.Invariant($"{Name} (smoothing {Smoothing:R})") : Name;

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs) => RequireLabels(targets, outputs);

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => SoftmaxCrossEntropy.Loss(
            scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, targets.Labels, gradient.Elements, (int)gradient.RowStride, workers, Smoothing);
}
