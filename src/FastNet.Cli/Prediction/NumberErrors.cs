using FastNet.Cli.Training;

namespace FastNet.Cli.Prediction;

/// <summary>How far predicted numbers are from the true ones, column by column: what is told of them, and the pairs themselves.</summary>
internal sealed class NumberErrors
{
    private readonly List<double>[] _actual;
    private readonly List<double>[] _predicted;

    private NumberErrors(int columns)
        => (_actual, _predicted) = (
            [.. Enumerable.Range(0, columns).Select(_ => new List<double>())],
            [.. Enumerable.Range(0, columns).Select(_ => new List<double>())]);

    /// <summary>Rows looked at.</summary>
    public int Count => _actual[0].Count;

    /// <summary>The mean of the columns' R squared; NaN of no rows, or where a column does not vary.</summary>
    public double RSquared => Mean(ROf);

    /// <summary>The mean squared error over rows and columns.</summary>
    public double SquaredError => Mean(column => MeanError(column, error => error * error));

    /// <summary>The mean absolute error over rows and columns.</summary>
    public double AbsoluteError => Mean(column => MeanError(column, Math.Abs));

    /// <summary>What a model predicts of rows whose numbers are known.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public static NumberErrors Of(Predictor predictor, InputRows rows)
    {
        NumberErrors errors = new(predictor.Model.OutputSize);
        predictor.Predict(rows, (row, _, numbers) =>
        {
            for (int column = 0; column < numbers.Length; column++)
            {
                errors._actual[column].Add(rows.Target(row, column));
                errors._predicted[column].Add(numbers[column]);
            }
        });
        return errors;
    }

    public IReadOnlyList<double> Actual(int column) => _actual[column];

    public IReadOnlyList<double> Predicted(int column) => _predicted[column];

    /// <summary>The coefficient of determination of a column.</summary>
    public double ROf(int column)
    {
        double mean = _actual[column].DefaultIfEmpty(double.NaN).Average();
        double squares = _actual[column].Sum(value => (value - mean) * (value - mean));
        return squares > 0 ? 1 - (Residuals(column).Sum(error => error * error) / squares) : double.NaN;
    }

    public double MeanError(int column, Func<double, double> of) => Residuals(column).Select(of).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Predicted less true, in the order of the rows.</summary>
    public IEnumerable<double> Residuals(int column) => _predicted[column].Zip(_actual[column], (predicted, actual) => predicted - actual);

    /// <summary>R squared and both errors in one line.</summary>
    public string Line()
        => Count == 0
            ? "-"
            : $"r2 {Text(MetricChoice.RSquared, RSquared)}  mse {Text(MetricChoice.SquaredError, SquaredError)}  mae "
                + $"{Text(MetricChoice.AbsoluteError, AbsoluteError)}  ({Count:N0} rows)";

    private static string Text(string metric, double value) => double.IsNaN(value) ? "-" : MetricChoice.Named(metric).Text(value, "F4");

    private double Mean(Func<int, double> of) => Enumerable.Range(0, _actual.Length).Select(of).Average();
}
