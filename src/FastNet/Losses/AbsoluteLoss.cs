using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The mean of the absolute errors, |s - t|, for numbers; no gradient where both are equal: the formulas are those of <see cref="AbsoluteError"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AbsoluteLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "absolute";

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => AbsoluteError.Loss(scores, targets.Values, gradient, targets.Weights, workers);
}
