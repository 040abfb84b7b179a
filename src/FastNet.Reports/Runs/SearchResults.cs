using System.Text.Json;
using System.Text.Json.Serialization;

namespace FastNet.Reports;

/// <summary>trials.json: the trials of a search, in the order of their numbers.</summary>
internal sealed record SearchResults
{
    /// <summary>The file of the tool that holds them.</summary>
    public const string FileName = "trials.json";

    private const string KnownFormat = "fastnet trials 1";

    public string Format { get; set; } = KnownFormat;

    public string FastnetVersion { get; set; } = string.Empty;

    /// <summary>What was trained on.</summary>
    public string DataSet { get; set; } = string.Empty;

    /// <summary>What the trials are judged by: accuracy, r2, mse, ...</summary>
    public string Metric { get; set; } = MetricWords.Accuracy;

    public bool HigherIsBetter { get; set; } = true;

    /// <summary>The options that differ from trial to trial.</summary>
    public IReadOnlyList<string> Searched { get; set; } = [];

    /// <summary>All of them, those whose turn has not come, too.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; set; }

    /// <summary>Reads the file of a search, finished or not.</summary>
    /// <exception cref="DataFormatException">The file is not what its name says; the message names it and the place.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SearchResults Load(string path)
    {
        SearchResults results = JsonFile.Read(path, "metric", metric => Json(Named(metric)).SearchResults);
        results = results with { Metric = Named(results.Metric) };
        return results.Format != KnownFormat ? throw new DataFormatException($"'{path}' has the format '{results.Format}'; expected '{KnownFormat}'.")
            : results.Trials.FirstOrDefault(trial => trial.Trial < 1 || trial.Steps < 0) is SearchTrial bad
                ? throw new DataFormatException(
                    $"'{path}' has a trial {bad.Trial} of {bad.Steps} steps; expected trials from 1 on, and steps from 0 on.")
            : results;
    }

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, Json(Metric).SearchResults);

    private static string Named(string? metric) => string.IsNullOrEmpty(metric) ? MetricWords.Accuracy : metric;

    private static RunJson Json(string metric) => new(JsonFile.Options(new MetricNames(MetricWords.Key(metric))));

    /// <summary>The members that have the name of the metric in theirs.</summary>
    private sealed class MetricNames(string metric) : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name switch
        {
            nameof(SearchTrial.Training) => $"training_{metric}",
            nameof(SearchTrial.Validation) => $"validation_{metric}",
            nameof(SearchTrial.Test) => $"test_{metric}",
            nameof(SearchTrial.TestAll) => $"test_{metric}_all",
            _ => SnakeCaseLower.ConvertName(name),
        };
    }
}

/// <summary>One trial of a search. The numbers of a trial whose turn has not come are NaN.</summary>
/// <param name="Trial">Its number, from 1 on.</param>
/// <param name="Round">1, then those of finer searches.</param>
/// <param name="State">done, diverged, pruned; or waiting.</param>
/// <param name="Validation">The metric on the validation rows.</param>
/// <param name="Test">The metric on the protocol's test rows.</param>
/// <param name="TestAll">The metric on all test rows.</param>
/// <param name="Training">The metric on (a sample of) the training rows.</param>
/// <param name="FirstLoss">The loss of its first step.</param>
/// <param name="LastLoss">The loss of its last step.</param>
/// <param name="Steps">Steps made; null: its turn has not come.</param>
/// <param name="TotalSteps">Steps asked for.</param>
/// <param name="Seconds">Its share of the time.</param>
/// <param name="Point">What the search chose for it: options and values.</param>
/// <param name="Options">All options that decide the result, and their values; null where the run does not use one.</param>
/// <param name="Checks">Its accuracy checks, in order.</param>
internal sealed record SearchTrial(
    int Trial, int Round, string State, double Validation, double Test, double TestAll, double Training, double FirstLoss, double LastLoss,
    int? Steps, int? TotalSteps, double Seconds, IReadOnlyDictionary<string, string?> Point, IReadOnlyDictionary<string, string?> Options,
    IReadOnlyList<SearchCheck> Checks)
{
    public const string Waiting = "waiting";

    /// <summary>Whether it ended with a loss that is no number.</summary>
    [JsonIgnore]
    public bool Diverged => State == "diverged";
}

/// <summary>An accuracy check of a trial.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Epoch">Epochs completed.</param>
/// <param name="Loss">Mean of the losses since the check before.</param>
/// <param name="Training">The metric on (a sample of) the training rows.</param>
/// <param name="Validation">The metric on the validation rows.</param>
internal sealed record SearchCheck(int Step, int Epoch, double Loss, double Training, double Validation);
