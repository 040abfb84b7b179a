using System.CommandLine;
using System.Globalization;
using System.Text;
using FastNet.Cli.Prediction;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Commands;

/// <summary>`fastnet predict`: class and probabilities of each row.</summary>
internal static class PredictCommand
{
    private const string TextExtension = ".csv";
    private const string ArrayExtension = ".npy";

    public static Command Create(ToolConsole console)
    {
        Option<string?> weights = PredictionOptions.Weights();
        Option<string?> data = OptionFactory.Folder(
            "--data",
            $"A data set (folder, archive or .npz), whose test rows are predicted; or rows as the model takes them, of an image its pixel values 0 to 255 in the model's layout: a {ArrayExtension} file (N, ...), or a {TextExtension} file of one row a line with commas between the values. Without it the built-in test images.",
            "path");
        Option<string?> output = OptionFactory.Folder("--out", "File for the table, made or replaced; without it the table is printed.", "file");
        Option<long> threads = PredictionOptions.Threads();
        Command command = new("predict", "Writes a table (CSV) of the predicted class of each row and the probabilities of all classes.") { weights, data, output, threads };
        command.SetAction(parsed =>
        {
            using Workers workers = new((int)parsed.GetValue(threads));
            using Predictor predictor = Predictor.Open(PredictionOptions.Required(parsed, weights), workers);
            string table = Table(predictor, Load(predictor, parsed.GetValue(data)));
            if (parsed.GetValue(output) is string path)
            {
                Write(path, table);
            }
            else
            {
                console.Out.Write(table);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static InputRows Load(Predictor predictor, string? data)
    {
        if (Is(data, TextExtension))
        {
            return InputRows.FromText(data!, predictor.Shape.Features);
        }

        return Is(data, ArrayExtension)
            ? InputRows.FromArray(data!, predictor.Shape.Features)
            : InputRows.Test(TrainRun.LoadData(data), predictor.Input, all: true);
    }

    private static bool Is(string? path, string extension)
        => path is not null && path.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    /// <summary>One line a row: its number, its label where there is one, the predicted class, the probability of each class.</summary>
    private static string Table(Predictor predictor, InputRows rows)
    {
        string[] names = predictor.Input.ClassNames;
        StringBuilder table = new(rows.HasLabels ? "row,label,class" : "row,class");
        foreach (string name in names)
        {
            table.Append(',').Append(Quoted(name));
        }

        table.Append('\n');
        predictor.Predict(rows, (row, predicted, probabilities) =>
        {
            table.Append(CultureInfo.InvariantCulture, $"{row}");
            if (rows.HasLabels)
            {
                int label = rows.Label(row);
                table.Append(',').Append(label < names.Length ? Quoted(names[label]) : label.ToString(CultureInfo.InvariantCulture));
            }

            table.Append(',').Append(Quoted(names[predicted]));
            foreach (double probability in probabilities)
            {
                table.Append(CultureInfo.InvariantCulture, $",{probability:R}");
            }

            table.Append('\n');
        });
        return table.ToString();
    }

    private static string Quoted(string text)
        => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void Write(string path, string table)
    {
        try
        {
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(table)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"--out '{path}' cannot be written: {error.Message}", error);
        }
    }
}
