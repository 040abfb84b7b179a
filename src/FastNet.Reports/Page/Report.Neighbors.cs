namespace FastNet.Reports;

/// <summary>The parts of a page that tell of k-nearest neighbours.</summary>
public sealed partial class Report
{
    /// <summary>
    /// Adds k against accuracy: of a cross-validation the folds, their means and deviations (CS231n, "Image classification"), and the test rows.
    /// </summary>
    /// <param name="results">The results.</param>
    internal void AddNeighbors(NeighborResults results)
    {
        NeighborFolds? best = results.CrossValidation.MaxBy(folds => folds.Mean);
        NeighborTest? test = results.Test.MaxBy(test => test.Accuracy);
        (string, string)[] ofFolds = best is null ? [] : [("best k", $"{best.K}"), ("cross-validation accuracy", Percent(best.Mean))];
        (string, string)[] ofTest = test is null ? [] : [($"test accuracy, k = {test.K}", Percent(test.Accuracy))];
        AddFigures([.. ofFolds, .. ofTest]);
        List<ChartSeries> series = [];
        string description = "Accuracy on the test rows.";
        if (best is not null)
        {
            description = FormattableString.Invariant($"Best: k = {best.K} with {Percent(best.Mean)}. ")
                + FormattableString.Invariant($"Bars: the standard deviation over {best.Accuracies.Count} folds of the training rows.");
            double[] ks = [.. results.CrossValidation.Select(folds => (double)folds.K)];
            series.Add(new ChartSeries("mean of the folds", ks, [.. results.CrossValidation.Select(folds => folds.Mean)])
            {
                Error = [.. results.CrossValidation.Select(folds => folds.Deviation)],
                Color = 0,
            });
            series.Add(new ChartSeries(
                "each fold",
                [.. results.CrossValidation.SelectMany(folds => folds.Accuracies.Select(_ => (double)folds.K))],
                [.. results.CrossValidation.SelectMany(folds => folds.Accuracies)])
            {
                PointsOnly = true,
                Color = 0,
            });
        }

        // The test of a single k that was chosen stands among the figures.
        if (results.Test.Count > 1)
        {
            series.Add(new ChartSeries("test rows", [.. results.Test.Select(test => (double)test.K)], [.. results.Test.Select(test => test.Accuracy)])
            {
                Color = 1,
                Dashed = best is not null,
            });
        }

        if (series.Count > 0)
        {
            AddChart(
                new ReportChart("Neighbours and accuracy", "k, neighbours that vote", "accuracy", description, series)
                {
                    Percent = true,
                    LogX = true,
                    XTicks = [.. series.SelectMany(line => line.X).Distinct().Order()],
                },
                wide: true);
        }

        if (results.CrossValidation.Count > 0)
        {
            AddTable(FoldTable(results.CrossValidation));
        }

        if (results.Settings.Count > 0)
        {
            AddFacts("Settings", [.. results.Settings.Select(setting => (setting.Key, setting.Value))], wide: true);
        }
    }

    private static ReportTable FoldTable(IReadOnlyList<NeighborFolds> rows)
    {
        int folds = rows.Max(row => row.Accuracies.Count);
        return new ReportTable(
            "Cross-validation",
            ["k", "mean", "deviation", .. Enumerable.Range(1, folds).Select(fold => FormattableString.Invariant($"fold {fold}"))],
            [.. rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                new ReportCell(FormattableString.Invariant($"{row.K}"), row.K),
                new ReportCell(Figure(row.Mean, percent: true), row.Mean),
                new ReportCell(Figure(row.Deviation, percent: true), row.Deviation),
                .. row.Accuracies.Concat(Enumerable.Repeat(double.NaN, folds - row.Accuracies.Count))
                    .Select(part => new ReportCell(Percent(part), part)),
            ])]);
    }
}
