using System.Numerics;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Checks;

/// <summary>Targets and values of the prepared data: cheap enough to be looked at before every training.</summary>
/// <param name="split">The data.</param>
internal sealed class SplitChecks<T>(DataSplit<T> split)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest class may be this many times the smallest: beyond, a net that never names the rare ones looks good.</summary>
    private const int MostImbalance = 10;

    /// <summary>A class of which a part should have this many rows, and has none, is not missing by chance (e^-10).</summary>
    private const int SureRows = 10;

    // Around the 1 that standardised targets have.
    private const double LeastTarget = 0.01;
    private const double MostTarget = 100;

    /// <summary>A feature with this correlation to a target is a copy of it.</summary>
    private const double Copied = 1 - 1e-6;

    private readonly Samples<T> _train = split.Train;
    private readonly int _features = split.MeanImage.Length;

    public List<CheckRow> Rows()
    {
        if (split.TargetNames.Count > 0)
        {
            return
            [
                TrainingTargets(), Targets("validation", split.Validation), Targets("test", split.TestAll), Varying(), Scales(), TargetColumns(),
                RepeatedRows.Of(split),
            ];
        }

        int[] train = Counts(_train);
        int[] validation = Counts(split.Validation);
        int[] test = Counts(split.TestAll);
        return
        [
            TrainingLabels(train, validation, test), Labels("validation", train, validation), Labels("test", train, test), Varying(),

            // Bytes have one scale, and their files are usually not of one's own making.
            .. split.ArePixels ? [] : (CheckRow[])[Scales(), LabelColumns(train.Count(count => count > 0)), RepeatedRows.Of(split)],
        ];
    }

    private int[] Counts(Samples<T> rows) => DataChecks.Counts(rows.Labels, split.ClassNames.Count);

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
    private CheckRow TrainingTargets()
    {
        double[] deviations = [.. split.TargetNames.Select((_, column) => MeanAndDeviation(_train, column).Deviation)];
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
    private CheckRow Targets(string part, Samples<T> rows)
    {
        double farthest = 0;
        for (int column = 0; column < split.TargetNames.Count && rows.Count > 0; column++)
        {
            (double mean, double deviation) = MeanAndDeviation(_train, column);
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
    private CheckRow TargetColumns()
    {
        List<(int Feature, string Target)> found = [];
        for (int column = 0; column < split.TargetNames.Count; column++)
        {
            (double mean, double deviation) = MeanAndDeviation(_train, column);
            double[] products = new double[_features];
            double[] squares = new double[_features];
            T[] room = new T[_train.Features];
            for (int i = 0; i < _train.Count; i++)
            {
                // The rows are less their mean.
                ReadOnlySpan<T> row = _train.RowIn(room, i);
                double target = double.CreateChecked(_train.Targets.Values[i, column]) - mean;
                for (int j = 0; j < _features; j++)
                {
                    double x = double.CreateChecked(row[j]);
                    products[j] += x * target;
                    squares[j] += x * x;
                }
            }

            double all = Math.Sqrt(_train.Count) * deviation;
            found.AddRange(
                Enumerable.Range(0, _features)
                    .Where(j => _train.Count >= SureRows && Math.Abs(products[j]) >= Copied * Math.Sqrt(squares[j]) * all && products[j] != 0)
                    .Select(j => (j, split.TargetNames[column])));
        }

        return new CheckRow(
            "targets in features", found.Count == 0 ? "none" : $"{found.Count:N0} of {_features:N0} features", "none", found.Count == 0,
            found.Count == 0
                ? string.Empty
                : $"feature {found[0].Feature} is target {found[0].Target} but for a factor and a constant; is the target a column of x?");
    }

    private static (double Mean, double Deviation) MeanAndDeviation(Samples<T> rows, int column)
    {
        double[] values = [.. Enumerable.Range(0, rows.Count).Select(i => double.CreateChecked(rows.Targets.Values[i, column]))];
        double mean = values.Average();
        return (mean, values.Max() == values.Min() ? 0 : Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private CheckRow Scales()
    {
        FeatureScales scales = FeatureScales.Of(_train);
        return new CheckRow(
            DataChecks.ScalesName, $"deviations of {scales.Smallest:G3} to {scales.Largest:G3}", "0.001 to 1,000, within a factor of 100",
            scales.AreSuitable, scales.AreSuitable ? string.Empty : $"{scales}; divide each by its deviation: --standardize");
    }

    /// <summary>
    /// The features that change. Those that have not changed yet are few after some rows, and where there are none the rest is not read.
    /// </summary>
    private CheckRow Varying()
    {
        List<int> constant = [.. Enumerable.Range(0, _features)];
        T[] first = new T[_train.Features];
        T[] row = new T[_train.Features];
        _train.Gather([0], new Matrix<T>(first, 1, first.Length));
        for (int i = 1; i < _train.Count && constant.Count > 0; i++)
        {
            _train.Gather([i], new Matrix<T>(row, 1, row.Length));
            constant.RemoveAll(j => row[j] != first[j]);
        }

        // Images with an empty border (MNIST: 67 of 784) are as they should be.
        bool passed = constant.Count <= _features / 2;
        return new CheckRow(
            "varying features", $"{_features - constant.Count:N0} of {_features:N0}", "half or more", passed,
            constant.Count == 0
                ? string.Empty
                : $"{constant.Count:N0} {(constant.Count == 1 ? "feature is" : "features are")} the same in all training rows and "
                    + (passed
                        ? "can teach nothing; dividing by deviations must leave them alone"
                        : "teach nothing; see that these are the right columns"));
    }

    /// <summary>Features that have one value for each label, another for each: the answer stands in the question.</summary>
    private CheckRow LabelColumns(int classes)
    {
        List<int> columns = [.. Enumerable.Range(0, _features)];
        Dictionary<int, int> firstRows = [];
        T[] rows = new T[2 * _train.Features];
        for (int i = 0; i < _train.Count && columns.Count > 0; i++)
        {
            int like = firstRows.TryGetValue(_train.Labels[i], out int seen) ? seen : i;
            firstRows[_train.Labels[i]] = like;
            _train.Gather([i, like], new Matrix<T>(rows, 2, _train.Features));
            columns.RemoveAll(j => rows[j] != rows[_train.Features + j]);
        }

        // Of few rows a feature may tell the classes apart by chance.
        bool enough = classes > 1 && _train.Count >= (long)SureRows * classes;
        columns.RemoveAll(j => !enough || firstRows.Values.Select(row => _train.RowIn(rows, row)[j]).Distinct().Count() < classes);
        return new CheckRow(
            "labels in features", columns.Count == 0 ? "none" : $"{columns.Count:N0} of {_features:N0} features", "none", columns.Count == 0,
            columns.Count == 0
                ? string.Empty
                : $"feature {columns[0]} has one value for each label, and no two labels share one; are the labels a column of x?");
    }

    private static string Classes(int count) => count == 1 ? "1 class" : $"{count} classes";
}
