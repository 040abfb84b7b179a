using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Prediction;

/// <summary>A model read from its file, which predicts rows of a data set.</summary>
internal sealed class Predictor
{
    /// <summary>Rows that are numbers at one time.</summary>
    private const int Capacity = 256;

    private readonly Workers _workers;

    private Predictor(Model model, ModelInput input, Workers workers) => (Model, Input, _workers) = (model, input, workers);

    /// <summary>
    /// Receives a row's predicted class and the probability of each class; or -1 and the predicted numbers, in the unit of the targets.
    /// </summary>
    public delegate void Receiver(int row, int predicted, ReadOnlySpan<double> outputs);

    public Model Model { get; }

    public ModelInput Input { get; }

    /// <summary>What its targets were.</summary>
    public LossChoice Loss => LossChoice.Named(Model.Loss);

    /// <summary>Kind and widths: two-layer 3072-50-10.</summary>
    public string Name => SavedModel.NameOf(Model);

    /// <summary>Opens a model.safetensors.</summary>
    /// <exception cref="DataFormatException">
    /// It is damaged, says not enough of its model, or something that cannot be: a weight that is not finite.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Predictor Open(string path, Workers workers)
    {
        SimdWidth.Require();
        Model model = Model.Load(path, workers);
        return new Predictor(model, SavedModel.InputOf(model, path), workers);
    }

    /// <summary>Predicts every row, in order.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public void Predict(InputRows rows, Receiver receive)
    {
        (int features, int outputs) = (Model.InputSize, Model.OutputSize);
        double[] values = new double[Math.Min(Capacity, rows.Count) * features];
        double[] numbers = new double[Math.Min(Capacity, rows.Count) * outputs];
        int[] classes = new int[Capacity];
        Model.Output kind = Model.IsClassifier ? Model.Output.Probabilities : Model.Output.Values;
        for (int start = 0; start < rows.Count; start += Capacity)
        {
            int count = Math.Min(Capacity, rows.Count - start);
            Span<double> batch = values.AsSpan(0, count * features);
            if (Model.ElementType == typeof(float))
            {
                rows.Read<float>(start, count, batch, _workers);
            }
            else
            {
                rows.Read<double>(start, count, batch, _workers);
            }

            if (Model.TryRun<double, double>(batch, classes.AsSpan(0, count), numbers.AsSpan(0, count * outputs), kind) is (int row, int column))
            {
                throw rows.NotFinite(start + row, column, batch[(row * features) + column]);
            }

            for (int i = 0; i < count; i++)
            {
                receive(start + i, Model.IsClassifier ? classes[i] : -1, numbers.AsSpan(i * outputs, outputs));
            }
        }
    }

    /// <summary>How good the predicted classes of rows are whose labels are known.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public ClassificationReport JudgeClasses(InputRows rows)
    {
        int classes = Model.OutputSize;
        int[] labels = new int[rows.Count];
        int[] found = new int[rows.Count];
        double[] probabilities = new double[checked(rows.Count * classes)];
        Predict(rows, (row, predicted, outputs) =>
        {
            (labels[row], found[row]) = (rows.Label(row), predicted);
            outputs.CopyTo(probabilities.AsSpan(row * classes));
        });

        // Scores that overflow have no softmax.
        return Array.Exists(probabilities, double.IsNaN)
            ? new ClassificationReport(labels, found, classes)
            : ClassificationReport.FromProbabilities<double>(labels, probabilities, classes, found);
    }

    /// <summary>The right and the predicted numbers of rows, one row after the other.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public (double[] Targets, double[] Predictions) PredictNumbers(InputRows rows)
    {
        int columns = Model.OutputSize;
        double[] targets = new double[checked(rows.Count * columns)];
        double[] predictions = new double[targets.Length];
        Predict(rows, (row, _, outputs) =>
        {
            outputs.CopyTo(predictions.AsSpan(row * columns));
            for (int column = 0; column < columns; column++)
            {
                targets[(row * columns) + column] = rows.Target(row, column);
            }
        });
        return (targets, predictions);
    }

    /// <summary>How good the predicted numbers of rows are.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public RegressionReport JudgeNumbers(InputRows rows)
    {
        (double[] targets, double[] predictions) = PredictNumbers(rows);
        return new RegressionReport(targets, predictions, Model.OutputSize);
    }
}
