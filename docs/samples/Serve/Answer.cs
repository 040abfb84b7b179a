using FastNet;

namespace Serve;

/// <summary>What a model says of a row.</summary>
/// <param name="Class">The name of the most probable class; null where the model predicts numbers.</param>
/// <param name="Outputs">The probability of each class, or the predicted numbers.</param>
public sealed record Answer(string? Class, double[] Outputs)
{
    /// <summary>The answers to some rows. Any number of threads may ask the model at once.</summary>
    public static Answer[] Of(Model model, IReadOnlyList<double[]> rows)
    {
        double[] numbers = new double[rows.Count * model.InputSize];
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.Length != model.InputSize)
            {
                throw new ArgumentException($"Row {i} has {rows[i]?.Length ?? 0} numbers; expected {model.InputSize}.");
            }

            rows[i].CopyTo(numbers, i * model.InputSize);
        }

        double[] outputs = new double[rows.Count * model.OutputSize];
        int[] classes = new int[rows.Count];
        if (model.IsClassifier)
        {
            model.Probabilities<double, double>(numbers, outputs, classes);
        }
        else
        {
            model.Values<double, double>(numbers, outputs);
        }

        return [.. classes.Select((c, i) => new Answer(
            model.IsClassifier ? model.Names[c] : null,
            outputs[(i * model.OutputSize)..((i + 1) * model.OutputSize)]))];
    }
}
