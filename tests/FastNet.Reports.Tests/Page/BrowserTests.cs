using System.Globalization;
using System.Text.RegularExpressions;
using FastNet.Reports.Tests.Support;

namespace FastNet.Reports.Tests.Page;

/// <summary>
/// A page with everything, opened in headless Chromium: all charts drew, and nothing was logged as an error (a breach of the page's policy, as any attempt to
/// load something would be, is one).
/// </summary>
public sealed partial class BrowserTests
{
    private const int Charts = 6;

    [Test]
    public void Every_chart_draws_and_no_error_is_logged()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a report & more.html");
        Everything().Save(path);
        (string document, string log) = Browser.Open(path, folder.File("profile"));
        int[] colours = [.. Drawn().Matches(document).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Multiple(() =>
        {
            Assert.That(log.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal)), Is.Empty);
            Assert.That(colours, Has.Length.EqualTo(Charts), "every canvas says what it drew");
            Assert.That(colours, Is.All.GreaterThan(20), "axes, letters and lines are of many colours; an empty canvas is of one");
            Assert.That(document, Does.Contain("data-sorted=\"yes\""), "a click on the head of a table sorts it, and what has no value stays at the end");
            Assert.That(document, Does.Contain("data-pictures=\"1\""), "the picture was decoded");
        });
    }

    private static Report Everything()
    {
        double[] losses = [.. Enumerable.Range(0, 2000).Select(step => 2.3 * Math.Exp(-step / 800.0) + (0.1 * Math.Sin(step)))];
        AccuracyPoint[] points = [.. Enumerable.Range(0, 6).Select(epoch => new AccuracyPoint(Math.Max(1, 400 * epoch), epoch, 0.1 + (0.08 * epoch), 0.1 + (0.07 * epoch)))];
        TrainingRun run = new()
        {
            Name = "</script>",
            Losses = losses,
            Accuracies = points,
            Validation = 0.45,
            Seconds = 12,
            Options = [("rule", "adam")],
            Verdicts = [new ReportVerdict(ReportTone.Good, "Fine.", "Nothing asks for another setting.")],
        };
        Report report = new("Everything", "<b>in one page</b>");
        report.AddRun(run);
        report.Begin("Compared");
        report.AddComparison([run, run with { Name = "other", Losses = [1000, 1, double.NaN], Options = [("rule", "sgd")], Seconds = double.NaN }]);
        report.Begin("Search");
        report.AddSearch(new SearchResults
        {
            Trials = [.. Enumerable.Range(1, 9).Select(i => new SearchTrial(
                i, 1, i == 9 ? "diverged" : "done", i / 20.0, double.NaN, double.NaN, double.NaN, 2.3, 1.5, 10, 10, 2,
                new Dictionary<string, string?> { ["learning-rate"] = $"1e-{1 + (i / 3)}", ["reg"] = i % 3 == 0 ? "0" : $"1e-{i % 3}" }, new Dictionary<string, string?>(), []))],
        });
        report.Begin("Neighbours");
        report.AddNeighbors(new NeighborResults { CrossValidation = [new(1, [0.2, 0.3]), new(5, [0.25, 0.3]), new(100, [0.2, 0.22])], Test = [new(1, 0.2), new(5, 0.25)] });
        report.AddPicture("Picture", "a pixel", new Picture(1, 1, 3, [255, 0, 0]));
        return report;
    }

    [GeneratedRegex("data-colours=\"([0-9]+)\"")]
    private static partial Regex Drawn();
}
