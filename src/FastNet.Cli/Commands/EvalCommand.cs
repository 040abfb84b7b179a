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

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Data();
        Option<int> threads = OptionFactory.Threads();
        Command command = new(
            "eval",
            "Tells a model's accuracy on validation and test rows, precision and recall of each class, and which classes it takes for which; "
            + "of predicted numbers R squared, mean errors and residuals.")
        {
            weights, data, threads,
        };
        command.SetAction(parsed =>
        {
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            DataSet set = LocalData.Load(parsed.GetValue(data), predictor);
            LocalData.RequireTargets(predictor, set);
            InputRows validation = InputRows.Validation(set, predictor.Input);
            InputRows test = InputRows.Test(set, predictor.Input, all: false);
            InputRows all = InputRows.Test(set, predictor.Input, all: true);
            IEnumerable<string> lines = predictor.Loss.TakesNumbers
                ? Lines(predictor, NumberErrors.Of(predictor, validation), NumberErrors.Of(predictor, test), NumberErrors.Of(predictor, all))
                : Lines(predictor, Count(predictor, validation), Count(predictor, test), Count(predictor, all));
            foreach (string line in lines.Prepend($"{predictor.Name} on {set.Name}").ToArray())
            {
                console.Out.Write($"{line}\n");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static ConfusionMatrix Count(Predictor predictor, InputRows rows)
    {
        ConfusionMatrix matrix = new(predictor.Model.OutputSize);
        predictor.Predict(rows, (row, predicted, _) => matrix.Add(rows.Label(row), predicted));
        return matrix;
    }

    private static IEnumerable<string> Lines(Predictor predictor, NumberErrors validation, NumberErrors test, NumberErrors all)
    {
        yield return $"validation     {validation.Line()}";
        yield return $"test           {test.Line()}";
        yield return $"all test rows  {all.Line()}";
        if (all.Count == 0)
        {
            yield break;
        }

        (string[] names, int width) = Names(predictor.Model.Names, "target");
        yield return string.Empty;
        yield return "residuals (predicted less true) of all test rows";
        yield return $"{"target".PadRight(width)}      r2        mean   deviation          5%      median         95%    smallest     largest  in row";
        for (int column = 0; column < names.Length; column++)
        {
            double[] residuals = [.. all.Residuals(column)];
            double mean = residuals.Average();
            double deviation = Math.Sqrt(residuals.Average(residual => (residual - mean) * (residual - mean)));
            int farthest = Array.IndexOf(residuals, residuals.MaxBy(Math.Abs));
            Array.Sort(residuals);
            double[] numbers =
                [mean, deviation, Quantile(residuals, 0.05), Quantile(residuals, 0.5), Quantile(residuals, 0.95), residuals[0], residuals[^1]];
            string cells = string.Concat(numbers.Select(number => $"  {number,10:G4}"));
            yield return $"{names[column].PadRight(width)}  {Part(all.ROf(column)),6}{cells}  {farthest,6}";
        }
    }

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

    private static IEnumerable<string> Lines(Predictor predictor, ConfusionMatrix validation, ConfusionMatrix test, ConfusionMatrix all)
    {
        yield return $"validation accuracy  {Line(validation)}";
        yield return $"test accuracy        {Line(test)}";
        yield return $"all test rows        {Line(all)}";

        (string[] names, int width) = Names(predictor.Model.Names, "actual");
        yield return string.Empty;
        yield return "all test rows by class";
        yield return $"{"class".PadRight(width)}    rows  precision  recall";
        for (int c = 0; c < all.Classes; c++)
        {
            yield return $"{names[c].PadRight(width)}  {all.Actual(c),6}  {Part(all.Precision(c)),9}  {Part(all.Recall(c)),6}";
        }

        // Columns carry numbers, for names would make them too wide.
        int cell = Math.Max(4, $"{all.Total}".Length);
        IEnumerable<int> classes = Enumerable.Range(0, all.Classes);
        yield return string.Empty;
        yield return "actual (rows, all test rows) taken for (columns, in the same order)";
        yield return $"{string.Empty.PadRight(width + 3)}{string.Concat(classes.Select(c => $" {$"{c}".PadLeft(cell)}"))}";
        foreach (int actual in classes)
        {
            yield return $"{actual,2} {names[actual].PadRight(width)}{string.Concat(classes.Select(c => $" {$"{all[actual, c]}".PadLeft(cell)}"))}";
        }
    }

    private static string Line(ConfusionMatrix matrix) => $"{Part(matrix.Accuracy, "F4")}  ({matrix.Correct:N0} of {matrix.Total:N0})";

    // Of no rows, or a class that is never predicted, nothing can be said.
    private static string Part(double value, string format = "F3") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
