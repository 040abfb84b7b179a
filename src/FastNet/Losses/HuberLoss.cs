using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Huber's loss, for numbers: half the squared error up to delta, a straight line beyond, so that outliers count less: the formulas are those of
/// <see cref="HuberError"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class HuberLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A loss.</summary>
    /// <param name="delta">The error up to which it is a square, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range, also in the element type.</exception>
    public HuberLoss(double delta = 1) => Delta = Ensure.FiniteAndPositive<T>(delta);

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <summary>The error up to which it is a square.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Name} (delta {Delta:R})");

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => HuberError.Loss(scores, targets.Values, gradient, Delta, targets.Weights, workers);
}
