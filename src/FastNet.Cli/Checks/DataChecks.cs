using System.Numerics;
using FastNet.Cli.Output;

namespace FastNet.Cli.Checks;

/// <summary>Labels and values of the prepared data.</summary>
internal static class DataChecks
{
    private const string FiniteName = "finite values";

    /// <summary>The largest class may be this many times the smallest: beyond, a net that never names the rare ones looks good.</summary>
    private const int MostImbalance = 10;

    /// <summary>A class of which validation should have this many rows, and has none, is not missing by chance (e^-10).</summary>
    private const int SureRows = 10;

    public static List<CheckRow> Of<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = split.MeanImage.Length;
        int[] train = Counts(split.Train, split.ClassNames.Count);
        return [TrainingLabels(train), ValidationLabels(train, Counts(split.Validation, train.Length)), Finite(split, features), Varying(split.Train, features)];
    }

    /// <summary>Whether the line about finite values passed.</summary>
    public static bool AreFinite(List<CheckRow> rows) => rows.Exists(row => row is { Name: FiniteName, Passed: true });

    private static CheckRow TrainingLabels(int[] counts)
    {
        (int smallest, int largest) = (counts.Min(), counts.Max());
        bool passed = counts.Length > 1 && smallest > 0 && largest <= (long)MostImbalance * smallest;
        string advice = passed ? string.Empty
            : counts.Length == 1 ? "there is one class; nothing can be learnt"
            : smallest == 0 ? Text($"no training row has label {Array.IndexOf(counts, 0)}; is a label missing, or are they numbered from 1?")
            : Text($"always naming class {Array.IndexOf(counts, largest)} is right on {(double)largest / counts.Sum(count => (long)count):P0} of the rows; compare accuracies with that");
        return new CheckRow("training labels", Text($"{counts.Length} classes of {smallest:N0} to {largest:N0} rows"), Text($"2 or more, within a factor of {MostImbalance}"), passed, advice);
    }

    private static CheckRow ValidationLabels(int[] train, int[] validation)
    {
        long trainRows = train.Sum(count => (long)count);
        long rows = validation.Sum(count => (long)count);
        int missing = Enumerable.Range(0, train.Length).Count(label => validation[label] == 0 && rows * train[label] >= SureRows * trainRows);
        return new CheckRow(
            "validation labels", Text($"{validation.Count(count => count > 0)} classes in {rows:N0} rows"), "every class of training", missing == 0,
            missing == 0 ? string.Empty : Text($"{missing} of the classes have no validation row; rows in the order of their labels must be shuffled"));
    }

    private static CheckRow Finite<T>(DataSplit<T> split, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool[] wrong = new bool[features];
        long rows = 0;
        foreach (LabeledRows<T> part in (LabeledRows<T>[])[split.Train, split.Validation, split.TestAll])
        {
            for (int i = 0; i < part.Count; i++)
            {
                ReadOnlySpan<T> row = part.Row(i)[..features];
                bool bad = false;
                for (int j = 0; j < row.Length; j++)
                {
                    if (!T.IsFinite(row[j]))
                    {
                        (bad, wrong[j]) = (true, true);
                    }
                }

                rows += bad ? 1 : 0;
            }
        }

        int columns = wrong.Count(value => value);
        return new CheckRow(
            FiniteName, rows == 0 ? "all" : Text($"not finite: {columns:N0} of {features:N0} features, in {rows:N0} rows"), "all", rows == 0,
            rows == 0 ? string.Empty : Text($"feature {Array.IndexOf(wrong, true)} is the first; one value of a training row that is not finite spoils its feature's mean, and so all rows"));
    }

    private static CheckRow Varying<T>(LabeledRows<T> train, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool[] varies = new bool[features];
        ReadOnlySpan<T> first = train.Row(0)[..features];
        for (int i = 1; i < train.Count; i++)
        {
            ReadOnlySpan<T> row = train.Row(i)[..features];
            for (int j = 0; j < row.Length; j++)
            {
                varies[j] |= row[j] != first[j];
            }
        }

        int constant = varies.Count(value => !value);
        // Images with an empty border (MNIST: 67 of 784) are as they should be.
        bool passed = constant <= features / 2;
        return new CheckRow(
            "varying features", Text($"{features - constant:N0} of {features:N0}"), "half or more", passed,
            constant == 0 ? string.Empty : Text($"{constant:N0} {(constant == 1 ? "feature is" : "features are")} the same in all training rows and {(passed ? "can teach nothing; dividing by deviations must leave them alone" : "teach nothing; are these the right columns?")}"));
    }

    private static int[] Counts<T>(LabeledRows<T> rows, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] counts = new int[classes];
        foreach (int label in rows.Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    private static string Text(FormattableString text) => TextTable.Format(text);
}
