namespace FastNet.Reports;

/// <summary>The parts of a page that tell of classes.</summary>
public sealed partial class Report
{
    // Mistakes are shown in twice the colour: there are nine kinds of them for each class, and none is large.
    private const double MistakeScale = 2;

    // From these strengths of its colour on a cell's number is written otherwise: on a dark page, on a light one.
    private const double Deep = 0.65;
    private const double Deepest = 0.9;

    /// <summary>
    /// Adds a confusion matrix as a table: rows are what the images are, columns what they were taken for, the darker the more of its row.
    /// </summary>
    /// <param name="matrix">The counts.</param>
    /// <param name="classNames">A name for each class.</param>
    /// <param name="description">A sentence on the rows that were counted.</param>
    /// <exception cref="ArgumentException">There is not one name for each class.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddConfusion(ConfusionMatrix matrix, IReadOnlyList<string> classNames, string description)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(description);
        Ensure.That(classNames.Count == matrix.Classes,
            $"There are {classNames.Count} names for {matrix.Classes} classes; expected one for each.", nameof(classNames));

        Html names = Html.Each(classNames, name => $"<th scope=\"col\"><span>{name}</span></th>");
        Html rows = Html.Each(classNames.Index(), actual =>
            $"<tr><th scope=\"row\">{actual.Item}</th>{Html.Each(Enumerable.Range(0, matrix.Classes), predicted => Cell(actual.Index, predicted))}"
                + $"<td class=\"number\">{Percent(matrix.Recall(actual.Index))}</td></tr>\n");
        Html precisions = Html.Each(
            Enumerable.Range(0, matrix.Classes), predicted => $"<td class=\"number\">{Percent(matrix.Precision(predicted))}</td>");
        Add($"<figure class=\"card wide\"><h3>Confusion matrix</h3>\n"
            + $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\"><table class=\"confusion\"><thead><tr>"
            + $"<th scope=\"col\">actual \\ taken for</th>{names}<th scope=\"col\">recall</th></tr></thead><tbody>\n{rows}"
            + $"<tr><th scope=\"row\">precision</th>{precisions}<td class=\"number\"><strong>{Percent(matrix.Accuracy)}</strong></td></tr>\n"
            + $"</tbody></table></div>\n<figcaption>{description}</figcaption></figure>\n");

        Html Cell(int actual, int predicted)
        {
            double part = matrix[actual, predicted] / Math.Max(1.0, matrix.Actual(actual));
            double strength = Math.Min(1, actual == predicted ? part : MistakeScale * part);
            string kind = (actual == predicted ? "right" : "wrong") + (strength >= Deepest ? " deep deepest" : strength >= Deep ? " deep" : "");
            return $"<td class=\"{kind}\" style=\"--part:{strength:0.000}\">{matrix[actual, predicted]}</td>";
        }
    }

    /// <summary>Adds a report of predicted classes: averages, a reliability chart, and a table of precision, recall and F1 of each class.</summary>
    /// <param name="classes">The report; without probabilities there is no chart.</param>
    /// <param name="classNames">A name for each class.</param>
    /// <exception cref="ArgumentException">There is not one name for each class.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddClassification(ClassificationReport classes, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(classNames);
        Ensure.That(classNames.Count == classes.Classes.Count,
            $"There are {classNames.Count} names for {classes.Classes.Count} classes; expected one for each.", nameof(classNames));

        (string Name, string Value)[] figures = [("macro F1", Percent(classes.Macro.F1)), ("weighted F1", Percent(classes.Weighted.F1))];
        if (classes.HasProbabilities)
        {
            string Number(double value) => Figure(value, percent: false);
            figures =
            [
                .. figures, ("log loss", Number(classes.LogLoss)), ("ROC AUC", Number(classes.RocAuc)), ("Brier score", Number(classes.Brier)),
                ("calibration error", Percent(classes.CalibrationError)),
            ];
        }

        AddFigures(figures);
        if (classes.HasProbabilities)
        {
            AddChart(ReliabilityChart(classes), wide: true);
        }

        AddTable(new ReportTable(
            "Precision and recall",
            ["class", "rows", "precision", "recall", "F1"],
            [.. classNames.Select((name, c) => Row(name, classes.Classes[c], classes.IsCounted(c)))]));

        static IReadOnlyList<ReportCell> Row(string name, ClassScores scores, bool isCounted)
        {
            ReportCell Part(double part) => isCounted ? new ReportCell(Percent(part), part) : new ReportCell("–", double.NaN);
            ReportCell rows = new(FormattableString.Invariant($"{scores.Support}"), scores.Support);
            return [new(name), rows, Part(scores.Precision), Part(scores.Recall), Part(scores.F1)];
        }
    }

    /// <summary>Accuracy against confidence (Guo et al. 2017).</summary>
    private static ReportChart ReliabilityChart(ClassificationReport classes)
        => new(
            "Reliability", "probability of the predicted class", "part that is right",
            "On the dashed line 80 of 100 rows are right whose predicted class has a probability of 80 %; below it the model is too sure of itself, "
            + "above it not sure enough. The bars are a standard error to each side: bins of few rows say little.",
            [
                new ChartSeries(
                    "test rows",
                    [.. classes.Calibration.Select(bin => bin.Confidence)],
                    [.. classes.Calibration.Select(bin => bin.Accuracy)])
                {
                    Error = [.. classes.Calibration.Select(bin => Math.Sqrt(bin.Accuracy * (1 - bin.Accuracy) / bin.Rows))],
                },
                new ChartSeries("perfectly calibrated", [0, 1], [0, 1]) { Dashed = true },
            ])
        {
            Percent = true,
            XTicks = [0, 0.2, 0.4, 0.6, 0.8, 1],
        };
}
