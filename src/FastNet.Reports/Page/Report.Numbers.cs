namespace FastNet.Reports;

/// <summary>The parts of a page that tell of predicted numbers.</summary>
public sealed partial class Report
{
    // More points hide each other.
    private const int MostPoints = 1000;

    /// <summary>Adds a residual plot: predicted numbers against the true ones; a perfect model has all points on the dashed line.</summary>
    /// <param name="name">What is predicted.</param>
    /// <param name="actual">The true numbers.</param>
    /// <param name="predicted">A predicted number for each.</param>
    /// <exception cref="ArgumentException">There are not as many of both.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddPredictions(string name, IReadOnlyList<double> actual, IReadOnlyList<double> predicted)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predicted);
        Ensure.That(actual.Count == predicted.Count,
            $"There are {actual.Count} true and {predicted.Count} predicted numbers; expected as many.", nameof(predicted));

        int shown = Math.Min(actual.Count, MostPoints);
        int[] rows = [.. Enumerable.Range(0, shown).Select(i => (int)((long)i * actual.Count / shown)).OrderBy(row => actual[row])];
        double[] ends = shown == 0 ? [] : [actual[rows[0]], actual[rows[^1]]];
        string which = shown < actual.Count
            ? FormattableString.Invariant($"{shown:N0} of the {actual.Count:N0} test rows")
            : FormattableString.Invariant($"The {shown:N0} test rows");
        AddChart(
            new ReportChart(
                $"Predicted and true {name}", $"true {name}", $"predicted {name}",
                $"{which}; on the dashed line predicted and true numbers are the same, and the distance from it upwards "
                    + "or downwards is the residual.",
                [
                    new ChartSeries("test rows", [.. rows.Select(row => actual[row])], [.. rows.Select(row => predicted[row])]) { PointsOnly = true },
                    new ChartSeries("predicted = true", ends, ends) { Dashed = true },
                ]),
            wide: true);
    }
}
