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
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Path(
            "--data",
            "A data set (see fastnet data info), whose test rows are predicted; or rows as the model takes them, of an image its pixel values "
            + $"0 to 255 in the model's layout: a {ArrayExtension} file (N, ...), or a {TextExtension} file of one row a line with commas between "
            + "the values. Without it the built-in test images.",
            "path");
        Option<string?> output = OptionFactory.Path("--out", "File for the table, made or replaced; without it the table is printed.", "file");
        Option<bool> onDisk = OptionFactory.OnDisk();
        Option<int> threads = OptionFactory.Threads();
        return new Command(
            "predict", "Writes a table (CSV) of the predicted class of each row and the probabilities of all classes, or of the predicted numbers.")
        {
            weights, data, output, onDisk, threads,
        }.Does(parsed =>
        {
            string? path = parsed.GetValue(output);
            PredictionOptions.RequireFile(output.Name, path);
            using Workers workers = new(parsed.GetValue(threads));
            Predictor predictor = PredictionOptions.Open(parsed, weights, workers);
            InputRows rows = Load(predictor, parsed.GetValue(data), parsed.GetValue(onDisk));
            if (path is null)
            {
                // Whole or not at all.
                using StringWriter table = new(CultureInfo.InvariantCulture);
                WriteTable(predictor, rows, table);
                console.Table.Write(table);
            }
            else
            {
                PredictionOptions.Write(output.Name, path, () => AtomicFile.Write(path, stream =>
                {
                    using StreamWriter table = new(stream, Utf8, leaveOpen: true);
                    WriteTable(predictor, rows, table);
                }));
            }
        });
    }

    private static InputRows Load(Predictor predictor, string? data, bool onDisk)
    {
        if (Is(data, ArrayExtension))
        {
            return InputRows.FromArray(data!, predictor.Model.InputSize, LocalData.MostInMemory(onDisk));
        }

        LocalData.RequireArrays(data, onDisk);
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

        DataSet set = LocalData.Load(data, predictor, onDisk);
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
    private static void WriteTable(Predictor predictor, InputRows rows, TextWriter table)
    {
        bool numbers = predictor.Loss.TakesNumbers;
        IReadOnlyList<string> names = predictor.Model.Names;
        string[] known = !rows.HasLabels ? [] : numbers ? [.. names.Select(name => $"{name}_true")] : ["label"];
        table.Write($"{string.Join(',', ["row", .. known.Select(Quoted), .. numbers ? (string[])[] : ["class"], .. names.Select(Quoted)])}\n");
        predictor.Predict(rows, (row, predicted, outputs) =>
        {
            table.Write($"{row}");
            for (int column = 0; column < known.Length; column++)
            {
                table.Write($",{(numbers ? Text(rows.Target(row, column)) : Label(rows.Label(row)))}");
            }

            table.Write(numbers ? string.Empty : $",{Quoted(names[predicted])}");
            foreach (double output in outputs)
            {
                table.Write($",{Text(output)}");
            }

            table.Write('\n');
        });

        string Label(int label) => Quoted(names.ElementAtOrDefault(label) ?? $"{label}");
    }

    private static string Text(double value) => $"{value:R}";

    private static string Quoted(string text)
        => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
