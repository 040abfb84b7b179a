using System.CommandLine;
using System.Globalization;
using FastNet.Cli.Data;
using FastNet.Cli.Prediction;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet eval`: how well a model does on a data set, whole and class by class, or number by number.</summary>
internal static class EvalCommand
{
    // Longer names of classes are cut.
    private const int MostOfName = 40;

    // Of those, the ones that are less than all classes are told.
    private static readonly int[] TopKs = [2, 5];

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Data();
        Option<bool> onDisk = OptionFactory.OnDisk();
        Option<int> threads = OptionFactory.Threads();
        Command command = new(
            "eval",
            "Tells a model's accuracy on validation and test rows; precision, recall and F1 of each class; how good its probabilities are; and which "
            + "classes it takes for which. Of predicted numbers it tells R squared, mean errors and residuals.")
        {
            weights, data, onDisk, threads,
        };
        command.SetAction(parsed =>
        {
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            DataSet set = LocalData.Load(parsed.GetValue(data), predictor, parsed.GetValue(onDisk));
            PredictionOptions.RequireTargets(predictor, set);
            InputRows validation = InputRows.Validation(set, predictor.Input);
            InputRows test = InputRows.Test(set, predictor.Input, all: false);
            InputRows all = InputRows.Test(set, predictor.Input, all: true);
            IEnumerable<string> lines = predictor.Loss.TakesNumbers
                ? NumberLines(predictor, validation, test, all)
                : ClassLines(predictor, validation, test, all);
            foreach (string line in lines.Prepend($"{predictor.Name} on {set.Name}").ToArray())
            {
                console.Out.Write($"{line}\n");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> NumberLines(Predictor predictor, InputRows validation, InputRows test, InputRows all)
    {
        int columns = predictor.Model.OutputSize;
        (double[] targets, double[] predictions) = predictor.PredictNumbers(all);
        RegressionReport report = new(targets, predictions, columns);
        yield return $"validation     {Line(predictor.JudgeNumbers(validation))}";
        yield return $"test           {Line(predictor.JudgeNumbers(test))}";
        yield return $"all test rows  {Line(report)}";
        if (report.Rows == 0)
        {
            yield break;
        }

        (string[] names, int width) = Names(predictor.Model.Names, "target");
        if (columns > 1)
        {
            yield return string.Empty;
            yield return "all test rows by target";
            for (int column = 0; column < columns; column++)
            {
                yield return $"{names[column].PadRight(width)}  {report.Columns[column]}";
            }
        }

        yield return string.Empty;
        yield return "residuals (predicted less true) of all test rows";
        yield return $"{"target".PadRight(width)}        mean   deviation          5%      median         95%    "
            + "smallest     largest  in row";
        for (int column = 0; column < columns; column++)
        {
            double[] residuals = [.. Of(predictions, columns, column).Zip(Of(targets, columns, column), (predicted, right) => predicted - right)];
            double mean = residuals.Average();
            double deviation = Math.Sqrt(residuals.Average(residual => (residual - mean) * (residual - mean)));
            int farthest = Array.IndexOf(residuals, residuals.MaxBy(Math.Abs));
            Array.Sort(residuals);
            double[] numbers =
                [mean, deviation, Quantile(residuals, 0.05), Quantile(residuals, 0.5), Quantile(residuals, 0.95), residuals[0], residuals[^1]];
            string cells = string.Concat(numbers.Select(number => $"  {number,10:G4}"));
            yield return $"{names[column].PadRight(width)}{cells}  {farthest,6}";
        }
    }

    /// <summary>A column of row-major numbers.</summary>
    private static IEnumerable<double> Of(double[] numbers, int columns, int column) => numbers.Where((_, i) => i % columns == column);

    /// <summary>Names as they may reach a terminal, and the width of their column.</summary>
    private static (string[] Names, int Width) Names(IReadOnlyList<string> names, string title)
    {
        string[] cells = [.. names.Select(name => SafeText.Cell(name, MostOfName))];
        return (cells, Math.Max(title.Length, cells.Max(name => name.Length)));
    }

    /// <summary>Between the two nearest of sorted values, by their distance (as NumPy's quantile).</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    private static IEnumerable<string> ClassLines(Predictor predictor, InputRows validation, InputRows test, InputRows all)
    {
        ClassificationReport report = predictor.JudgeClasses(all);
        yield return $"validation accuracy  {Line(predictor.JudgeClasses(validation))}";
        yield return $"test accuracy        {Line(predictor.JudgeClasses(test))}";
        yield return $"all test rows        {Line(report)}";

        (string[] names, int width) = Names(predictor.Model.Names, "actual");
        yield return string.Empty;
        yield return "all test rows by class";
        foreach (string line in report.Describe(names).TrimEnd('\n').Split('\n'))
        {
            yield return line;
        }

        if (report is { HasProbabilities: true, Rows: > 0 })
        {
            yield return string.Empty;
            yield return "all test rows by the probabilities of the classes";
            foreach ((string name, double value) in Measures(report))
            {
                yield return $"{name,-20}{Part(value)}";
            }
        }

        // Columns carry numbers, for names would make them too wide.
        ConfusionMatrix matrix = report.Confusion;
        int cell = Math.Max(4, $"{matrix.Total}".Length);
        IEnumerable<int> classes = Enumerable.Range(0, matrix.Classes);
        yield return string.Empty;
        yield return "actual (rows, all test rows) taken for (columns, in the same order)";
        yield return $"{string.Empty.PadRight(width + 3)}{string.Concat(classes.Select(c => $" {$"{c}".PadLeft(cell)}"))}";
        foreach (int actual in classes)
        {
            string counts = string.Concat(classes.Select(c => $" {$"{matrix[actual, c]}".PadLeft(cell)}"));
            yield return $"{actual,2} {names[actual].PadRight(width)}{counts}";
        }
    }

    private static IEnumerable<(string Name, double Value)> Measures(ClassificationReport report)
        => TopKs.Where(k => k < report.Classes.Count).Select(k => ($"top-{k} accuracy", report.TopK(k))).Concat(
        [
            ("log loss", report.LogLoss), ("ROC AUC", report.RocAuc), ("Brier score", report.Brier), ("calibration error", report.CalibrationError),
        ]);

    private static string Line(ClassificationReport report) => $"{Part(report.Accuracy)}  ({report.Confusion.Correct:N0} of {report.Rows:N0})";

    private static string Line(RegressionReport report) => report.Rows == 0 ? "-" : $"{report.Mean}  ({report.Rows:N0} rows)";

    // Of no rows nothing can be said.
    private static string Part(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);
}
