using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Checks;

/// <summary>Targets and values of the prepared data: cheap enough to be looked at before every training.</summary>
internal static class DataChecks
{
    private const string ScalesName = "feature scales";

    /// <summary>The largest class may be this many times the smallest: beyond, a net that never names the rare ones looks good.</summary>
    private const int MostImbalance = 10;

    /// <summary>A class of which a part should have this many rows, and has none, is not missing by chance (e^-10).</summary>
    private const int SureRows = 10;

    // Around the 1 that standardised targets have.
    private const double LeastTarget = 0.01;
    private const double MostTarget = 100;

    /// <summary>A feature with this correlation to a target is a copy of it.</summary>
    private const double Copied = 1 - 1e-6;

    public static List<CheckRow> Of<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = split.MeanImage.Length;
        if (split.TargetNames.Count > 0)
        {
            return
            [
                TrainingTargets(split), Targets("validation", split.Validation, split), Targets("test", split.TestAll, split),
                Varying(split.Train, features), Scales(FeatureScales.Of(split.Train)), TargetColumns(split, features), RepeatedRows.Of(split),
            ];
        }

        int names = split.ClassNames.Count;
        int[] train = Counts(split.Train.Labels, names);
        int[] validation = Counts(split.Validation.Labels, names);
        int[] test = Counts(split.TestAll.Labels, names);
        List<CheckRow> rows = [TrainingLabels(train, validation, test), Labels("validation", train, validation), Labels("test", train, test)];
        rows.Add(Varying(split.Train, features));

        // Bytes have one scale, and their files are usually not of one's own making.
        if (!split.ArePixels)
        {
            int classes = train.Count(count => count > 0);
            rows.AddRange([Scales(FeatureScales.Of(split.Train)), LabelColumns(split.Train, features, classes), RepeatedRows.Of(split)]);
        }

        return rows;
    }

    /// <summary>The checks that failed.</summary>
    public static List<CheckRow> Failed<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Of(split).FindAll(row => !row.Passed);

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

    private static CheckRow TrainingLabels(int[] counts, int[] validation, int[] test)
    {
        int present = counts.Count(count => count > 0);
        (int smallest, int largest) = (counts.Min(), counts.Max());
        int absent = Array.IndexOf(counts, 0);
        bool passed = present > 1 && smallest > 0 && largest <= (long)MostImbalance * smallest;
        string advice = passed ? string.Empty
            : present == 1 ? $"all rows have label {Array.IndexOf(counts, largest)}; nothing can be learnt"
            : smallest == 0 && validation[absent] + test[absent] > 0
                ? $"no training row has label {absent}, but {validation[absent] + test[absent]:N0} validation and test rows have; rows in the "
                    + "order of their labels must be shuffled"
            : smallest == 0 ? $"no training row has label {absent}; is a label missing, or are they numbered from 1?"
            : $"always naming class {Array.IndexOf(counts, largest)} is right on {(double)largest / counts.Sum(count => (long)count):P0} of the "
                + "rows; compare accuracies with that";
        return new CheckRow(
            "training labels", $"{Classes(counts.Length)} of {smallest:N0} to {largest:N0} rows", $"2 or more, within a factor of {MostImbalance}",
            passed, advice);
    }

    private static CheckRow Labels(string part, int[] train, int[] counts)
    {
        long trainRows = train.Sum(count => (long)count);
        long rows = counts.Sum(count => (long)count);
        int missing = Enumerable.Range(0, train.Length).Count(label => counts[label] == 0 && rows * train[label] >= SureRows * trainRows);
        return new CheckRow(
            $"{part} labels", $"{Classes(counts.Count(count => count > 0))} in {rows:N0} rows", "every class of training", missing == 0,
            rows == 0 ? $"there will be no {part} accuracy"
                : missing == 0 ? string.Empty
                : $"{missing} of the classes have no {part} row; rows in the order of their labels must be shuffled");
    }

    /// <summary>Numbers that are all the same teach nothing; those of a scale far from 1 ask for a rate and for weights of that scale.</summary>
    private static CheckRow TrainingTargets<T>(DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] deviations = [.. Enumerable.Range(0, split.TargetNames.Count).Select(column => MeanAndDeviation(split.Train, column).Deviation)];
        int constant = Array.FindIndex(deviations, deviation => deviation == 0);
        int far = Array.FindIndex(deviations, deviation => deviation is < LeastTarget or > MostTarget);
        string advice = constant >= 0 ? $"target {split.TargetNames[constant]} is the same in all training rows; nothing can be learnt"
            : far >= 0 ? $"target {split.TargetNames[far]} has a scale that few rates and first weights suit; leave --raw-targets out"
            : string.Empty;
        return new CheckRow(
            "training targets", $"deviations of {deviations.Min():G3} to {deviations.Max():G3}", $"{LeastTarget} to {MostTarget}",
            constant < 0 && far < 0, advice);
    }

    /// <summary>Rows in the order of their targets leave a part whose mean lies outside of what training rows have.</summary>
    private static CheckRow Targets<T>(string part, Samples<T> rows, DataSplit<T> split)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double farthest = 0;
        for (int column = 0; column < split.TargetNames.Count && rows.Count > 0; column++)
        {
            (double mean, double deviation) = MeanAndDeviation(split.Train, column);
            farthest = Math.Max(farthest, deviation == 0 ? 0 : Math.Abs(MeanAndDeviation(rows, column).Mean - mean) / deviation);
        }

        bool passed = rows.Count < SureRows || farthest <= 1;
        return new CheckRow(
            $"{part} targets", $"mean {farthest:F2} deviations away, {rows.Count:N0} rows", "1 at most", passed,
            rows.Count == 0 ? $"there will be no {part} figures"
                : passed ? string.Empty
                : "their mean is far from that of the training rows; rows in the order of their targets must be shuffled");
    }

    /// <summary>Features that are a target times a factor plus a number: the answer stands in the question.</summary>
    private static CheckRow TargetColumns<T>(DataSplit<T> split, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<(int Feature, string Target)> found = [];
        for (int column = 0; column < split.TargetNames.Count; column++)
        {
            (double mean, double deviation) = MeanAndDeviation(split.Train, column);
            double[] products = new double[features];
            double[] squares = new double[features];
            T[] room = new T[split.Train.Features];
            for (int i = 0; i < split.Train.Count; i++)
            {
                // The rows are less their mean.
                ReadOnlySpan<T> row = split.Train.RowIn(room, i);
                double target = double.CreateChecked(split.Train.Targets.Values[i, column]) - mean;
                for (int j = 0; j < features; j++)
                {
                    double x = double.CreateChecked(row[j]);
                    products[j] += x * target;
                    squares[j] += x * x;
                }
            }

            double all = Math.Sqrt(split.Train.Count) * deviation;
            found.AddRange(
                Enumerable
                    .Range(0, features)
                    .Where(j => split.Train.Count >= SureRows && Math.Abs(products[j]) >= Copied * Math.Sqrt(squares[j]) * all && products[j] != 0)
                    .Select(j => (j, split.TargetNames[column])));
        }

        return new CheckRow(
            "targets in features", found.Count == 0 ? "none" : $"{found.Count:N0} of {features:N0} features", "none", found.Count == 0,
            found.Count == 0
                ? string.Empty
                : $"feature {found[0].Feature} is target {found[0].Target} but for a factor and a constant; is the target a column of x?");
    }

    private static (double Mean, double Deviation) MeanAndDeviation<T>(Samples<T> rows, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new double[rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.CreateChecked(rows.Targets.Values[i, column]);
        }

        double mean = values.Average();
        return (mean, values.Max() == values.Min() ? 0 : Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static CheckRow Scales(FeatureScales scales) => new(
        ScalesName, $"deviations of {scales.Smallest:G3} to {scales.Largest:G3}", "0.001 to 1,000, within a factor of 100", scales.AreSuitable,
        scales.AreSuitable ? string.Empty : $"{scales}; divide each by its deviation: --standardize");

    /// <summary>
    /// The features that change. Those that have not changed yet are few after some rows, and where there are none the rest is not read.
    /// </summary>
    private static CheckRow Varying<T>(Samples<T> train, int features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<int> constant = [.. Enumerable.Range(0, features)];
        T[] first = new T[train.Features];
        T[] row = new T[train.Features];
        train.Gather([0], new Matrix<T>(first, 1, first.Length));
        for (int i = 1; i < train.Count && constant.Count > 0; i++)
        {
            train.Gather([i], new Matrix<T>(row, 1, row.Length));
            constant.RemoveAll(j => row[j] != first[j]);
        }

        // Images with an empty border (MNIST: 67 of 784) are as they should be.
        bool passed = constant.Count <= features / 2;
        return new CheckRow(
            "varying features", $"{features - constant.Count:N0} of {features:N0}", "half or more", passed,
            constant.Count == 0
                ? string.Empty
                : $"{constant.Count:N0} {(constant.Count == 1 ? "feature is" : "features are")} the same in all training rows and "
                    + (passed
                        ? "can teach nothing; dividing by deviations must leave them alone"
                        : "teach nothing; see that these are the right columns"));
    }

    /// <summary>Features that have one value for each label, another for each: the answer stands in the question.</summary>
    private static CheckRow LabelColumns<T>(Samples<T> train, int features, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        List<int> columns = [.. Enumerable.Range(0, features)];
        Dictionary<int, int> firstRows = [];
        T[] rows = new T[2 * train.Features];
        for (int i = 0; i < train.Count && columns.Count > 0; i++)
        {
            int like = firstRows.TryGetValue(train.Labels[i], out int seen) ? seen : i;
            firstRows[train.Labels[i]] = like;
            train.Gather([i, like], new Matrix<T>(rows, 2, train.Features));
            columns.RemoveAll(j => rows[j] != rows[train.Features + j]);
        }

        // Of few rows a feature may tell the classes apart by chance.
        bool enough = classes > 1 && train.Count >= (long)SureRows * classes;
        columns.RemoveAll(j => !enough || firstRows.Values.Select(row => train.RowIn(rows, row)[j]).Distinct().Count() < classes);
        return new CheckRow(
            "labels in features", columns.Count == 0 ? "none" : $"{columns.Count:N0} of {features:N0} features", "none", columns.Count == 0,
            columns.Count == 0
                ? string.Empty
                : $"feature {columns[0]} has one value for each label, and no two labels share one; are the labels a column of x?");
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

    private static string Classes(int count) => count == 1 ? "1 class" : $"{count} classes";
}
