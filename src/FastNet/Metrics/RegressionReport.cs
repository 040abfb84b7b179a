using System.Globalization;

namespace FastNet;

/// <summary>
/// How far predicted numbers are from the right ones: the numbers of scikit-learn's <c>r2_score</c>, <c>mean_squared_error</c> and
/// <c>mean_absolute_error</c>, for each column and as the mean of the columns.
/// </summary>
/// <remarks>All are NaN of no rows. R squared is NaN where the targets of a column do not vary; scikit-learn says 1 or 0 there.</remarks>
public sealed class RegressionReport
{
    /// <summary>Compares predicted numbers with the right ones.</summary>
    /// <param name="targets">(N, M) right numbers, row-major.</param>
    /// <param name="predictions">(N, M) predicted numbers, row-major.</param>
    /// <param name="columns">M, 1 or more.</param>
    /// <exception cref="ArgumentException">There are not as many of both, or not M for each row.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is less than 1.</exception>
    public RegressionReport(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions, int columns = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Ensure.That(targets.Length == predictions.Length && targets.Length % columns == 0,
            $"There are {targets.Length} targets and {predictions.Length} predictions; expected as many, {columns} for each row.",
            nameof(predictions));

        Rows = targets.Length / columns;
        NumberScores[] scores = new NumberScores[columns];
        double[] target = new double[Rows];
        double[] residuals = new double[Rows];
        for (int column = 0; column < columns; column++)
        {
            for (int i = 0; i < Rows; i++)
            {
                target[i] = targets[(i * columns) + column];
                residuals[i] = predictions[(i * columns) + column] - target[i];
            }

            scores[column] = ScoresOf(target, residuals);
        }

        Columns = scores;
        Mean = new NumberScores(
            scores.Average(one => one.RSquared), scores.Average(one => one.MeanSquaredError), scores.Average(one => one.RootMeanSquaredError),
            scores.Average(one => one.MeanAbsoluteError));
    }

    /// <summary>N.</summary>
    public int Rows { get; }

    /// <summary>The scores of each column.</summary>
    public IReadOnlyList<NumberScores> Columns { get; }

    /// <summary>The mean of the columns' scores, all counting alike.</summary>
    public NumberScores Mean { get; }

    private static NumberScores ScoresOf(double[] targets, double[] residuals)
    {
        if (targets.Length == 0)
        {
            return new NumberScores(double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double mean = targets.Average();
        double squares = targets.Sum(target => (target - mean) * (target - mean));
        double errors = residuals.Sum(residual => residual * residual);

        // Of equal targets the rounded mean may differ from them.
        bool varies = Array.Exists(targets, target => target != targets[0]);
        double explained = varies && squares > 0 ? 1 - (errors / squares) : double.NaN;
        double squared = errors / targets.Length;
        return new NumberScores(explained, squared, Math.Sqrt(squared), residuals.Average(Math.Abs));
    }
}

/// <summary>How far predicted numbers are from the right ones; the errors are in the unit of the numbers, or its square.</summary>
/// <param name="RSquared">1 - sum of squared errors / sum of squared deviations of the targets from their mean: 1 is perfect.</param>
/// <param name="MeanSquaredError">The mean of the squared errors.</param>
/// <param name="RootMeanSquaredError">Its root.</param>
/// <param name="MeanAbsoluteError">The mean of the errors without their signs.</param>
public readonly record struct NumberScores(double RSquared, double MeanSquaredError, double RootMeanSquaredError, double MeanAbsoluteError)
{
    /// <summary>The scores in one line: r2 0.99  mse 83.5  rmse 9.14  mae 7.3; "-" where one is not defined.</summary>
    public override string ToString()
    {
        return $"r2 {Text(RSquared, isShare: true)}  mse {Text(MeanSquaredError)}  rmse {Text(RootMeanSquaredError)}  mae {Text(MeanAbsoluteError)}";

        static string Text(double value, bool isShare = false)
            => double.IsNaN(value) ? "-" : value.ToString(isShare && Math.Abs(value) < 10 ? "F4" : "G5", CultureInfo.InvariantCulture);
    }
}
