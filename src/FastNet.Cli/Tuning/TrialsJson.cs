using System.Text.Encodings.Web;
using System.Text.Json;
using FastNet.Cli.Training;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>trials.json: all trials in the order of their numbers, with options, result and accuracy checks. A number that is not finite, and what a trial has not yet, is null.</summary>
internal static class TrialsJson
{
    public static readonly JsonWriterOptions Style = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Format = "fastnet trials 1";

    public static void Write(Stream stream, string dataSet, IReadOnlyList<TrialRow> rows)
    {
        using Utf8JsonWriter json = new(stream, Style);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("fastnet_version", Versions.FastNet);
        json.WriteString("data_set", dataSet);
        MetricChoice metric = Metric(rows);
        json.WriteString("metric", metric.Name);
        json.WriteBoolean("higher_is_better", metric.HigherIsBetter);
        json.WriteStartArray("searched");
        foreach ((string name, _) in rows[0].Point.Values)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartArray("trials");
        foreach (TrialRow row in rows)
        {
            Write(json, row, metric.Key);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What the trials of a search are compared by.</summary>
    public static MetricChoice Metric(IReadOnlyList<TrialRow> rows) => MetricChoice.Named(rows[0].Settings.Metric);

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
            // Files of before there was another metric do not name it.
            string name = root.TryGetProperty("metric", out JsonElement named) ? Text(named) : MetricChoice.Accuracy;
            MetricChoice metric = MetricChoice.All.FirstOrDefault(choice => choice.Name == name) ?? throw new JsonException($"there is no metric '{name}'");
            string[] searched = [.. root.GetProperty("searched").EnumerateArray().Select(Text)];
            Dictionary<int, (SearchPoint, TrialResult)> results = [];
            foreach (JsonElement trial in root.GetProperty("trials").EnumerateArray())
            {
                if (Array.Find(Enum.GetNames<TrialState>(), name => string.Equals(name, trial.GetProperty("state").GetString(), StringComparison.OrdinalIgnoreCase)) is string state)
                {
                    int number = trial.GetProperty("trial").GetInt32();
                    results.Add(number, (new SearchPoint(searched.Select(option => (option, Text(trial.GetProperty("point").GetProperty(option))))), Result(trial, number, Enum.Parse<TrialState>(state), metric)));
                }
            }

            return results;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ToolException($"{path} is damaged: {error.Message}", error);
        }
    }

    private static void Write(Utf8JsonWriter json, TrialRow row, string metric)
    {
        TrialResult? result = row.Result;
        json.WriteStartObject();
        json.WriteNumber("trial", row.Trial);
        json.WriteNumber("round", row.Round);
        json.WriteString("state", row.State);
        WriteNumber(json, $"validation_{metric}", result?.Validation);
        WriteNumber(json, $"test_{metric}", result?.Test);
        WriteNumber(json, $"test_{metric}_all", result?.TestAll);
        WriteNumber(json, $"training_{metric}", result?.Training);
        WriteNumber(json, "first_loss", result?.FirstLoss);
        WriteNumber(json, "last_loss", result?.LastLoss);
        WriteNumber(json, "steps", result?.Iterations);
        WriteNumber(json, "total_steps", result?.TotalIterations);
        WriteNumber(json, "seconds", result?.Seconds);
        WriteTexts(json, "point", row.Point.Values.Select(value => (value.Name, (string?)value.Value)));
        WriteTexts(json, "options", row.Options);
        json.WriteStartArray("checks");
        foreach (TrialCheck check in result?.Checks ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("step", check.Iteration);
            json.WriteNumber("epoch", check.Epoch);
            WriteNumber(json, "loss", check.Loss);
            WriteNumber(json, $"training_{metric}", check.Training);
            WriteNumber(json, $"validation_{metric}", check.Validation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<(string Name, string? Value)> texts)
    {
        json.WriteStartObject(name);
        foreach ((string key, string? value) in texts)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static TrialResult Result(JsonElement trial, int number, TrialState state, MetricChoice metric) => new()
    {
        Trial = number,
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
                check.GetProperty("step").GetInt32(), check.GetProperty("epoch").GetInt32(), Number(check, "loss"), Number(check, $"training_{metric.Key}"), Number(check, $"validation_{metric.Key}"))),
        ],
    };

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("a text is null");

    private static double Number(JsonElement parent, string name) => parent.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    private static void Require(JsonElement root, string path, string name, string expected)
    {
        string? found = root.GetProperty(name).GetString();
        if (found != expected)
        {
            throw new ToolException($"{path}: its {name} is '{found}'; '{expected}' was expected");
        }
    }
}
