using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The mean absolute or the mean squared error of numbers, over rows and columns, in the unit that the targets had before they were standardised;
/// small is good.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ErrorMetric<T> : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _squared;
    private readonly double[] _deviation;

    /// <summary>A metric.</summary>
    /// <param name="squared">Whether errors are squared (mse); their absolute values are taken otherwise (mae).</param>
    /// <param name="deviation">The divisor of each column of the targets (<c>DataSplit.TargetDeviation</c> of FastNet.Data); empty: by
    /// nothing.</param>
    public ErrorMetric(bool squared, ReadOnlySpan<double> deviation = default) => (_squared, _deviation) = (squared, deviation.ToArray());

    /// <inheritdoc/>
    public override string Name => _squared ? "mse" : "mae";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs)
    {
        RequireNumbers(targets, outputs);
        Ensure.That(_deviation.Length == 0 || _deviation.Length == outputs,
            $"There are {_deviation.Length} deviations for {outputs} columns of targets; expected one each.", nameof(targets));
    }

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = Weight(targets, i);
            AddToMean(0, weight * scores.Columns);
            for (int j = 0; j < scores.Columns && weight > 0; j++)
            {
                double error = double.CreateChecked(targets.Values[i, j]) - double.CreateChecked(scores[i, j]);
                error *= _deviation.Length > 0 ? _deviation[j] : 1;
                AddToMean(weight * (_squared ? error * error : Math.Abs(error)), 0);
            }
        }
    }
}
