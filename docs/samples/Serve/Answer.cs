using System.Text.Json;
using FastNet;
using FastNet.Data;

namespace Serve;

/// <summary>The answer to a row.</summary>
/// <param name="Class">The name of the most probable class; null where the model predicts numbers.</param>
/// <param name="Outputs">The probability of each class, or the predicted numbers.</param>
public sealed record Answer(string? Class, double[] Outputs)
{
    /// <summary>The answers to rows of numbers, as the model takes them. Any number of threads may ask the model at once.</summary>
    public static Answer[] Of(Model model, IReadOnlyList<double[]> rows)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.Length != model.InputSize)
            {
                throw new ArgumentException($"Row {i} has {rows[i]?.Length ?? 0} numbers; expected {model.InputSize}.");
            }
        }

        return Of(model, [.. rows.SelectMany(row => row)]);
    }

    /// <summary>The answers to rows that name their columns: for a model that was trained on a table.</summary>
    public static Answer[] OfTable(Model model, TableEncoder? encoder, IReadOnlyList<Dictionary<string, JsonElement>> rows)
    {
        if (rows is not [Dictionary<string, JsonElement> first, ..] || encoder is null)
        {
            throw new ArgumentException("There are no rows, or the model is not one of a table.");
        }

        Table table = new([.. first.Keys.Select(name => Column(name, rows))]);
        return Of(model, encoder.Encode(table));
    }

    private static Answer[] Of(Model model, double[] numbers)
    {
        int count = numbers.Length / model.InputSize;
        int[] classes = new int[count];
        double[] outputs = new double[count * model.OutputSize];
        if (model.IsClassifier)
        {
            model.Probabilities<double, double>(numbers, outputs, classes);
        }
        else
        {
            model.Values<double, double>(numbers, outputs);
        }

        return [.. outputs.Chunk(model.OutputSize).Select((row, i) => new Answer(model.IsClassifier ? model.Names[classes[i]] : null, row))];
    }

    /// <summary>Numbers where all cells are numbers, else texts; a cell that is null or not there is a missing one.</summary>
    private static TableColumn Column(string name, IReadOnlyList<Dictionary<string, JsonElement>> rows)
    {
        JsonElement[] cells = [.. rows.Select(row => row.GetValueOrDefault(name))];
        return Array.TrueForAll(cells, cell => cell.ValueKind is JsonValueKind.Number or JsonValueKind.Null or JsonValueKind.Undefined)
            ? new TableColumn(name, [.. cells.Select(cell => cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() : double.NaN)])
            : new TableColumn(name, [.. cells.Select(cell => cell.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : cell.ToString())]);
    }
}
