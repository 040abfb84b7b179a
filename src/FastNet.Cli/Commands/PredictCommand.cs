using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNet.Cli.Data;
using FastNet.Cli.Prediction;
using FastNet.Data;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet predict`: class and probabilities of each row, or its numbers.</summary>
internal static class PredictCommand
{
    private const string TextExtension = ".csv";
    private const string ArrayExtension = ".npy";

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Path(
            "--data",
            "A data set (see fastnet data info), whose test rows are predicted; or rows as the model takes them, of an "
                + "image its pixel values 0 to 255 "
            + $"in the model's layout: a {ArrayExtension} file (N, ...), or a {TextExtension} file of one row a line with commas between the values. "
            + "Without it the built-in test images.",
            "path");
        Option<string?> output = OptionFactory.Path("--out", "File for the table, made or replaced; without it the table is printed.", "file");
        Option<int> threads = OptionFactory.Threads();
        Command command = new(
            "predict", "Writes a table (CSV) of the predicted class of each row and the probabilities of all classes, or of the predicted numbers.")
        {
            weights, data, output, threads,
        };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            PredictionOptions.RequireFile(output.Name, path);
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            InputRows rows = Load(predictor, parsed.GetValue(data));
            string table = Table(predictor, rows);
            if (path is null)
            {
                console.Table.Write(table);
            }
            else
            {
                PredictionOptions.Write(
                    output.Name, path, () => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(table))));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static InputRows Load(Predictor predictor, string? data)
    {
        if (Is(data, TextExtension))
        {
            return predictor.Input.Data.Encoder is null
                ? InputRows.FromText(data!, predictor.Model.InputSize)
                : InputRows.FromTable(data!, predictor.Input);
        }

        if (data is not null && PictureFile.IsPicture(data) && !Directory.Exists(data))
        {
            return InputRows.FromPicture(data, predictor.Model, predictor.Input);
        }

        if (Is(data, ArrayExtension))
        {
            return InputRows.FromArray(data!, predictor.Model.InputSize);
        }

        DataSet set = LocalData.Load(data, predictor);
        if (predictor.Loss.TakesNumbers)
        {
            PredictionOptions.RequireTargets(predictor, set);
        }

        return InputRows.Test(set, predictor.Input, all: true);
    }

    private static bool Is(string? path, string extension)
        => path is not null && FileText.HasExtension(path, extension) && !Directory.Exists(path);

    /// <summary>
    /// One line a row: its number, its label or true numbers where they are known, the predicted class and the probability of each class, or the
    /// predicted numbers.
    /// </summary>
    private static string Table(Predictor predictor, InputRows rows)
    {
        bool numbers = predictor.Loss.TakesNumbers;
        IReadOnlyList<string> names = predictor.Model.Names;
        string[] known = !rows.HasLabels ? [] : numbers ? [.. names.Select(name => $"{name}_true")] : ["label"];
        StringBuilder table = new();
        table.AppendJoin(',', ["row", .. known.Select(Quoted), .. numbers ? (string[])[] : ["class"], .. names.Select(Quoted)]).Append('\n');
        predictor.Predict(rows, (row, predicted, outputs) =>
        {
            table.Append(CultureInfo.InvariantCulture, $"{row}");
            for (int column = 0; column < known.Length; column++)
            {
                table.Append(',').Append(numbers ? Text(rows.Target(row, column)) : Label(rows.Label(row)));
            }

            table.Append(numbers ? string.Empty : $",{Quoted(names[predicted])}");
            foreach (double output in outputs)
            {
                table.Append(',').Append(Text(output));
            }

            table.Append('\n');
        });
        return table.ToString();

        string Label(int label) => Quoted(names.ElementAtOrDefault(label) ?? $"{label}");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text)
        => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
