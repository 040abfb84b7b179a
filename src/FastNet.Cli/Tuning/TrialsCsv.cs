using System.Globalization;
using System.Text;

namespace FastNet.Cli.Tuning;

/// <summary>trials.csv: a line for each trial, in the order of their numbers; what a trial has not, and a number that is not finite, is empty.</summary>
internal static class TrialsCsv
{
    public static string Table(IReadOnlyList<TrialRow> rows)
    {
        StringBuilder table = new();
        string metric = TrialsJson.Metric(rows).Key;
        string[] results = ["trial", "round", "state", $"validation_{metric}", $"test_{metric}", $"test_{metric}_all", $"training_{metric}", "first_loss", "last_loss", "steps", "total_steps", "seconds"];
        Append(table, results.Concat(rows[0].Options.Select(option => option.Name)));
        foreach (TrialRow row in rows)
        {
            TrialResult? result = row.Result;
            Append(table, ((string[])
            [
                Text(row.Trial), Text(row.Round), row.State, Text(result?.Validation), Text(result?.Test), Text(result?.TestAll), Text(result?.Training),
                Text(result?.FirstLoss), Text(result?.LastLoss), Text(result?.Iterations), Text(result?.TotalIterations), result?.Seconds.ToString("F3", CultureInfo.InvariantCulture) ?? string.Empty,
            ]).Concat(row.Options.Select(option => Quoted(option.Value ?? string.Empty))));
        }

        return table.ToString();
    }

    private static void Append(StringBuilder table, IEnumerable<string> cells) => table.AppendJoin(',', cells).Append('\n');

    private static string Quoted(string text) => text.Contains(',', StringComparison.Ordinal) ? $"\"{text}\"" : text;

    private static string Text(double? value) => value is double number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
}
