using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Multiclass support vector machine, hinge with margin 1: the formulas are those of <see cref="MulticlassSvm"/>.</summary>
/// <param name="workers">Threads that share the rows; none: the caller alone.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SvmLoss<T>(Workers? workers = null) : ILoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Loss(ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient)
    {
        Ensure.ScoresAndGradient(scores, gradient);
        return MulticlassSvm.Loss(
            scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, labels, gradient.Elements, (int)gradient.RowStride, workers);
    }
}
