using System.Text;

namespace FastNet.Reports.Tests.Page;

/// <summary>A search as a plane of points and a table.</summary>
public sealed class SearchTests
{
    [Test]
    public void The_best_trial_comes_first_a_diverged_one_last_and_one_that_waits_nowhere()
    {
        string page = Page(Trial(1, 0.3, "1e-4", "0"), Trial(2, 0.5, "1e-3", "0"), Trial(3, 0.9, "1", "0") with { State = "diverged", LastLoss = double.NaN }, Trial(4, 0.2, "1e-2", "0.5") with { State = "pruned" }, Trial(5, double.NaN, "2", "2") with { State = "waiting", Steps = null });
        Assert.Multiple(() =>
        {
            Assert.That(page, Does.Contain("<strong>Best:</strong> trial 2, learning rate 1e-3, reg 0, hidden 50."));
            Assert.That(page, Does.Contain("1 of 4 trials ended with a loss").And.Contain("1 of 4 trials by successive halving"));
            Assert.That(Numbers(page), Is.EqualTo(["2", "1", "4", "3"]));
            Assert.That(page, Does.Contain("<dt>best validation accuracy</dt><dd>50.0 %</dd>").And.Contain("<h3>Accuracy by learning rate and reg</h3>"));
        });
    }

    [Test]
    public void Trials_of_one_place_stand_side_by_side_in_the_order_of_their_accuracy()
    {
        string page = Page(Trial(1, 0.4, "1e-4", "1"), Trial(2, 0.3, "1e-4", "1"), Trial(3, 0.5, "1e-2", "2"));
        System.Text.Json.JsonElement chart = Charts(page)[0];
        double[] x = [.. chart.GetProperty("px").EnumerateArray().Select(value => value.GetDouble())];
        Assert.That(chart.GetProperty("values").GetRawText(), Is.EqualTo("[0.3,0.4,0.5]"));
        Assert.That(x[0], Is.LessThan(1e-4));
        Assert.That(x[1], Is.GreaterThan(1e-4));
        Assert.That(Math.Sqrt(x[0] * x[1]), Is.EqualTo(1e-4).Within(1e-8));
        Assert.That(page, Does.Contain("side by side"));
    }

    [Test]
    public void A_single_setting_stands_against_the_accuracy_and_none_against_nothing()
    {
        Assert.That(Charts(Page(Trial(1, 0.4, "1e-4", "1"), Trial(2, 0.3, "1e-3", "1")))[0].GetProperty("y").GetString(), Is.EqualTo("validation accuracy"));
        Assert.That(Charts(Page(Trial(1, 0.4, "fast", "1"), Trial(2, 0.3, "slow", "1"))).GetArrayLength(), Is.Zero);
        Assert.That(Page(), Does.Contain("<dt>trials</dt><dd>0</dd>"));
    }

    private static SearchTrial Trial(int number, double accuracy, string rate, string reg)
        => new(
            number, 1, "done", accuracy, double.NaN, double.NaN, double.NaN, 2.3, 1.5, 10, 10, 2,
            new Dictionary<string, string?> { ["learning-rate"] = rate, ["reg"] = reg, ["hidden"] = "50" }, new Dictionary<string, string?>(), []);

    private static string Page(params SearchTrial[] trials)
    {
        Report report = new("title");
        report.AddSearch(new SearchResults { Trials = trials });
        using MemoryStream stream = new();
        report.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string[] Numbers(string page)
        => [.. page.Split("<tr><td class=\"number\" data-value=\"")[1..].Select(row => row[..row.IndexOf('"', StringComparison.Ordinal)])];

    private static System.Text.Json.JsonElement Charts(string page)
    {
        string json = page.Split("id=\"charts\">")[1].Split("</script>")[0];
        return System.Text.Json.JsonDocument.Parse(json).RootElement;
    }
}
