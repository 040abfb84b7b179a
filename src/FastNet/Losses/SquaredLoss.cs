using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The mean of the squared errors, (s - t)^2 without a half, for numbers: the formulas are those of <see cref="SquaredError"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SquaredLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "squared";

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => SquaredError.Loss(scores, targets.Values, gradient, targets.Weights, workers);
}
