using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Squared error, for numbers: the mean of (s - t)^2 over all scores.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SquaredLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "squared";

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs) => RequireNumbers(targets, outputs);

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
    {
        double sum = 0;
        double all = TotalWeight(targets) * scores.Columns;
        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = targets.Weights.IsEmpty ? 1 : double.CreateChecked(targets.Weights[i]);
            for (int j = 0; j < scores.Columns; j++)
            {
                double difference = double.CreateChecked(scores[i, j]) - double.CreateChecked(targets.Values[i, j]);
                sum += weight * difference * difference;
                gradient[i, j] = T.CreateTruncating(2 * weight * difference / all);
            }
        }

        return sum / all;
    }
}
