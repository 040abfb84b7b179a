using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own loss: the sum over the columns of width^2 (sqrt(1 + (r / width)^2) - 1), r = score - target.</summary>
internal sealed class PseudoHuberLoss<T>(double width = 1) : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string Name => "pseudo-huber";

    public override string ToString() => FormattableString.Invariant($"{Name} (width {width:R})");

    protected override void CheckTargets(Targets<T> targets, int outputs) => RequireNumbers(targets, outputs);

    protected override double Compute(ReadOnlyMatrix<T> scores, Targets<T> targets, Matrix<T> gradient, Workers workers)
    {
        double sum = 0;
        double total = TotalWeight(targets);
        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = targets.Weights.IsEmpty ? 1 : double.CreateChecked(targets.Weights[i]);
            for (int j = 0; j < scores.Columns; j++)
            {
                double residual = double.CreateChecked(scores[i, j] - targets.Values[i, j]);
                double share = residual / width;
                double root = Math.Sqrt(Math.FusedMultiplyAdd(share, share, 1));
                sum += weight * width * width * (root - 1);
                gradient[i, j] = T.CreateChecked(weight / total * residual / root);
            }
        }

        return sum / total;
    }
}
