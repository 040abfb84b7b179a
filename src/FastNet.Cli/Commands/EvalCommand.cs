using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNet.Cli.Data;
using FastNet.Cli.Prediction;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet eval`: how well a model does on a data set, whole and class by class.</summary>
internal static class EvalCommand
{
    // Longer names of classes are cut.
    private const int MostOfName = 40;

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Data();
        Option<long> threads = OptionFactory.Threads();
        Command command = new("eval", "Tells a model's accuracy on validation and test rows, precision and recall of each class, and which classes it takes for which.")
        {
            weights, data, threads,
        };
        command.SetAction(parsed =>
        {
            using Workers workers = new((int)parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            IDataSet set = LocalData.Load(parsed.GetValue(data));
            PredictionOptions.RequireClasses(predictor, set);
            ConfusionMatrix validation = Count(predictor, InputRows.Validation(set, predictor.Input));
            ConfusionMatrix test = Count(predictor, InputRows.Test(set, predictor.Input, all: false));
            ConfusionMatrix all = Count(predictor, InputRows.Test(set, predictor.Input, all: true));
            console.Out.Write(Report(predictor, set.Name, validation, test, all));
            return ExitCode.Success;
        });
        return command;
    }

    private static ConfusionMatrix Count(Predictor predictor, InputRows rows)
    {
        ConfusionMatrix matrix = new(predictor.Shape.Classes);
        predictor.Predict(rows, (row, predicted, _) => matrix.Add(rows.Label(row), predicted));
        return matrix;
    }

    private static string Report(Predictor predictor, string dataSet, ConfusionMatrix validation, ConfusionMatrix test, ConfusionMatrix all)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{OptionFactory.NameOf(predictor.Shape.Model)} {predictor.Shape.Widths} on {dataSet}\n");
        text.Append(CultureInfo.InvariantCulture, $"validation accuracy  {Part(validation.Accuracy, "F4")}  ({validation.Correct:N0} of {validation.Total:N0})\n");
        text.Append(CultureInfo.InvariantCulture, $"test accuracy        {Part(test.Accuracy, "F4")}  ({test.Correct:N0} of {test.Total:N0})\n");
        text.Append(CultureInfo.InvariantCulture, $"all test rows        {Part(all.Accuracy, "F4")}  ({all.Correct:N0} of {all.Total:N0})\n");

        string[] names = [.. predictor.Input.ClassNames.Select(name => SafeText.Cell(name, MostOfName))];
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
