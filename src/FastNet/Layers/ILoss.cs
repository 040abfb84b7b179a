using FastNet.Numerics;

namespace FastNet;

/// <summary>A loss of class scores: the mean over a batch, with its gradient.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ILoss<T>
    where T : unmanaged
{
    /// <summary>The mean loss, and its gradient with respect to the scores.</summary>
    /// <param name="scores">(N, C), N and C 1 or more; its columns next to each other.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <param name="gradient">Receives d loss / d scores (N, C).</param>
    /// <returns>The mean of the rows' losses.</returns>
    double Loss(ReadOnlyMatrix<T> scores, ReadOnlySpan<int> labels, Matrix<T> gradient);
}
