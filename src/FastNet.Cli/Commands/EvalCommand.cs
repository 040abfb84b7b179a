using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNet.Cli.Data;
using FastNet.Cli.Output;
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
        Command command = new("eval", "Tells a model's accuracy on validation and test rows, precision and recall of each class, and which classes it takes for which; of predicted numbers R squared, mean errors and residuals.")
        {
            weights, data, threads,
        };
        command.SetAction(parsed =>
        {
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            DataSet set = LocalData.Load(parsed.GetValue(data), predictor.Loss);
            PredictionOptions.RequireTargets(predictor, set);
            InputRows validation = InputRows.Validation(set, predictor.Input);
            InputRows test = InputRows.Test(set, predictor.Input, all: false);
            InputRows all = InputRows.Test(set, predictor.Input, all: true);
            string title = TextTable.Format($"{predictor.Name} on {set.Name}\n");
            console.Out.Write(title + (predictor.Loss.TakesNumbers
                ? Report(predictor, NumberErrors.Of(predictor, validation), NumberErrors.Of(predictor, test), NumberErrors.Of(predictor, all))
                : Report(predictor, Count(predictor, validation), Count(predictor, test), Count(predictor, all))));
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

    private static string Report(Predictor predictor, NumberErrors validation, NumberErrors test, NumberErrors all)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"validation     {validation.Line()}\ntest           {test.Line()}\nall test rows  {all.Line()}\n");
        if (all.Count == 0)
        {
            return text.ToString();
        }

        string[] names = [.. predictor.Model.Names.Select(name => SafeText.Cell(name, MostOfName))];
        int width = Math.Max("target".Length, names.Max(name => name.Length));
        text.Append(CultureInfo.InvariantCulture, $"\nresiduals (predicted less true) of all test rows\n{"target".PadRight(width)}      r2        mean   deviation          5%      median         95%    smallest     largest  in row\n");
        for (int column = 0; column < names.Length; column++)
        {
            double[] residuals = [.. all.Residuals(column)];
            double mean = residuals.Average();
            double deviation = Math.Sqrt(residuals.Average(residual => (residual - mean) * (residual - mean)));
            int farthest = Array.IndexOf(residuals, residuals.MaxBy(Math.Abs));
            text.Append(CultureInfo.InvariantCulture, $"{names[column].PadRight(width)}  {Part(all.ROf(column)),6}");
            Array.Sort(residuals);
            foreach (double number in (ReadOnlySpan<double>)[mean, deviation, Quantile(residuals, 0.05), Quantile(residuals, 0.5), Quantile(residuals, 0.95), residuals[0], residuals[^1]])
            {
                text.Append(CultureInfo.InvariantCulture, $"  {number,10:G4}");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {farthest,6}\n");
        }

        return text.ToString();
    }

    /// <summary>Between the two nearest of sorted values, by their distance (as NumPy's quantile).</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    private static string Report(Predictor predictor, ConfusionMatrix validation, ConfusionMatrix test, ConfusionMatrix all)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"validation accuracy  {Part(validation.Accuracy, "F4")}  ({validation.Correct:N0} of {validation.Total:N0})\n");
        text.Append(CultureInfo.InvariantCulture, $"test accuracy        {Part(test.Accuracy, "F4")}  ({test.Correct:N0} of {test.Total:N0})\n");
        text.Append(CultureInfo.InvariantCulture, $"all test rows        {Part(all.Accuracy, "F4")}  ({all.Correct:N0} of {all.Total:N0})\n");

        string[] names = [.. predictor.Model.Names.Select(name => SafeText.Cell(name, MostOfName))];
        int width = Math.Max("actual".Length, names.Max(name => name.Length));
        text.Append(CultureInfo.InvariantCulture, $"\nall test rows by class\n{"class".PadRight(width)}    rows  precision  recall\n");
        for (int c = 0; c < all.Classes; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{names[c].PadRight(width)}  {all.Actual(c),6}  {Part(all.Precision(c)),9}  {Part(all.Recall(c)),6}\n");
        }

        // Columns carry numbers, for names would make them too wide.
        int cell = Math.Max(4, all.Total.ToString(CultureInfo.InvariantCulture).Length);
        text.Append(CultureInfo.InvariantCulture, $"\nactual (rows, all test rows) taken for (columns, in the same order)\n{string.Empty.PadRight(width + 3)}");
        for (int c = 0; c < all.Classes; c++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {c.ToString(CultureInfo.InvariantCulture).PadLeft(cell)}");
        }

        for (int actual = 0; actual < all.Classes; actual++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{actual,2} {names[actual].PadRight(width)}");
            for (int predicted = 0; predicted < all.Classes; predicted++)
            {
                text.Append(CultureInfo.InvariantCulture, $" {all[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(cell)}");
            }
        }

        return text.Append('\n').ToString();
    }

    // Of no rows, or a class that is never predicted, nothing can be said.
    private static string Part(double value, string format = "F3") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
