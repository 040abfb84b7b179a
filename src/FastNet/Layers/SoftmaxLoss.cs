using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Softmax with cross-entropy: the formulas are those of <see cref="SoftmaxCrossEntropy"/>.</summary>
/// <param name="workers">Threads that share the rows; none: the caller alone.</param>
/// <param name="smoothing">Label smoothing, 0 (none) or more and below 1.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxLoss<T>(Workers? workers = null, double smoothing = 0) : ILoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public double Loss(ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient)
    {
        Ensure.ScoresAndGradient(scores, gradient);
        return SoftmaxCrossEntropy.Loss(
            scores.Elements, scores.Rows, scores.Columns, (int)scores.RowStride, labels, gradient.Elements, (int)gradient.RowStride, workers, smoothing);
    }
}
