using System.Numerics;
using FastNet.Cli.Commands;
using FastNet.Cli.Output;
using FastNet.Cli.Training;
using FastNet.Numerics;

namespace FastNet.Cli.Prediction;

/// <summary>A model read from its file, which predicts rows.</summary>
internal abstract class Predictor
{
    /// <summary>Rows in one pass through the net.</summary>
    private const int Capacity = 256;

    private Predictor(ModelShape shape, ModelInput input) => (Shape, Input) = (shape, input);

    /// <summary>Receives a row's predicted class and the probability of each class; or -1 and the predicted numbers, in the unit of the targets.</summary>
    public delegate void Receiver(int row, int predicted, ReadOnlySpan<double> outputs);

    public ModelShape Shape { get; }

    public ModelInput Input { get; }

    /// <summary>Opens a model.safetensors.</summary>
    /// <exception cref="DataFormatException">
    /// It is damaged, says not enough of its model, or something that cannot be: a weight that is not finite.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Predictor Open(string path, Workers workers)
    {
        SimdWidth.Require();
        using SafetensorsFile file = ModelFile.Open(path);
        (ModelShape shape, ModelInput input) = ModelFile.Describe(file, path);
        return ModelFile.Precision(file) == PrecisionName.Float
            ? new Of<float>(ModelFile.Load<float>(file, path, shape, Capacity, workers), input, workers)
            : new Of<double>(ModelFile.Load<double>(file, path, shape, Capacity, workers), input, workers);
    }

    /// <summary>Predicts every row, in order.</summary>
    /// <exception cref="ToolException">A value is not finite; the message gives row and column.</exception>
    public abstract void Predict(InputRows rows, Receiver receive);

    private sealed class Of<T>(Model<T> model, ModelInput input, Workers workers) : Predictor(model.Shape, input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _stride = MatrixLayout.PaddedStride<T>(model.Shape.InputSize);

        public override void Predict(InputRows rows, Receiver receive)
        {
            int features = Shape.Features;
            T[] batch = new T[Math.Min(Capacity, rows.Count) * _stride];
            double[] values = new double[Math.Min(Capacity, rows.Count) * features];
            int[] predicted = new int[Capacity];
            T[] exponentials = new T[Shape.Outputs];
            double[] outputs = new double[Shape.Outputs];
            for (int start = 0; start < rows.Count; start += Capacity)
            {
                int count = Math.Min(Capacity, rows.Count - start);
                rows.Read<T>(start, count, values.AsSpan(0, count * features), workers);
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<double> row = values.AsSpan(i * features, features);
                    Span<T> target = batch.AsSpan(i * _stride, Shape.InputSize);
                    target[^1] = T.One; // the column of ones, where the model has one; else overwritten
                    for (int j = 0; j < features; j++)
                    {
                        // As in training: in double.
                        double centred = row[j] - Input.Mean[j];
                        target[j] = T.CreateTruncating(Input.Deviation.Length > 0 ? centred / Input.Deviation[j] : centred);
                        if (!T.IsFinite(target[j]))
                        {
                            throw rows.NotFinite(start + i, j, row[j]);
                        }
                    }
                }

                ReadOnlyMatrix<T> scores = model.Net.Predict(new ReadOnlyMatrix<T>(batch, count, Shape.InputSize, _stride));
                ArgMax.Rows(scores, predicted.AsSpan(0, count), workers);
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<T> row = scores.Row(i);
                    if (Shape.Loss.TakesNumbers)
                    {
                        Numbers(row, outputs);
                        receive(start + i, -1, outputs);
                    }
                    else
                    {
                        Softmax(row, predicted[i], exponentials, outputs);
                        receive(start + i, predicted[i], outputs);
                    }
                }
            }
        }

        /// <summary>What the loss makes of scores, in the unit that the targets had before they were standardised.</summary>
        private void Numbers(ReadOnlySpan<T> scores, double[] numbers)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                double number = Shape.Loss.Link(double.CreateChecked(scores[j]));
                numbers[j] = Input.TargetDeviation.Length > 0 ? (number * Input.TargetDeviation[j]) + Input.TargetMean[j] : number;
            }
        }

        /// <summary>exp(score - largest), divided by their sum.</summary>
        private static void Softmax(ReadOnlySpan<T> scores, int largest, Span<T> exponentials, Span<double> probabilities)
        {
            for (int i = 0; i < scores.Length; i++)
            {
                exponentials[i] = scores[i] - scores[largest];
            }

            Exp.Apply<T>(exponentials, exponentials);
            double sum = 0;
            foreach (T value in exponentials)
            {
                sum += double.CreateTruncating(value);
            }

            for (int i = 0; i < probabilities.Length; i++)
            {
                probabilities[i] = double.CreateTruncating(exponentials[i]) / sum;
            }
        }
    }
}
