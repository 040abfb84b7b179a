using System.CommandLine;
using FastNet.Cli.Data;
using FastNet.Cli.Prediction;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet eval`: how well a model does on a data set, whole and class by class, or number by number.</summary>
internal static class EvalCommand
{
    // Of those, the ones that are less than all classes are told.
    private static readonly int[] TopKs = [2, 5];

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Data();
        Option<bool> onDisk = OptionFactory.OnDisk();
        Option<int> threads = OptionFactory.Threads();
        return new Command(
            "eval",
            "Tells a model's accuracy on validation and test rows; precision, recall and F1 of each class; how good its probabilities are; and which "
            + "classes it takes for which. Of predicted numbers it tells R squared, mean errors and residuals.")
        {
            weights, data, onDisk, threads,
        }.Does(parsed =>
        {
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            DataSet set = LocalData.Load(parsed.GetValue(data), predictor, parsed.GetValue(onDisk));
            PredictionOptions.RequireTargets(predictor, set);
            InputRows validation = InputRows.Validation(set, predictor.Input);
            InputRows test = InputRows.Test(set, predictor.Input, all: false);
            InputRows all = InputRows.Test(set, predictor.Input, all: true);
            string[] lines = predictor.Loss.TakesNumbers
                ? NumberLines(predictor, validation, test, all)
                : ClassLines(predictor, validation, test, all);
            console.Out.Write($"{predictor.Name} on {set.Name}\n{string.Join('\n', lines)}\n");
        });
    }

    private static string[] NumberLines(Predictor predictor, InputRows validation, InputRows test, InputRows all)
    {
        int columns = predictor.Model.OutputSize;
        (double[] targets, double[] predictions) = predictor.PredictNumbers(all);
        RegressionReport report = new(targets, predictions, columns);
        (string[] names, int width) = Names(predictor.Model.Names, "target");
        string[] whole =
        [
            $"validation     {Line(predictor.JudgeNumbers(validation))}",
            $"test           {Line(predictor.JudgeNumbers(test))}",
            $"all test rows  {Line(report)}",
        ];
        string header = $"{"target".PadRight(width)}        mean   deviation          5%      median         95%    smallest     largest  in row";
        IEnumerable<double> Column(double[] numbers, int column) => numbers.Where((_, i) => i % columns == column);
        return report.Rows == 0 ? whole :
        [
            .. whole,
            .. columns > 1 ? Part("all test rows by target", names.Select((name, i) => $"{name.PadRight(width)}  {report.Columns[i]}")) : [],
            .. Part("residuals (predicted less true) of all test rows", names.Select((name, i) =>
                name.PadRight(width) + Residuals([.. Column(predictions, i).Zip(Column(targets, i), (predicted, right) => predicted - right)]))
                .Prepend(header)),
        ];
    }

    /// <summary>The cells of a line that describes residuals.</summary>
    private static string Residuals(double[] residuals)
    {
        double mean = residuals.Average();
        double deviation = Math.Sqrt(residuals.Average(residual => (residual - mean) * (residual - mean)));
        int farthest = Array.IndexOf(residuals, residuals.MaxBy(Math.Abs));
        Array.Sort(residuals);
        double[] numbers =
            [mean, deviation, Quantile(residuals, 0.05), Quantile(residuals, 0.5), Quantile(residuals, 0.95), residuals[0], residuals[^1]];
        return $"{string.Concat(numbers.Select(number => $"  {number,10:G4}"))}  {farthest,6}";
    }

    /// <summary>Between the two nearest of sorted values, by their distance (as NumPy's quantile).</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    private static string[] ClassLines(Predictor predictor, InputRows validation, InputRows test, InputRows all)
    {
        ClassificationReport report = predictor.JudgeClasses(all);
        (string[] names, int width) = Names(predictor.Model.Names, "actual");
        (string Name, double Value)[] Measures() =>
        [
            .. TopKs.Where(k => k < report.Classes.Count).Select(k => ($"top-{k} accuracy", report.TopK(k))),
            ("log loss", report.LogLoss), ("ROC AUC", report.RocAuc), ("Brier score", report.Brier), ("calibration error", report.CalibrationError),
        ];

        // Columns carry numbers, for names would make them too wide.
        ConfusionMatrix matrix = report.Confusion;
        int cell = Math.Max(4, $"{matrix.Total}".Length);
        string Cells(Func<int, int> value) => string.Concat(names.Select((_, c) => $" {$"{value(c)}".PadLeft(cell)}"));
        return
        [
            $"validation accuracy  {Line(predictor.JudgeClasses(validation))}",
            $"test accuracy        {Line(predictor.JudgeClasses(test))}",
            $"all test rows        {Line(report)}",
            .. Part("all test rows by class", report.Describe(names).TrimEnd('\n').Split('\n')),
            .. report is { HasProbabilities: true, Rows: > 0 }
                ? Part("all test rows by the probabilities of the classes", Measures().Select(one => $"{one.Name,-20}{Share(one.Value)}"))
                : [],
            .. Part(
                "actual (rows, all test rows) taken for (columns, in the same order)",
                names.Select((name, actual) => $"{actual,2} {name.PadRight(width)}{Cells(c => matrix[actual, c])}")
                    .Prepend(new string(' ', width + 3) + Cells(c => c))),
        ];
    }

    /// <summary>A blank line, a title and lines.</summary>
    private static string[] Part(string title, IEnumerable<string> lines) => [string.Empty, title, .. lines];

    /// <summary>Names as they may reach a terminal, and the width of their column.</summary>
    private static (string[] Names, int Width) Names(IReadOnlyList<string> names, string title)
    {
        string[] cells = [.. names.Select(SafeText.Name)];
        return (cells, Math.Max(title.Length, cells.Max(name => name.Length)));
    }

    private static string Line(ClassificationReport report) => $"{Share(report.Accuracy)}  ({report.Confusion.Correct:N0} of {report.Rows:N0})";

    private static string Line(RegressionReport report) => report.Rows == 0 ? "-" : $"{report.Mean}  ({report.Rows:N0} rows)";

    // Of no rows nothing can be said.
    private static string Share(double value) => double.IsNaN(value) ? "-" : $"{value:F4}";
}
