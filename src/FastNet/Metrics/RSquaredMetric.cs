using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The coefficient of determination, 1 - sum (t - s)^2 / sum (t - mean t)^2, for each column of the targets, and the mean of the columns: 1 is
/// perfect, 0 as good as the mean of the targets, and there is no lower limit. NaN where the targets do not vary.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RSquaredMetric<T> : Metric<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private double[] _residuals = [];
    private double[] _means = [];
    private double[] _squares = [];
    private double _all;

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    protected internal override void Require(Targets<T> targets, int outputs) => RequireNumbers(targets, outputs);

    /// <inheritdoc/>
    protected internal override void Reserve(int rows, int outputs, int batch)
    {
        if (_means.Length != outputs)
        {
            (_residuals, _means, _squares) = (new double[outputs], new double[outputs], new double[outputs]);
        }
    }

    /// <inheritdoc/>
    protected internal override void Begin()
    {
        _all = 0;
        foreach (double[] sums in (ReadOnlySpan<double[]>)[_residuals, _means, _squares])
        {
            Array.Clear(sums);
        }
    }

    /// <inheritdoc/>
    protected internal override void Add(ReadOnlyMatrix<T> scores, Targets<T> targets, Workers workers)
    {
        for (int i = 0; i < scores.Rows; i++)
        {
            double weight = Weight(targets, i);
            if (weight == 0)
            {
                continue;
            }

            _all += weight;
            for (int j = 0; j < scores.Columns; j++)
            {
                // Mean and squares of deviations in one pass (Welford 1962; West 1979 with weights).
                double target = double.CreateChecked(targets.Values[i, j]);
                double residual = target - double.CreateChecked(scores[i, j]);
                double deviation = target - _means[j];
                _means[j] += deviation * weight / _all;
                _squares[j] += weight * deviation * (target - _means[j]);
                _residuals[j] += weight * residual * residual;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double End()
    {
        double sum = 0;
        for (int j = 0; j < _means.Length; j++)
        {
            sum += _squares[j] > 0 ? 1 - (_residuals[j] / _squares[j]) : double.NaN;
        }

        return sum / _means.Length;
    }
}
