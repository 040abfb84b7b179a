using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Multiclass support vector machine, hinge with margin 1, for labels: the formulas are those of <see cref="MulticlassSvm"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SvmLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "svm";

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs) => RequireLabels(targets, outputs);

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
        => MulticlassSvm.Loss(
            scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, targets.Labels, gradient.Elements, (int)gradient.RowStride, workers);
}
