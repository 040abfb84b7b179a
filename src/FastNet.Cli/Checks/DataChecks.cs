using System.Numerics;
using FastNet.Data;

namespace FastNet.Cli.Checks;

/// <summary>The checks of prepared data, and what they mean for a run.</summary>
internal static class DataChecks
{
    public const string ScalesName = "feature scales";

    /// <summary>The checks that failed.</summary>
    public static List<CheckRow> Failed<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => new SplitChecks<T>(split).Rows().FindAll(row => !row.Passed);

    /// <summary>
    /// The verdicts on a run whose data are in doubt: each doubt comes first, nothing is fine, and what the curve says already is said once.
    /// </summary>
    public static IReadOnlyList<TrainingVerdict> Verdicts(IReadOnlyList<CheckRow> doubts, IReadOnlyList<TrainingVerdict> ofCurve)
    {
        bool scalesAreNamed = ofCurve.Any(verdict => verdict.Evidence.Any(number => number.Name == "largest_deviation"));
        return doubts.Count == 0 ? ofCurve :
        [
            .. doubts.Where(doubt => !scalesAreNamed || doubt.Name != ScalesName)
                .Select(doubt => new TrainingVerdict(VerdictKind.Data, $"{doubt.Problem}.", [])),
            .. ofCurve.Where(verdict => verdict.Kind != VerdictKind.Fine),
        ];
    }

    /// <summary>The same lines; where the scales of the features failed, the checks that failed after them have no other advice.</summary>
    public static List<CheckRow> WithCause(List<CheckRow> rows)
    {
        int scales = rows.FindIndex(row => row is { Name: ScalesName, Passed: false });
        return scales < 0 ? rows
            : [.. rows.Select((row, i) => i <= scales || row.Passed ? row : row with { Advice = $"{ScalesName} come first: --standardize" })];
    }

    /// <summary>How many of the labels name each class.</summary>
    public static int[] Counts(ReadOnlySpan<int> labels, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in labels)
        {
            counts[label]++;
        }

        return counts;
    }
}
