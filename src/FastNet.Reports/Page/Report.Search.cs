using System.Globalization;

namespace FastNet.Reports;

/// <summary>The parts of a page that tell of a search.</summary>
public sealed partial class Report
{
    // As many as there are colours.
    private const int MostCurves = 8;

    /// <summary>
    /// Adds the finished trials of a search: the best, all in the plane of two settings, their colours the metric, and a table, the best first.
    /// </summary>
    /// <param name="results">The results.</param>
    internal void AddSearch(SearchResults results)
    {
        string metric = results.Metric;
        SearchTrial[] trials =
        [
            .. results.Trials.Where(trial => trial.State != SearchTrial.Waiting).OrderBy(trial => trial.Diverged)
                .ThenByDescending(trial => MetricWords.HigherIsBetter(metric) ? trial.Validation : -trial.Validation).ThenBy(trial => trial.Trial),
        ];
        SearchTrial[] best = [.. trials.Take(1).Where(trial => !trial.Diverged)];
        double seconds = trials.Length > 0 ? trials.Sum(trial => trial.Seconds) : double.NaN;
        AddFigures(
        [
            .. best.Select(trial => ($"best validation {metric}", MetricWords.Text(metric, trial.Validation))),
            .. best.SelectMany(trial => Known(OnTest(trial), $"its test {metric}", MetricWords.Text(metric, OnTest(trial)))),
            ("trials", FormattableString.Invariant($"{trials.Length:N0}")),
            .. Known(seconds, "time of all trials", Duration(seconds)),
        ]);
        AddVerdicts(
        [
            .. best.Select(trial => new ReportVerdict(ReportTone.Good, "Best:", $"trial {trial.Trial}, {Words(trial)}.")),
            .. Ends(trials, "diverged", ReportTone.Bad, "Diverged:", "ended with a loss that is not a finite number"),
            .. Ends(trials, "pruned", ReportTone.Neutral, "Ended early:", "by successive halving, others being better"),
        ]);
        string[] names = [.. trials.SelectMany(trial => trial.Point.Keys).Distinct()];
        if (Plane(trials, names, metric) is ScatterChart plane)
        {
            AddScatter(plane);
        }

        SearchTrial[] shown = [.. trials.Where(trial => !trial.Diverged && trial.Checks.Count > 1).Take(MostCurves)];
        if (shown.Length > 0)
        {
            AddChart(
                new ReportChart(
                    "The best trials", "step", $"validation {metric}",
                    FormattableString.Invariant($"Validation {metric} of the best {shown.Length} trials as they were trained."),
                    [.. shown.Select(Curve)])
                {
                    Percent = MetricWords.IsShare(metric),
                },
                wide: true);
        }

        AddTable(TrialTable(trials, names, metric));
    }

    private static ChartSeries Curve(SearchTrial trial)
        => new($"trial {trial.Trial}", [.. trial.Checks.Select(check => (double)check.Step)], [.. trial.Checks.Select(check => check.Validation)]);

    private static IEnumerable<ReportVerdict> Ends(SearchTrial[] trials, string state, ReportTone tone, string title, string text)
    {
        int count = trials.Count(trial => trial.State == state);
        return count == 0 ? [] : [new ReportVerdict(tone, title, FormattableString.Invariant($"{count:N0} of {trials.Length:N0} trials {text}."))];
    }

    /// <summary>
    /// Learning rate and regularisation where both were searched, else the first two settings that are numbers; a single one stands against the
    /// accuracy itself.
    /// </summary>
    private static ScatterChart? Plane(SearchTrial[] trials, string[] names, string metric)
    {
        string[] searched =
        [
            .. names.Where(name => trials.Select(trial => Setting(trial, name)).Distinct().Count() > 1)
                .Where(name => trials.All(trial => double.IsFinite(Number(trial, name))))
                .OrderBy(name => Words(name) switch { "learning rate" => 0, "reg" => 1, _ => 2 }),
        ];
        if (searched.Length == 0)
        {
            return null;
        }

        (string x, string? y) = (searched[0], searched.Length > 1 ? searched[1] : null);
        bool crowded = y is not null && trials.Select(trial => (Number(trial, x), Number(trial, y))).Distinct().Count() < trials.Length;
        string beside = crowded ? " Trials that differ in other settings stand side by side, the best on the right." : string.Empty;
        IEnumerable<ScatterPoint> points = trials.Select(trial => new ScatterPoint(
            Number(trial, x), y is null ? trial.Validation : Number(trial, y), trial.Diverged ? double.NaN : trial.Validation,
            $"trial {trial.Trial}: {Words(trial)}"));
        return new ScatterChart(
            $"{char.ToUpperInvariant(metric[0])}{metric[1..]} by {Words(x)}{(y is null ? string.Empty : $" and {Words(y)}")}",
            Words(x), y is null ? $"validation {metric}" : Words(y), $"validation {metric}",
            $"Each point is a trial; its colour is the validation {metric}, a cross a trial that diverged.{beside}",
            [.. points], MetricWords.IsShare(metric));
    }

    private static ReportTable TrialTable(SearchTrial[] trials, string[] names, string metric)
        => new(
            "Trials",
            ["trial", .. names.Select(Words), $"validation {metric}", $"test {metric}", $"training {metric}", "last loss", "steps", "time", "state"],
            [.. trials.Select(trial => (IReadOnlyList<ReportCell>)
            [
                new ReportCell(FormattableString.Invariant($"{trial.Trial}"), trial.Trial),
                .. names.Select(name => RunComparison.Cell(Setting(trial, name))),
                new ReportCell(MetricWords.Text(metric, trial.Validation), trial.Validation),
                new ReportCell(MetricWords.Text(metric, OnTest(trial)), OnTest(trial)),
                new ReportCell(MetricWords.Text(metric, trial.Training), trial.Training),
                new ReportCell(Figure(trial.LastLoss, percent: false), trial.LastLoss),
                new ReportCell(FormattableString.Invariant($"{trial.Steps:N0}"), trial.Steps),
                new ReportCell(Duration(trial.Seconds), trial.Seconds),
                new ReportCell(trial.State),
            ])]);

    /// <summary>The metric on all test rows, or else on those of the protocol.</summary>
    private static double OnTest(SearchTrial trial) => double.IsNaN(trial.TestAll) ? trial.Test : trial.TestAll;

    private static string Words(SearchTrial trial) => string.Join(", ", trial.Point.Select(setting => $"{Words(setting.Key)} {setting.Value}"));

    private static string Words(string name) => name.TrimStart('-').Replace('-', ' ').Replace('_', ' ');

    private static string Setting(SearchTrial trial, string name) => trial.Point.GetValueOrDefault(name) ?? "–";

    private static double Number(SearchTrial trial, string name)
        => double.TryParse(Setting(trial, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
