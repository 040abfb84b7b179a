using System.Globalization;

namespace FastNet;

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
