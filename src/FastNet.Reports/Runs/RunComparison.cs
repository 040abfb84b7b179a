using System.Globalization;

namespace FastNet.Reports;

/// <summary>Several runs: which of their options differ, and what to call each.</summary>
internal sealed class RunComparison
{
    // Differences that change no result.
    private static readonly string[] Unimportant = ["out", "threads", "quiet", "keep", "checkpoint every"];

    private readonly IReadOnlyList<TrainingRun> _runs;

    public RunComparison(IReadOnlyList<TrainingRun> runs)
    {
        _runs = runs;
        Differing = [.. runs.SelectMany(run => run.Options).Select(option => option.Name).Distinct()
            .Where(name => !Unimportant.Contains(name) && runs.Select(run => Option(run, name)).Distinct().Count() > 1)];
    }

    /// <summary>The options that are not the same in all runs.</summary>
    public IReadOnlyList<string> Differing { get; }

    /// <summary>The name of each run; where a single option tells all runs apart, its value, too.</summary>
    public IReadOnlyList<string> Labels(IReadOnlyList<TrainingRun> runs)
    {
        string? only = Differing is [string name] && _runs.Select(run => Option(run, name)).Distinct().Count() == _runs.Count ? name : null;
        return [.. runs.Select(run => only is null ? run.Name : $"{only} {Option(run, only)}")];
    }

    /// <summary>A row for each run, the best first, by its metric on validation rows.</summary>
    public ReportTable Table()
    {
        bool losses = _runs.Any(run => run.Losses.Count > 0);
        string[] metrics = [.. _runs.Select(run => run.Metric).Distinct()];
        string name = metrics is [string only] ? only : "metric";
        string[] last = losses ? ["last loss"] : [];
        IEnumerable<TrainingRun> ordered = _runs.OrderByDescending(
            run => MetricWords.HigherIsBetter(run.Metric) ? run.Validation : -run.Validation);
        return new ReportTable(
            "Runs",
            ["run", .. Differing, $"validation {name}", MetricWords.OnAllTestRows(name), .. last, "steps", "time"],
            [.. ordered.Select(run => (IReadOnlyList<ReportCell>)
            [
                new ReportCell(run.Name),
                .. Differing.Select(name => Cell(Option(run, name))),
                new ReportCell(MetricWords.Text(run.Metric, run.Validation), run.Validation),
                new ReportCell(MetricWords.Text(run.Metric, run.Test), run.Test),
                .. losses ? [Loss(run)] : (ReportCell[])[],
                new ReportCell(FormattableString.Invariant($"{run.Losses.Count:N0}"), run.Losses.Count),
                new ReportCell(Report.Duration(run.Seconds), run.Seconds),
            ])]);
    }

    /// <summary>A value that looks like a number is sorted as one.</summary>
    internal static ReportCell Cell(string text)
        => new(text, double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null);

    private static ReportCell Loss(TrainingRun run)
        => run.Losses.Count == 0 ? new ReportCell("–", double.NaN)
            : double.IsFinite(run.Losses[^1]) ? new ReportCell(FormattableString.Invariant($"{run.Losses[^1]:F4}"), run.Losses[^1])
            : new ReportCell("diverged", double.NaN);

    private static string Option(TrainingRun run, string name) => run.Options.FirstOrDefault(option => option.Name == name).Value ?? "–";
}
