using System.Globalization;

namespace FastNet.Reports;

/// <summary>The parts of a page that tell of a search.</summary>
public sealed partial class Report
{
    // As many as there are colours.
    private const int MostCurves = 8;

    /// <summary>Adds a search: its best trial, the trials in the plane of two settings, their colours the metric, and a table of all, the best first.</summary>
    /// <param name="results">The results.</param>
    internal void AddSearch(SearchResults results)
    {
        string metric = results.Metric;
        SearchTrial[] trials = [.. results.Trials.OrderBy(trial => trial.Diverged).ThenByDescending(trial => MetricWords.HigherIsBetter(metric) ? trial.Validation : -trial.Validation).ThenBy(trial => trial.Number)];
        List<(string Name, string Value)> figures = [("trials", FormattableString.Invariant($"{trials.Length:N0}"))];
        if (trials is [{ Diverged: false } best, ..])
        {
            figures.Insert(0, ($"best validation {metric}", MetricWords.Text(metric, best.Validation)));
            if (double.IsFinite(best.Test))
            {
                figures.Insert(1, ($"its test {metric}", MetricWords.Text(metric, best.Test)));
            }
        }

        double seconds = trials.Sum(trial => trial.Seconds);
        if (double.IsFinite(seconds) && trials.Length > 0)
        {
            figures.Add(("time of all trials", Duration(seconds)));
        }

        AddFigures(figures);
        AddVerdicts(
        [
            .. trials is [{ Diverged: false } first, ..] ? [new ReportVerdict(ReportTone.Good, "Best:", $"trial {first.Number}, {Words(first)}.")] : (ReportVerdict[])[],
            .. Ends(trials, "diverged", ReportTone.Bad, "Diverged:", "ended with a loss that is not a finite number"),
            .. Ends(trials, "pruned", ReportTone.Neutral, "Ended early:", "by successive halving, others being better"),
        ]);
        string[] names = [.. trials.SelectMany(trial => trial.Settings).Select(setting => setting.Name).Distinct()];
        if (Plane(trials, names, metric) is ScatterChart plane)
        {
            AddScatter(plane);
        }

        SearchTrial[] shown = [.. trials.Where(trial => !trial.Diverged && trial.Checks.Count > 1).Take(MostCurves)];
        if (shown.Length > 0)
        {
            AddChart(
                new ReportChart
                {
                    Title = "The best trials",
                    XLabel = "step",
                    YLabel = $"validation {metric}",
                    Percent = MetricWords.IsShare(metric),
                    Description = FormattableString.Invariant($"Validation {metric} of the best {shown.Length} trials as they were trained."),
                    Series = [.. shown.Select(trial => new ChartSeries($"trial {trial.Number}", [.. trial.Checks.Select(check => (double)check.Iteration)], [.. trial.Checks.Select(check => check.Validation)]))],
                },
                wide: true);
        }

        AddTable(TrialTable(trials, names, metric));
    }

    private static IEnumerable<ReportVerdict> Ends(SearchTrial[] trials, string state, ReportTone tone, string title, string text)
    {
        int count = trials.Count(trial => trial.State == state);
        return count == 0 ? [] : [new ReportVerdict(tone, title, FormattableString.Invariant($"{count:N0} of {trials.Length:N0} trials {text}."))];
    }

    /// <summary>Learning rate and regularisation where both were searched, else the first two settings that are numbers; a single one stands against the accuracy itself.</summary>
    private static ScatterChart? Plane(SearchTrial[] trials, string[] names, string metric)
    {
        string[] searched = [.. names.Where(name => trials.Select(trial => Setting(trial, name)).Distinct().Count() > 1 && trials.All(trial => double.IsFinite(Number(trial, name))))
            .OrderBy(name => Words(name) switch { "learning rate" => 0, "reg" => 1, _ => 2 })];
        if (searched.Length == 0)
        {
            return null;
        }

        (string x, string? y) = (searched[0], searched.Length > 1 ? searched[1] : null);
        bool crowded = trials.Select(trial => (Number(trial, x), y is null ? trial.Number : Number(trial, y))).Distinct().Count() < trials.Length;
        return new ScatterChart
        {
            Title = $"{char.ToUpperInvariant(metric[0])}{metric[1..]} by {Words(x)}{(y is null ? string.Empty : $" and {Words(y)}")}",
            XLabel = Words(x),
            YLabel = y is null ? $"validation {metric}" : Words(y),
            ValueLabel = $"validation {metric}",
            Percent = MetricWords.IsShare(metric),
            Points = [.. trials.Select(trial => new ScatterPoint(Number(trial, x), y is null ? trial.Validation : Number(trial, y), trial.Diverged ? double.NaN : trial.Validation, $"trial {trial.Number}: {Words(trial)}"))],
            Description = $"Each point is a trial; its colour is the validation {metric}, a cross a trial that diverged.{(crowded ? " Trials that differ in other settings stand side by side, the best on the right." : string.Empty)}",
        };
    }

    private static ReportTable TrialTable(SearchTrial[] trials, string[] names, string metric)
    {
        return new ReportTable(
            "Trials",
            ["trial", .. names.Select(Words), $"validation {metric}", $"test {metric}", $"training {metric}", "last loss", "steps", "time", "state"],
            [.. trials.Select(trial => (IReadOnlyList<ReportCell>)
            [
                new ReportCell(FormattableString.Invariant($"{trial.Number}"), trial.Number),
                .. names.Select(name => RunComparison.Cell(Setting(trial, name))),
                new ReportCell(MetricWords.Text(metric, trial.Validation), trial.Validation),
                new ReportCell(MetricWords.Text(metric, trial.Test), trial.Test),
                new ReportCell(MetricWords.Text(metric, trial.Training), trial.Training),
                new ReportCell(Figure(trial.LastLoss, percent: false), trial.LastLoss),
                new ReportCell(FormattableString.Invariant($"{trial.Steps:N0}"), trial.Steps),
                new ReportCell(Duration(trial.Seconds), trial.Seconds),
                new ReportCell(trial.State),
            ])]);
    }

    private static string Words(SearchTrial trial) => string.Join(", ", trial.Settings.Select(setting => $"{Words(setting.Name)} {setting.Value}"));

    private static string Words(string name) => name.TrimStart('-').Replace('-', ' ').Replace('_', ' ');

    private static string Setting(SearchTrial trial, string name) => trial.Settings.FirstOrDefault(setting => setting.Name == name).Value ?? "–";

    private static double Number(SearchTrial trial, string name)
        => double.TryParse(Setting(trial, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
