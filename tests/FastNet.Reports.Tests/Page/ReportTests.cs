using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNet.Reports.Tests.Support;

namespace FastNet.Reports.Tests.Page;

/// <summary>The page as text: complete, and nothing in it is taken for HTML that came from elsewhere.</summary>
public sealed partial class ReportTests
{
    private const string Evil = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(2)>&amp;";

    [Test]
    public void Nothing_from_elsewhere_is_taken_for_html()
    {
        Report report = new(Evil, Evil);
        report.Begin(Evil, Evil);
        report.AddVerdicts([new ReportVerdict(ReportTone.Warning, Evil, Evil)]);
        report.AddFigures([(Evil, Evil)]);
        report.AddFacts(Evil, [(Evil, Evil)]);
        report.AddTable(new ReportTable(Evil, [Evil], [[new ReportCell(Evil)], [new ReportCell(Evil, 1)]]));
        report.AddPicture(Evil, Evil, new Picture(1, 1, 1, [0]), [Evil]);
        report.AddConfusion(new ConfusionMatrix(1), [Evil], Evil);
        report.AddClassification(new ClassificationReport([0], [0], 1), [Evil]);
        report.AddChart(Chart(Evil) with { Title = Evil, XLabel = Evil, YLabel = Evil, Description = Evil, ShowNumbers = true });
        report.AddScatter(new ScatterChart(Evil, Evil, Evil, Evil, Evil, [new ScatterPoint(1, 1, 0.5, Evil)]));
        TrainingRun run = new() { Name = Evil, DataSet = Evil, Losses = [1, double.NaN], Options = [(Evil, Evil)], Accuracies = [new AccuracyPoint(1, 1, 0.1, 0.2)] };
        report.AddRun(run);
        report.AddComparison([run, run with { Options = [(Evil, "other")] }]);
        report.AddSettings(run);
        report.AddNeighbors(new NeighborResults { Settings = new Dictionary<string, string> { [Evil] = Evil }, CrossValidation = [new(1, [0.1, 0.2])], Test = [new(1, 0.3), new(2, 0.4)] });
        string page = Write(report);

        // Three scripts: the charts' data, the library, ours. No other element came to be.
        Assert.Multiple(() =>
        {
            Assert.That(Scripts().Count(page), Is.EqualTo(3));
            Assert.That(page.Replace(Library(page), string.Empty, StringComparison.Ordinal), Does.Not.Contain("<img src=x").And.Not.Contain("alert(1)</").And.Not.Contain("\"'<"));
            Assert.That(Charts(page).GetArrayLength(), Is.EqualTo(7));
            Assert.That(Charts(page)[0].GetProperty("x").GetString(), Is.EqualTo(Evil), "and it arrives whole");
        });
    }

    [Test]
    public void The_policy_lets_these_scripts_run_and_nothing_be_loaded()
    {
        string page = Write(new Report("title"));
        string policy = Policy().Match(page).Groups[1].Value;
        string[] scripts = [.. Scripts().Matches(page).Skip(1).Select(match => match.Groups[1].Value)];
        Assert.Multiple(() =>
        {
            Assert.That(policy, Does.StartWith("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "));
            foreach (string script in scripts)
            {
                Assert.That(policy, Does.Contain($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));
            }

            Assert.That(Loading().Matches(page.Replace(Library(page), string.Empty, StringComparison.Ordinal)).Select(match => match.Value), Is.Empty);
            Assert.That(page, Does.Not.Contain("sourceMappingURL"));
        });
    }

    [Test]
    public void The_charting_library_is_the_published_file()
    {
        using Stream stream = typeof(Report).Assembly.GetManifestResourceStream("chart.umd.min.js")!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        string readme = File.ReadAllText(Path.Combine(Checkout.Root, "src/FastNet.Reports/Assets/README.md"));
        Assert.That(Convert.ToHexString(SHA256.HashData(bytes.ToArray())), Is.EqualTo(Hash().Match(readme).Groups[1].Value).IgnoreCase);
    }

    [Test]
    public void Charts_arrive_as_numbers_and_gaps_as_null()
    {
        Report report = new("title");
        report.AddChart(Chart("line") with { LogX = true, XTicks = [1, 2] });
        report.AddScatter(new ScatterChart(
            "t", "rate", "reg", "accuracy", "d", [new(1e-4, 0, 0.4, "a"), new(1e-2, 1e-3, double.NaN, "b"), new(1e-3, 1e-1, 0.5, "c"), new(double.NaN, 1, 0.1, "left out")]));
        JsonElement charts = Charts(Write(report));
        JsonElement line = charts[0].GetProperty("series")[0];
        JsonElement scatter = charts[1];
        Assert.Multiple(() =>
        {
            Assert.That(line.GetProperty("px").GetRawText(), Is.EqualTo("[1,2]"));
            Assert.That(line.GetProperty("py").GetRawText(), Is.EqualTo("[0.5,null]"));
            Assert.That(line.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(scatter.GetProperty("px").GetRawText(), Is.EqualTo("[0.01,0.0001,0.001]"));
            Assert.That(scatter.GetProperty("values").GetRawText(), Is.EqualTo("[null,0.4,0.5]"), "the best last, on top of the others");
            Assert.That(scatter.GetProperty("logX").GetBoolean(), Is.True);
            Assert.That(scatter.GetProperty("zeroY").GetDouble(), Is.EqualTo(1e-4).Within(1e-10), "0 stands a decade below the smallest");
            Assert.That(scatter.GetProperty("py")[1].GetDouble(), Is.EqualTo(1e-4).Within(1e-10));
        });
    }

    [Test]
    public void A_diverged_run_is_called_so()
    {
        Report report = new("title");
        report.AddRun(new TrainingRun { Name = "a", Losses = [2, 3, double.PositiveInfinity, double.NaN], Accuracies = [new AccuracyPoint(1, 0, double.NaN, double.NaN)] });
        string page = Write(report);
        Assert.That(page, Does.Contain("<strong>Diverged.</strong> The loss of step 3 is not a finite number."));
        Assert.That(Charts(page)[0].GetProperty("series")[0].GetProperty("py").GetRawText(), Is.EqualTo("[2,3,null,null]"));

        Report several = new("title");
        several.AddComparison([new TrainingRun { Name = "a", Losses = [double.NaN] }, new TrainingRun { Name = "b", Losses = [1] }]);
        Assert.That(Write(several), Does.Contain("a: diverged.").And.Contain("<td class=\"number\" data-value=\"\">diverged</td>"));
    }

    [Test]
    public void Runs_that_differ_in_one_option_are_named_after_it()
    {
        Report report = new("title");
        TrainingRun run = new() { Name = "run", Losses = [2, 1], Accuracies = [new AccuracyPoint(1, 0, 0.1, 0.1), new AccuracyPoint(2, 1, 0.2, 0.3)] };
        report.AddComparison([run with { Options = [("rule", "sgd"), ("out", "x")] }, run with { Options = [("rule", "adam"), ("out", "y")] }]);
        JsonElement charts = Charts(Write(report));
        Assert.That(Names(charts[0]), Is.EqualTo(["rule sgd", "rule adam"]));
        Assert.That(Names(charts[1]), Is.EqualTo(["rule sgd, training", "rule sgd, validation", "rule adam, training", "rule adam, validation"]));
        Assert.That(charts[1].GetProperty("x").GetString(), Is.EqualTo("epoch"));
        Report common = new("title");
        common.AddCommonSettings([run with { Options = [("rule", "sgd"), ("seed", "7")] }, run with { Options = [("rule", "adam"), ("seed", "7")] }]);
        Assert.That(Write(common), Does.Contain("<th scope=\"row\">seed</th><td>7</td>").And.Not.Contain("<th scope=\"row\">rule</th>"));
        Assert.That(charts[1].GetProperty("series")[0].GetProperty("px").GetRawText(), Is.EqualTo("[0.5,1]"));
    }

    [Test]
    public void Tables_sort_by_numbers_whatever_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = (CultureInfo)before.Clone();
        CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            Report report = new("title");
            report.AddTable(new ReportTable("t", ["a"], [[new ReportCell("half", 0.5)]]));
            ConfusionMatrix matrix = new(2);
            matrix.Add(0, 0);
            report.AddConfusion(matrix, ["a", "b"], string.Empty);
            Assert.That(Write(report), Does.Contain("data-value=\"0.5\"").And.Contain("--part:1.000").And.Contain("100.0 %"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void A_report_of_classes_has_a_reliability_chart_and_a_table()
    {
        Report report = new("title");
        report.AddClassification(
            ClassificationReport.FromProbabilities<double>([0, 1, 1, 0], [0.9, 0.1, 0, 0.2, 0.8, 0, 0.7, 0.3, 0, 0.6, 0.4, 0], 3), ["left", "right", "neither"]);
        string page = Write(report);
        JsonElement[] series = [.. Charts(page)[0].GetProperty("series").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(series[0].GetProperty("px").GetRawText(), Is.EqualTo("[0.6,0.7,0.8,0.9]"));
            Assert.That(series[0].GetProperty("py").GetRawText(), Is.EqualTo("[1,0,1,1]"));
            Assert.That(series[0].GetProperty("error").GetRawText(), Is.EqualTo("[0,0,0,0]"), "of one row nothing is known");
            Assert.That(series[1].GetProperty("py").GetRawText(), Is.EqualTo("[0,1]"));
            Assert.That(page, Does.Contain("<dt>macro F1</dt><dd>73.3 %</dd>").And.Contain("<dt>calibration error</dt><dd>35.0 %</dd>"));
            Assert.That(page, Does.Contain("<td>left</td><td class=\"number\" data-value=\"2\">2</td>"));
            Assert.That(page, Does.Contain("<td>neither</td><td class=\"number\" data-value=\"0\">0</td><td class=\"number\" data-value=\"\">–</td>"));
            Assert.That(() => report.AddClassification(new ClassificationReport([0], [0], 2), ["a"]), Throws.ArgumentException.With.Message.Contains("1 names for 2 classes"));
        });
        Report without = new("title");
        without.AddClassification(new ClassificationReport([0], [0], 1), ["a"]);
        Assert.That(Charts(Write(without)).GetArrayLength(), Is.Zero);
    }

    [Test]
    public void Pictures_stand_in_the_page()
    {
        Report report = new("title");
        report.AddPicture("p", "d", new Picture(2, 1, 3, [1, 2, 3, 4, 5, 6]), ["row"]);
        Match image = Image().Match(Write(report));
        Assert.That(PngReader.Read(Convert.FromBase64String(image.Groups[1].Value)).Picture.Pixels.ToArray(), Is.EqualTo([1, 2, 3, 4, 5, 6]));
        Assert.That(() => report.AddPng("p", "d", "GIF89a, not a PNG file at all"u8), Throws.InstanceOf<DataFormatException>());
    }

    [Test]
    public void What_does_not_fit_is_refused_and_half_a_surrogate_is_no_fault()
    {
        Report report = new("half \ud800");
        report.AddChart(Chart("\udc00"));
        Assert.That(Write(report), Does.Contain("half \ufffd"));
        Assert.Multiple(() =>
        {
            Assert.That(() => report.AddChart(Chart("c") with { Series = [new ChartSeries("s", [1, 2], [1])] }), Throws.ArgumentException.With.Message.Contains("2 places and 1 values"));
            Assert.That(() => report.AddTable(new ReportTable("t", ["a", "b"], [[new ReportCell("x")]])), Throws.ArgumentException.With.Message.Contains("Row 0 has 1 cells; expected 2"));
            Assert.That(() => report.AddConfusion(new ConfusionMatrix(2), ["a"], string.Empty), Throws.ArgumentException.With.Message.Contains("1 names for 2 classes"));
            Assert.That(() => report.AddComparison([]), Throws.ArgumentException);
        });
    }

    private static ReportChart Chart(string name)
        => new("t", "x", "y", "d", [new ChartSeries(name, [1, 2], [0.5, double.NaN])]);

    private static string[] Names(JsonElement chart) => [.. chart.GetProperty("series").EnumerateArray().Select(line => line.GetProperty("name").GetString()!)];

    private static JsonElement Charts(string page) => JsonDocument.Parse(Scripts().Match(page).Groups[1].Value).RootElement;

    private static string Library(string page) => Scripts().Matches(page)[1].Groups[1].Value;

    private static string Write(Report report)
    {
        using MemoryStream stream = new();
        report.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<script[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("Content-Security-Policy\"\\s+content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("https?://|@import|url\\(|<link|<iframe|fetch\\(|XMLHttpRequest")]
    private static partial Regex Loading();

    [GeneratedRegex("SHA-256 of the file: `([0-9a-f]{64})`")]
    private static partial Regex Hash();

    [GeneratedRegex("src=\"data:image/png;base64,([^\"]*)\"")]
    private static partial Regex Image();
}
