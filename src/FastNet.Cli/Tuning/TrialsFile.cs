using System.Globalization;
using FastNet.Cli.Commands;
using FastNet.Cli.Training;
using FastNet.Reports;

namespace FastNet.Cli.Tuning;

/// <summary>
/// trials.json (<see cref="SearchResults"/>) and trials.csv: all trials in the order of their numbers, with options and result; the first with the
/// accuracy checks, too. A number that is not finite, and one that a trial has not yet, is null in the first and empty in the second.
/// </summary>
internal static class TrialsFile
{
    public static SearchResults Of(string dataSet, IReadOnlyList<TrialRow> rows)
    {
        MetricChoice metric = rows[0].Settings.Judge;
        return new SearchResults
        {
            FastnetVersion = Versions.FastNet,
            DataSet = dataSet,
            Metric = metric.Name,
            HigherIsBetter = metric.HigherIsBetter,
            Searched = [.. rows[0].Point.Values.Select(value => value.Name)],
            Trials = [.. rows.Select(Record)],
        };
    }

    public static void WriteCsv(Stream stream, SearchResults results)
    {
        using StreamWriter table = new(stream, leaveOpen: true) { NewLine = "\n" };
        string metric = MetricWords.Key(results.Metric);
        table.WriteLine(string.Join(',',
        [
            "trial", "round", "state", $"validation_{metric}", $"test_{metric}", $"test_{metric}_all", $"training_{metric}",
            "first_loss", "last_loss", "steps", "total_steps", "seconds", .. results.Trials[0].Options.Keys,
        ]));
        foreach (SearchTrial trial in results.Trials)
        {
            table.WriteLine(string.Join(',',
            [
                $"{trial.Trial}", $"{trial.Round}", trial.State, Text(trial.Validation), Text(trial.Test), Text(trial.TestAll), Text(trial.Training),
                Text(trial.FirstLoss), Text(trial.LastLoss), $"{trial.Steps}", $"{trial.TotalSteps}", Text(trial.Seconds, "F3"),
                .. trial.Options.Values.Select(Quoted),
            ]));
        }
    }

    /// <summary>The trials that have a result.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataSet">Their data; null: any.</param>
    /// <exception cref="DataFormatException">The file is no such file; the message gives the file and the line.</exception>
    /// <exception cref="ToolException">It is of another data set, or its trials contradict each other.</exception>
    public static Dictionary<int, (SearchPoint Point, TrialResult Result)> Read(string path, string? dataSet)
    {
        SearchResults results = SearchResults.Load(path);
        RequireData(path, results, dataSet);
        return OrDamaged(path, () =>
        {
            MetricChoice metric = MetricOf(results);
            return results.Trials.Where(trial => OptionFactory.ValueOf<TrialState>(trial.State) is not null).ToDictionary(
                trial => trial.Trial,
                trial => (new SearchPoint(results.Searched.Select(option => (option, Value(trial, option)))), Result(trial, metric)));
        });
    }

    /// <summary>The result of a file that holds a single trial.</summary>
    /// <param name="path">The file.</param>
    /// <param name="row">The trial.</param>
    /// <param name="dataSet">Its data; null: any.</param>
    /// <exception cref="DataFormatException">The file is no such file; the message gives the file and the line.</exception>
    /// <exception cref="ToolException">It is of another trial, or of another search.</exception>
    public static (string DataSet, TrialResult Result) ReadOne(string path, TrialRow row, string? dataSet)
    {
        SearchResults results = SearchResults.Load(path);
        RequireData(path, results, dataSet);
        TrialResult result = OrDamaged(path, () => results.Trials is [SearchTrial only]
            ? Result(only, MetricOf(results))
            : throw new InvalidOperationException($"it has {results.Trials.Count} trials; expected 1"));
        (SearchTrial there, SearchTrial own) = (results.Trials[0], Record(row));
        (string Name, string? There, string? Own)[] parts =
        [
            ("trial", $"{there.Trial}", $"{own.Trial}"), ("round", $"{there.Round}", $"{own.Round}"),
            ("metric", results.Metric, row.Settings.Judge.Name),
            .. own.Point.Select(option => (option.Key, there.Point.GetValueOrDefault(option.Key), option.Value)),
            .. own.Options.Select(option => (option.Key, there.Options.GetValueOrDefault(option.Key), option.Value)),
        ];
        return parts.FirstOrDefault(part => part.There != part.Own) is ({ } name, var found, var expected)
            ? throw new ToolException($"'{path}' is of another search: its {name} is '{found}'; '{expected}' was expected")
            : (results.DataSet, result);
    }

    private static void RequireData(string path, SearchResults results, string? dataSet)
        => ToolException.Demand(
            dataSet is null || results.DataSet == dataSet, $"{path}: its data_set is '{results.DataSet}'; '{dataSet}' was expected");

    private static MetricChoice MetricOf(SearchResults results)
        => MetricChoice.All.FirstOrDefault(choice => choice.Name == results.Metric)
            ?? throw new KeyNotFoundException($"there is no metric '{results.Metric}'");

    private static T OrDamaged<T>(string path, Func<T> read)
        => ToolException.Explain(
            read,
            error => error is KeyNotFoundException or InvalidOperationException or ArgumentException ? $"{path} is damaged: {error.Message}" : null);

    private static SearchTrial Record(TrialRow row)
    {
        TrialResult? result = row.Result;
        return new SearchTrial(
            row.Trial, row.Round, row.State, Number(result?.Validation), Number(result?.Test), Number(result?.TestAll), Number(result?.Training),
            Number(result?.FirstLoss), Number(result?.LastLoss), result?.Iterations, result?.TotalIterations, Number(result?.Seconds),
            row.Point.Values.ToDictionary(value => value.Name, value => (string?)value.Value),
            row.Options.ToDictionary(option => option.Name, option => option.Value),
            [.. (result?.Checks ?? []).Select(check => new SearchCheck(check.Iteration, check.Epoch, check.Loss, check.Training, check.Validation))]);
    }

    private static string Value(SearchTrial trial, string option)
        => trial.Point[option] ?? throw new KeyNotFoundException($"trial {trial.Trial} has no value of '{option}'");

    private static double Number(double? value) => value ?? double.NaN;

    private static TrialResult Result(SearchTrial trial, MetricChoice metric) => new()
    {
        Trial = trial.Trial,
        State = OptionFactory.ValueOf<TrialState>(trial.State)!.Value,
        HigherIsBetter = metric.HigherIsBetter,
        Validation = trial.Validation,
        Test = trial.Test,
        TestAll = trial.TestAll,
        Training = trial.Training,
        FirstLoss = trial.FirstLoss,
        LastLoss = trial.LastLoss,
        Iterations = trial.Steps!.Value,
        TotalIterations = trial.TotalSteps!.Value,
        Seconds = trial.Seconds,
        Checks = [.. trial.Checks.Select(check => new TrialCheck(check.Step, check.Epoch, check.Loss, check.Training, check.Validation))],
    };

    private static string Text(double value, string format = "R")
        => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : string.Empty;

    private static string Quoted(string? text) => text?.Contains(',', StringComparison.Ordinal) == true ? $"\"{text}\"" : text ?? string.Empty;
}
