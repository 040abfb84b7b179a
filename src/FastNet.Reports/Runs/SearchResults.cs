using System.Text.Json;

namespace FastNet.Reports;

/// <summary>What a report tells of a search over settings.</summary>
public sealed record SearchResults
{
    /// <summary>The file of the tool that holds them.</summary>
    public const string FileName = "trials.json";

    // A trial whose turn has not come.
    private const string Waiting = "waiting";

    /// <summary>What the search is called.</summary>
    public required string Name { get; init; }

    /// <summary>What was trained on.</summary>
    public string DataSet { get; init; } = string.Empty;

    /// <summary>The trials that are finished, in any order.</summary>
    public required IReadOnlyList<SearchTrial> Trials { get; init; }

    /// <summary>Reads the folder of <c>fastnet tune --out</c>, finished or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">The file in it is not what its name says; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SearchResults Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.Combine(folder, FileName);
        using JsonDocument document = JsonFile.Open(path);
        JsonElement root = document.RootElement;
        return new SearchResults
        {
            Name = RunFolder.NameOf(folder),
            DataSet = JsonFile.Text(root, "data_set"),
            Trials = [.. JsonFile.Items(root, "trials", path).Where(trial => JsonFile.Text(trial, "state") != Waiting).Select(trial => Trial(trial, path))],
        };
    }

    private static SearchTrial Trial(JsonElement trial, string path)
    {
        double all = JsonFile.Number(trial, "test_accuracy_all");
        return new SearchTrial(JsonFile.Whole(trial, "trial", path), RunFolder.Facts(trial, "point"))
        {
            State = JsonFile.Text(trial, "state"),
            ValidationAccuracy = JsonFile.Number(trial, "validation_accuracy"),
            TestAccuracy = double.IsNaN(all) ? JsonFile.Number(trial, "test_accuracy") : all,
            TrainingAccuracy = JsonFile.Number(trial, "training_accuracy"),
            LastLoss = JsonFile.Number(trial, "last_loss"),
            Steps = JsonFile.Whole(trial, "steps", path),
            Seconds = JsonFile.Number(trial, "seconds"),
            Checks =
            [
                .. JsonFile.Items(trial, "checks", path).Select(check => new AccuracyPoint(
                    JsonFile.Whole(check, "step", path), JsonFile.Whole(check, "epoch", path), JsonFile.Number(check, "training_accuracy"), JsonFile.Number(check, "validation_accuracy"))),
            ],
        };
    }
}

/// <summary>One trial of a search.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Settings">What the search chose for it: options and values.</param>
public sealed record SearchTrial(int Number, IReadOnlyList<(string Name, string Value)> Settings)
{
    /// <summary>How it ended, in a word: done, diverged, pruned.</summary>
    public string State { get; init; } = "done";

    /// <summary>Accuracy on the validation rows, 0 to 1; NaN: not known.</summary>
    public double ValidationAccuracy { get; init; } = double.NaN;

    /// <summary>Accuracy on the test rows, 0 to 1; NaN: not known.</summary>
    public double TestAccuracy { get; init; } = double.NaN;

    /// <summary>Accuracy on (a sample of) the training rows, 0 to 1; NaN: not known.</summary>
    public double TrainingAccuracy { get; init; } = double.NaN;

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
