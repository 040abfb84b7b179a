using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>
/// trials.json and trials.csv: all trials in the order of their numbers, with options and result; the first with the accuracy checks, too. A number that
/// is not finite, and one that a trial has not yet, is null in the first and empty in the second.
/// </summary>
internal static class TrialsFile
{
    private const string Format = "fastnet trials 1";

    public static void WriteJson(Stream stream, string dataSet, IReadOnlyList<TrialRow> rows)
    {
        MetricChoice metric = rows[0].Settings.Judge;
        JsonText.Write(stream, new JsonObject
        {
            ["format"] = Format,
            ["fastnet_version"] = Versions.FastNet,
            ["data_set"] = dataSet,
            ["metric"] = metric.Name,
            ["higher_is_better"] = metric.HigherIsBetter,
            ["searched"] = JsonText.Texts(rows[0].Point.Values.Select(value => value.Name)),
            ["trials"] = new JsonArray([.. rows.Select(row => Json(row, metric.Key))]),
        });
    }

    public static void WriteCsv(Stream stream, IReadOnlyList<TrialRow> rows)
    {
        using StreamWriter table = new(stream, leaveOpen: true) { NewLine = "\n" };
        string metric = rows[0].Settings.Judge.Key;
        string[] options = [.. rows[0].Options.Select(option => option.Name)];
        table.WriteLine(string.Join(',', ["trial", "round", "state", .. Numbers(null, metric).Select(number => number.Name), .. options]));
        foreach (TrialRow row in rows)
        {
            IEnumerable<string> results = Numbers(row.Result, metric).Select(number => Text(number.Value, number.Name == "seconds" ? "F3" : "R"));
            table.WriteLine(string.Join(',', [$"{row.Trial}", $"{row.Round}", row.State, .. results, .. row.Options.Select(option => Quoted(option.Value))]));
        }
    }

    /// <summary>The trials that have a result.</summary>
    /// <exception cref="ToolException">The file is damaged, or of another version or data set.</exception>
    public static Dictionary<int, (SearchPoint Point, TrialResult Result)> Read(string path, string dataSet)
    {
        try
        {
            using JsonDocument document = JsonFile.Open(path);
            JsonElement root = document.RootElement;
            Require(root, path, "format", Format);
            Require(root, path, "data_set", dataSet);
            // Files from before there were other metrics do not name it.
            string name = root.TryGetProperty("metric", out JsonElement named) ? Text(named) : MetricChoice.Accuracy;
            MetricChoice metric = MetricChoice.All.FirstOrDefault(choice => choice.Name == name) ?? throw new JsonException($"there is no metric '{name}'");
            string[] searched = [.. root.GetProperty("searched").EnumerateArray().Select(Text)];
            Dictionary<int, (SearchPoint, TrialResult)> results = [];
            foreach (JsonElement trial in root.GetProperty("trials").EnumerateArray())
            {
                if (Commands.OptionFactory.ValueOf<TrialState>(Text(trial.GetProperty("state"))) is TrialState state)
                {
                    TrialResult result = Result(trial, state, metric);
                    results.Add(result.Trial, (new SearchPoint(searched.Select(option => (option, Text(trial.GetProperty("point").GetProperty(option))))), result));
                }
            }

            return results;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ToolException($"{path} is damaged: {error.Message}", error);
        }
    }

    private static JsonObject Json(TrialRow row, string metric) => JsonText.Object(
    [
        ("trial", row.Trial),
        ("round", row.Round),
        ("state", row.State),
        .. Numbers(row.Result, metric).Select(number => (number.Name, JsonText.Number(number.Value))),
        ("point", JsonText.Object(row.Point.Values.Select(value => (value.Name, (JsonNode?)value.Value)))),
        ("options", JsonText.Object(row.Options.Select(option => (option.Name, (JsonNode?)option.Value)))),
        ("checks", new JsonArray([.. (row.Result?.Checks ?? []).Select(check => new JsonObject
        {
            ["step"] = check.Iteration,
            ["epoch"] = check.Epoch,
            ["loss"] = JsonText.Number(check.Loss),
            [$"training_{metric}"] = JsonText.Number(check.Training),
            [$"validation_{metric}"] = JsonText.Number(check.Validation),
        })])),
    ]);

    /// <summary>The numbers of a result by their names in both files.</summary>
    private static (string Name, double? Value)[] Numbers(TrialResult? result, string metric) =>
    [
        ($"validation_{metric}", result?.Validation), ($"test_{metric}", result?.Test), ($"test_{metric}_all", result?.TestAll),
        ($"training_{metric}", result?.Training), ("first_loss", result?.FirstLoss), ("last_loss", result?.LastLoss),
        ("steps", result?.Iterations), ("total_steps", result?.TotalIterations), ("seconds", result?.Seconds),
    ];

    private static TrialResult Result(JsonElement trial, TrialState state, MetricChoice metric) => new()
    {
        Trial = trial.GetProperty("trial").GetInt32(),
        State = state,
        HigherIsBetter = metric.HigherIsBetter,
        Validation = Number(trial, $"validation_{metric.Key}"),
        Test = Number(trial, $"test_{metric.Key}"),
        TestAll = Number(trial, $"test_{metric.Key}_all"),
        Training = Number(trial, $"training_{metric.Key}"),
        FirstLoss = Number(trial, "first_loss"),
        LastLoss = Number(trial, "last_loss"),
        Iterations = trial.GetProperty("steps").GetInt32(),
        TotalIterations = trial.GetProperty("total_steps").GetInt32(),
        Seconds = Number(trial, "seconds"),
        Checks =
        [
            .. trial.GetProperty("checks").EnumerateArray().Select(check => new TrialCheck(
                check.GetProperty("step").GetInt32(),
                check.GetProperty("epoch").GetInt32(),
                Number(check, "loss"),
                Number(check, $"training_{metric.Key}"),
                Number(check, $"validation_{metric.Key}"))),
        ],
    };

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("a text is null");

    private static string Text(double? value, string format)
        => value is double number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : string.Empty;

    private static string Quoted(string? text) => text?.Contains(',', StringComparison.Ordinal) == true ? $"\"{text}\"" : text ?? string.Empty;

    private static double Number(JsonElement parent, string name)
        => parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    private static void Require(JsonElement root, string path, string name, string expected)
    {
        string? found = root.GetProperty(name).GetString();
        if (found != expected)
        {
            throw new ToolException($"{path}: its {name} is '{found}'; '{expected}' was expected");
        }
    }
}
