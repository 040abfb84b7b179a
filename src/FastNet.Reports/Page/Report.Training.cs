namespace FastNet.Reports;

/// <summary>The parts of a page that tell of training runs.</summary>
public sealed partial class Report
{
    /// <summary>Losses whose largest is this many times the smallest are told apart better on a logarithmic axis.</summary>
    private const double LogLossFrom = 50;

    // Points of a curve among others, which must be smooth to be told apart.
    private const int ComparedPoints = 80;

    // A table of more rows than this is read by nobody.
    private const int MostNumbers = 200;

    /// <summary>Adds a run: its figures, its verdicts and its curves.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is null.</exception>
    public void AddRun(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        LossBand band = LossBand.Of([.. run.Losses]);
        AddFigures(
        [
            .. Known(run.Validation, $"validation {run.Metric}", MetricWords.Text(run.Metric, run.Validation)),
            .. Known(run.Test, MetricWords.OnAllTestRows(run.Metric), MetricWords.Text(run.Metric, run.Test)),
            ("steps", FormattableString.Invariant($"{run.Losses.Count:N0}")),
            .. Known(run.Seconds, "training time", Duration(run.Seconds)),
        ]);
        AddVerdicts([.. Diverged(run, band, named: false), .. run.Verdicts]);
        if (run.Losses.Count > 0)
        {
            AddChart(LossChart([(run, band)], [run.Name]));
        }

        if (run.Accuracies.Count > 0)
        {
            AddChart(AccuracyChart([run], [run.Name]));
        }
    }

    /// <summary>Adds several runs side by side: a table of what differs and what came of it, and their curves in one chart each.</summary>
    /// <param name="runs">The runs, one or more.</param>
    /// <exception cref="ArgumentException">There are no runs.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is null.</exception>
    public void AddComparison(IReadOnlyList<TrainingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Ensure.That(runs.Count != 0, "There are 0 runs; expected one or more.", nameof(runs));

        RunComparison comparison = new(runs);
        (TrainingRun Run, LossBand Band)[] curves = [.. runs.Select(run => (run, LossBand.Of([.. run.Losses], ComparedPoints)))];
        AddVerdicts(
        [
            .. curves.SelectMany(pair => Diverged(pair.Run, pair.Band, named: true)),
            .. runs.SelectMany(run => run.Verdicts.Select(verdict => verdict with { Title = $"{run.Name}: {verdict.Title}" })),
        ]);
        TrainingRun[] withLosses = [.. runs.Where(run => run.Losses.Count > 0)];
        if (withLosses.Length > 0)
        {
            AddChart(LossChart([.. curves.Where(pair => pair.Run.Losses.Count > 0)], comparison.Labels(withLosses)), wide: true);
        }

        TrainingRun[] withAccuracies = [.. runs.Where(run => run.Accuracies.Count > 0)];
        if (withAccuracies.Length > 0)
        {
            AddChart(AccuracyChart(withAccuracies, comparison.Labels(withAccuracies)), wide: true);
        }

        AddTable(comparison.Table());
    }

    /// <summary>Adds a run's options, results and environment.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="run"/> is null.</exception>
    public void AddSettings(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Options.Count > 0)
        {
            AddFacts("Options", run.Options);
        }

        // The two short ones together beside the long one.
        if (run.Results.Count + run.Environment.Count > 0)
        {
            Add($"<div class=\"stack\">\n");
            AddFacts("Results", run.Results);
            AddFacts("Environment", run.Environment);
            Add($"</div>\n");
        }
    }

    /// <summary>Adds what the options and environments of several runs have in common; what differs stands in the table of the comparison.</summary>
    /// <param name="runs">The runs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="runs"/> is null.</exception>
    public void AddCommonSettings(IReadOnlyList<TrainingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        AddCommon("Options in common", [.. runs.Select(run => run.Options)]);
        AddCommon("Environment in common", [.. runs.Select(run => run.Environment)]);
    }

    private void AddCommon(string title, IReadOnlyList<(string Name, string Value)>[] facts)
    {
        (string Name, string Value)[] common = facts is [] ? [] : [.. facts[0].Where(fact => facts.All(others => others.Contains(fact)))];
        if (common.Length > 0)
        {
            AddFacts(title, common);
        }
    }

    /// <summary>A figure, where its number is known.</summary>
    private static (string Name, string Value)[] Known(double number, string name, string value) => double.IsFinite(number) ? [(name, value)] : [];

    internal static string Percent(double part) => double.IsFinite(part) ? FormattableString.Invariant($"{100 * part:F1} %") : "–";

    internal static string Duration(double seconds)
        => !double.IsFinite(seconds) ? "–"
            : seconds < 60 ? FormattableString.Invariant($"{seconds:F1} s")
            : seconds < 3600 ? FormattableString.Invariant($"{(int)(seconds / 60)} min {(int)(seconds % 60)} s")
            : FormattableString.Invariant($"{(int)(seconds / 3600)} h {(int)(seconds / 60 % 60)} min");

    private static IEnumerable<ReportVerdict> Diverged(TrainingRun run, LossBand band, bool named)
        => run.Verdicts.Count == 0 && band.DivergedAt is int step
            ?
            [
                new ReportVerdict(
                    ReportTone.Bad, named ? $"{run.Name}: diverged." : "Diverged.",
                    FormattableString.Invariant($"The loss of step {step:N0} is not a finite number.")),
            ]
            : [];

    private static ReportChart LossChart((TrainingRun Run, LossBand Band)[] curves, IReadOnlyList<string> labels)
    {
        bool one = curves.Length == 1;
        double[] validation = one ? [.. curves[0].Run.Accuracies.Select(point => point.ValidationLoss)] : [];
        IEnumerable<double> all = curves.SelectMany(pair => one ? pair.Band.Low.Concat(pair.Band.High) : pair.Band.Means).Concat(validation);
        double[] finite = [.. all.Where(double.IsFinite)];
        string about = one ? OneLoss(curves[0].Run, curves[0].Band) : "The mean loss of batches over equal numbers of steps.";
        List<ChartSeries> series =
        [
            .. curves.Select((pair, i) => new ChartSeries(one ? "training loss" : labels[i], pair.Band.Steps, pair.Band.Means)
            {
                Low = one && pair.Band.StepsPerPoint > 1 ? pair.Band.Low : null,
                High = one && pair.Band.StepsPerPoint > 1 ? pair.Band.High : null,
            }),
        ];
        if (Array.Exists(validation, double.IsFinite))
        {
            series.Add(
                new ChartSeries("validation loss, without L2", [.. curves[0].Run.Accuracies.Select(point => (double)point.Iteration)], validation));
        }

        return new ReportChart("Loss", "step", "loss", about, series)
        {
            LogY = finite.Length > 0 && finite.Min() > 0 && finite.Max() > LogLossFrom * finite.Min(),
        };
    }

    private static string OneLoss(TrainingRun run, LossBand band)
    {
        string ends = FormattableString.Invariant($"From {run.Losses[0]:G4} at the first step to {run.Losses[^1]:G4} at the last.");
        return band.StepsPerPoint == 1
            ? ends
            : FormattableString.Invariant($"{ends} Line: mean over {band.StepsPerPoint:N0} steps; band: their smallest and largest loss.");
    }

    private static ReportChart AccuracyChart(TrainingRun[] runs, IReadOnlyList<string> labels)
    {
        bool one = runs.Length == 1;
        string metric = runs.Select(run => run.Metric).Distinct().Count() == 1 ? runs[0].Metric : "metric";
        bool epochs = Array.TrueForAll(runs, run => double.IsFinite(run.StepsPerEpoch));
        ChartSeries[] series = [.. runs.Index().SelectMany(run => Curves(run.Item, one ? string.Empty : $"{labels[run.Index]}, ", run.Index))];
        string about = one ? BestAccuracy(runs[0]) : "Solid: validation rows; dashed: training rows.";
        return new ReportChart($"{char.ToUpperInvariant(metric[0])}{metric[1..]}", epochs ? "epoch" : "step", metric, about, series)
        {
            Percent = MetricWords.IsShare(metric),
            ShowNumbers = series.SelectMany(line => line.X).Distinct().Take(MostNumbers + 1).Count() <= MostNumbers,
        };

        ChartSeries[] Curves(TrainingRun run, string prefix, int color)
        {
            double unit = epochs ? run.StepsPerEpoch : 1;
            double[] places = [.. run.Accuracies.Select(point => point.Iteration / unit)];
            return
            [
                new($"{prefix}training", places, [.. run.Accuracies.Select(point => point.Training)]) { Dashed = true, Color = one ? 1 : color },
                new($"{prefix}validation", places, [.. run.Accuracies.Select(point => point.Validation)]) { Color = color },
            ];
        }
    }

    private static string BestAccuracy(TrainingRun run)
    {
        AccuracyPoint best = TrainingRun.Best(run.Accuracies, run.Metric);
        return double.IsFinite(best.Validation)
            ? FormattableString.Invariant(
                $"Best on the validation rows: {MetricWords.Text(run.Metric, best.Validation)} after {best.Iteration:N0} steps; "
            ) + $"on the training rows then {MetricWords.Text(run.Metric, best.Training)}."
            : "There are no validation rows.";
    }
}
