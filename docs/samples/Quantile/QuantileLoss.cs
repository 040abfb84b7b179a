using System.Numerics;
using FastNet;
using FastNet.Numerics;

namespace Quantile;

/// <summary>
/// A loss of one's own: column j of the scores meets the quantile levels[j] of the one target of its row. An error t - s costs level (t - s) where it is
/// positive, (level - 1) (t - s) elsewhere (R. Koenker and G. Bassett, "Regression quantiles", 1978).
/// </summary>
public sealed class QuantileLoss<T>(params double[] levels) : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "quantile";

    /// <inheritdoc/>
    protected override void CheckTargets(Targets<T> targets, int outputs)
    {
        if (outputs != levels.Length)
        {
            throw new ArgumentException($"The net has {outputs} outputs; expected {levels.Length}, one for each quantile.");
        }

        // Each row brings its target once for every quantile.
        RequireNumbers(targets, outputs);
    }

    /// <inheritdoc/>
    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
    {
        double sum = 0;
        for (int i = 0; i < scores.Rows; i++)
        {
            for (int j = 0; j < levels.Length; j++)
            {
                double error = double.CreateChecked(targets.Values[i, j] - scores[i, j]);
                double slope = error > 0 ? levels[j] : levels[j] - 1;
                sum += slope * error;
                gradient[i, j] = T.CreateChecked(-slope / scores.Rows);
            }
        }

        return sum / scores.Rows;
    }
}
