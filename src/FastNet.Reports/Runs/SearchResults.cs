using System.Text.Json;

namespace FastNet.Reports;

/// <summary>What a report tells of a search over settings.</summary>
internal sealed record SearchResults
{
    /// <summary>The file of the tool that holds them.</summary>
    public const string FileName = "trials.json";

    // A trial whose turn has not come.
    private const string Waiting = "waiting";

    /// <summary>What the search is called.</summary>
    public required string Name { get; init; }

    /// <summary>What was trained on.</summary>
    public string DataSet { get; init; } = string.Empty;

    /// <summary>What the trials are judged by: accuracy, r2, mse, ...</summary>
    public string Metric { get; init; } = MetricWords.Accuracy;

    /// <summary>The trials that are finished, in any order.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; init; }

    /// <summary>Reads the folder of <c>fastnet tune --out</c>, finished or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">The file in it is not what its name says; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SearchResults Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using JsonDocument document = JsonFile.Open(path);
        JsonElement root = document.RootElement;
        string metric = JsonFile.Text(root, "metric") is { Length: > 0 } named ? named : MetricWords.Accuracy;
        return new SearchResults
        {
            Name = RunFolder.NameOf(folder),
            DataSet = JsonFile.Text(root, "data_set"),
            Metric = metric,
            Trials = [.. JsonFile.Items(root, "trials", path).Where(trial => JsonFile.Text(trial, "state") != Waiting).Select(trial => Trial(trial, path, MetricWords.Key(metric)))],
        };
    }

    private static SearchTrial Trial(JsonElement trial, string path, string metric)
    {
        double all = JsonFile.Number(trial, $"test_{metric}_all");
        return new SearchTrial(JsonFile.Whole(trial, "trial", path), RunFolder.Facts(trial, "point"))
        {
            State = JsonFile.Text(trial, "state"),
            Validation = JsonFile.Number(trial, $"validation_{metric}"),
            Test = double.IsNaN(all) ? JsonFile.Number(trial, $"test_{metric}") : all,
            Training = JsonFile.Number(trial, $"training_{metric}"),
            LastLoss = JsonFile.Number(trial, "last_loss"),
            Steps = JsonFile.Whole(trial, "steps", path),
            Seconds = JsonFile.Number(trial, "seconds"),
            Checks =
            [
                .. JsonFile.Items(trial, "checks", path).Select(check => new AccuracyPoint(
                    JsonFile.Whole(check, "step", path), JsonFile.Whole(check, "epoch", path), JsonFile.Number(check, $"training_{metric}"), JsonFile.Number(check, $"validation_{metric}"))),
            ],
        };
    }
}

/// <summary>One trial of a search.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Settings">What the search chose for it: options and values.</param>
internal sealed record SearchTrial(int Number, IReadOnlyList<(string Name, string Value)> Settings)
{
    /// <summary>How it ended, in a word: done, diverged, pruned.</summary>
    public string State { get; init; } = "done";

    /// <summary>The metric on the validation rows; NaN: not known.</summary>
    public double Validation { get; init; } = double.NaN;

    /// <summary>The metric on the test rows; NaN: not known.</summary>
    public double Test { get; init; } = double.NaN;

    /// <summary>The metric on (a sample of) the training rows; NaN: not known.</summary>
    public double Training { get; init; } = double.NaN;

    /// <summary>The loss of its last step.</summary>
    public double LastLoss { get; init; } = double.NaN;

    /// <summary>Steps made; 0: not known.</summary>
    public int Steps { get; init; }

    /// <summary>Its share of the time; NaN: not known.</summary>
    public double Seconds { get; init; } = double.NaN;

    /// <summary>Its accuracy checks, in order.</summary>
    public IReadOnlyList<AccuracyPoint> Checks { get; init; } = [];

    /// <summary>Whether it ended with a loss that is no number.</summary>
    internal bool Diverged => State == "diverged";
}
