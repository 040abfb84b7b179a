using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FastNet.Cli.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Serve;

namespace FastNet.Samples.Tests;

/// <summary>The sample that serves a model over HTTP, beside `fastnet predict` on the same rows.</summary>
[OneMode]
public sealed class ServeTests
{
    private const int Features = 12;
    private const int Clients = 64;
    private const int RowsOfRequest = 100;
    private const int RequestsOfClient = 16;
    private const int Rows = Clients * RequestsOfClient * RowsOfRequest;

    private readonly TemporaryFolder _folder = new();
    private WebApplicationFactory<Answer> _server = null!;
    private double[] _rows = null!;

    private string Weights => Path.Combine(_folder.File("run"), "model.safetensors");

    [OneTimeSetUp]
    public void Train()
    {
        RandomState random = new(1);
        (double[] x, NpyArray y) = Drawn(random, 2000);
        (double[] test, NpyArray testY) = Drawn(random, 500);
        NpzArchive.Save(_folder.File("data.npz"), new Dictionary<string, NpyArray>
        {
            ["x_train"] = NpyArray.From<double>(x, 2000, Features),
            ["y_train"] = y,
            ["x_test"] = NpyArray.From<double>(test, 500, Features),
            ["y_test"] = testY,
        });
        Tool("train", "--data", _folder.File("data.npz"), "--standardize", "--hidden", "20", "--epochs", "3", "--quiet", "--out", _folder.File("run"));
        (_rows, _) = Drawn(random, Rows);
        NpyArray.From<double>(_rows, Rows, Features).Save(_folder.File("rows.npy"));
        _server = new WebApplicationFactory<Answer>().WithWebHostBuilder(builder => builder.UseSetting("model", Weights));
    }

    [OneTimeTearDown]
    public void TearDown()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task Sixty_four_clients_at_once_get_the_lines_of_fastnet_predict()
    {
        Tool("predict", "--weights", Weights, "--data", _folder.File("rows.npy"), "--out", _folder.File("table.csv"));
        string[] lines = await File.ReadAllLinesAsync(_folder.File("table.csv"));
        Assert.That(lines, Has.Length.EqualTo(Rows + 1));
        string[][] answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(Ask));
        string[] all = [.. answers.SelectMany(one => one)];
        for (int i = 0; i < Rows; i++)
        {
            Assert.That(all[i], Is.EqualTo(lines[i + 1]), $"row {i}");
        }

        Assert.That(all.Select(line => line.Split(',')[1]).Distinct().Count(), Is.GreaterThan(1), "the rows are of several classes");
    }

    [Test]
    public async Task The_model_is_described()
        => Assert.That(await _server.CreateClient().GetStringAsync("/"), Does.StartWith("12 numbers a row, 3 classes").And.Contain("parameters"));

    [TestCase("[[1, 2]]", "Row 0 has 2 numbers; expected 12")]
    [TestCase("[null]", "Row 0 has 0 numbers; expected 12")]
    [TestCase("[[1e300, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]", "Row 0, column 0")]
    public async Task Rows_that_do_not_fit_are_told_in_the_answer(string json, string message)
    {
        using StringContent content = new(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        HttpResponseMessage answer = await _server.CreateClient().PostAsync("/predict", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(message));
    }

    [Test]
    public async Task A_table_is_answered_by_the_names_of_its_columns()
    {
        string csv = _folder.File("houses.csv");
        string[] kinds = ["flat", "house", "hut"];
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => $"{40 + (i * 7 % 160)},{kinds[i % 3]},{(i * 7 % 160 > 80 ? "dear" : "cheap")}")];
        await File.WriteAllLinesAsync(csv, ["area,kind,price", .. lines]);
        Tool("train", "--data", csv, "--target", "price", "--standardize", "--hidden", "8", "--epochs", "20", "--quiet", "--out", _folder.File("table"));
        string weights = Path.Combine(_folder.File("table"), "model.safetensors");
        Tool("predict", "--weights", weights, "--data", csv, "--out", _folder.File("answers.csv"));
        await using WebApplicationFactory<Answer> server = new WebApplicationFactory<Answer>().WithWebHostBuilder(builder => builder.UseSetting("model", weights));
        HttpClient http = server.CreateClient();
        object[] rows = [.. lines.Take(20).Select(line => line.Split(',')).Select(cells => new { kind = cells[1], area = int.Parse(cells[0], CultureInfo.InvariantCulture) })];
        HttpResponseMessage answer = await http.PostAsJsonAsync("/predict/table", rows);
        string[] told = await Lines(answer, first: 0);
        string[] expected = [.. (await File.ReadAllLinesAsync(_folder.File("answers.csv"))).Skip(1).Take(20).Select(line => line.Remove(line.IndexOf(',') + 1, line.Split(',')[1].Length + 1))];
        Assert.That(told, Is.EqualTo(expected), "without the column of the true class");
        HttpResponseMessage wrong = await http.PostAsJsonAsync("/predict/table", new[] { new { area = 50, kind = "palace" } });
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await wrong.Content.ReadAsStringAsync(), Does.Contain("palace"));
        Assert.That((await _server.CreateClient().PostAsJsonAsync("/predict/table", rows)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "no model of a table");
    }

    /// <summary>A client's answers, each as the line of a table that `fastnet predict` writes.</summary>
    private async Task<string[]> Ask(int client)
    {
        HttpClient http = _server.CreateClient();
        List<string> lines = [];
        for (int request = 0; request < RequestsOfClient; request++)
        {
            int first = ((client * RequestsOfClient) + request) * RowsOfRequest;
            double[][] rows = [.. Enumerable.Range(first, RowsOfRequest).Select(i => _rows[(i * Features)..((i + 1) * Features)])];
            HttpResponseMessage answer = await http.PostAsJsonAsync("/predict", rows);
            lines.AddRange(await Lines(answer, first));
        }

        return [.. lines];
    }

    private static async Task<string[]> Lines(HttpResponseMessage answer, int first)
    {
        answer.EnsureSuccessStatusCode();
        using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return [.. json.RootElement.EnumerateArray().Select((one, i) =>
        {
            string numbers = string.Join(',', one.GetProperty("outputs").EnumerateArray().Select(number => number.GetRawText()));
            return $"{first + i},{one.GetProperty("class").GetString()},{numbers}";
        })];
    }

    private static void Tool(params string[] args)
    {
        ToolRun run = ToolRun.Do(args);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, string.Empty)));
    }

    private static (double[] X, NpyArray Y) Drawn(RandomState random, int rows)
    {
        double[] x = new double[rows * Features];
        random.Gaussian<double>(x, 3);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => x[i * Features] < -1 ? 0 : x[(i * Features) + 1] < 0 ? 1 : 2)];
        return (x, NpyArray.From<int>(labels, rows));
    }
}
