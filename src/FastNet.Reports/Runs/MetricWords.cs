namespace FastNet.Reports;

/// <summary>How values of a metric are told, by its name in files.</summary>
internal static class MetricWords
{
    public const string Accuracy = "accuracy";

    private static readonly string[] Shares = [Accuracy, "top-", "macro-f1", "auc"];
    private static readonly string[] Errors = ["mse", "mae", "loss"];

    /// <summary>Whether it is a part of a whole, told in per cent.</summary>
    public static bool IsShare(string metric) => Array.Exists(Shares, share => metric.StartsWith(share, StringComparison.Ordinal));

    /// <summary>Whether a larger value is a better one.</summary>
    public static bool HigherIsBetter(string metric) => !Errors.Contains(metric);

    /// <summary>The name as part of a name in files.</summary>
    public static string Key(string metric) => metric.Replace('-', '_');

    public static string Text(string metric, double value)
        => IsShare(metric) ? Report.Percent(value) : double.IsFinite(value) ? FormattableString.Invariant($"{value:G5}") : "–";

    /// <summary>What the metric of all test rows is called.</summary>
    public static string OnAllTestRows(string metric) => $"{metric} on all test rows";
}
