using System.Numerics;
using FastNet.Numerics;

namespace FastNet.PublicApi.Tests.Own;

/// <summary>A user's own metric: the share of the rows whose every score is at most so far from its target.</summary>
internal sealed class WithinMetric<T>(double tolerance) : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double _all;
    private double _within;

    public override string Name => FormattableString.Invariant($"within {tolerance:R}");

    protected override void Require(Targets<T> targets, int outputs) => RequireNumbers(targets, outputs);

    protected override void Begin() => (_all, _within) = (0, 0);

    protected override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        for (int i = 0; i < scores.Rows; i++)
        {
            double worst = 0;
            for (int j = 0; j < scores.Columns; j++)
            {
                worst = Math.Max(worst, Math.Abs(double.CreateChecked(scores[i, j] - targets.Values[i, j])));
            }

            double weight = Weight(targets, i);
            _all += weight;
            _within += worst <= tolerance ? weight : 0;
        }
    }

    protected override double End() => _within / _all;
}
