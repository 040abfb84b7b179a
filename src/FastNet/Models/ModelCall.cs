using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The memory of one call: a net on the model's weights, and its batch.</summary>
internal sealed class ModelCall<T>(Net<T> net)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows in one pass through the net.</summary>
    public const int Capacity = 64;

    private static readonly int[] Order = [.. Enumerable.Range(0, Capacity)];

    private readonly int _stride = MatrixLayout.PaddedStride<T>(net.InputSize);
    private readonly AlignedBuffer<T> _batch = new((nint)Capacity * MatrixLayout.PaddedStride<T>(net.InputSize));
    private readonly double[] _numbers = new double[net.InputSize];
    private readonly T[] _exponentials = new T[Capacity * net.OutputSize];
    private readonly double[] _quotients = new double[Capacity * net.OutputSize];

    public Net<T> Net { get; } = net;

    public int[] Winners { get; } = new int[Capacity];

    /// <summary>Makes the net's input of raw rows, as in training: in double. Rows that are the input already stay where they are.</summary>
    /// <param name="model">Says how.</param>
    /// <param name="rows">At most <see cref="Capacity"/> rows.</param>
    /// <param name="input">The rows for <see cref="Predict"/>.</param>
    /// <returns>The place of a number that the net cannot take; null: there is none.</returns>
    public (int Row, int Column)? Read<TRow>(ModelOf<T> model, ReadOnlySpan<TRow> rows, out ReadOnlyMatrix<T> input)
        where TRow : unmanaged, INumberBase<TRow>
    {
        int features = model.InputSize;
        int count = rows.Length / features;
        Matrix<T> batch = new(_batch.Span, count, Net.InputSize, _stride);
        input = batch;
        if (typeof(TRow) == typeof(byte) && model.Mean.Length == features && model.Deviation.Length == 0 && Net.InputSize == features)
        {
            // One pass with the bits of the passes below; less a finite mean, bytes are finite.
            GatherPixels.Apply(new ReadOnlyMatrix<byte>(MemoryMarshal.AsBytes(rows), count, features), model.Mean, Order.AsSpan(0, count), batch);
            return null;
        }

        if (typeof(TRow) == typeof(T) && model.Mean.Length == 0 && model.Deviation.Length == 0 && Net.InputSize == features)
        {
            ReadOnlySpan<T> ready = MemoryMarshal.Cast<TRow, T>(rows);
            input = new ReadOnlyMatrix<T>(ready, count, features);
            return RowScaling.FirstNotFinite(ready) is int place and >= 0 ? (place / features, place % features) : null;
        }

        for (int i = 0; i < count; i++)
        {
            Span<T> row = batch.Row(i);
            row[^1] = T.One; // the appended 1, where there is one; else overwritten
            row = row[..features];
            ReadOnlySpan<TRow> raw = rows.Slice(i * features, features);
            Span<double> numbers = _numbers.AsSpan(0, features);
            TensorPrimitives.ConvertTruncating(raw, numbers);
            RowScaling.Apply(numbers, model.Mean, model.Deviation, row);
            if (RowScaling.FirstNotFinite<T>(row) is int column and >= 0)
            {
                return (i, column);
            }
        }

        return null;
    }

    /// <summary>The scores of rows, and the class of each in <see cref="Winners"/>.</summary>
    public ReadOnlyMatrix<T> Predict(ReadOnlyMatrix<T> input)
    {
        ReadOnlyMatrix<T> scores = Net.PredictUnshared(input);
        ArgMax.Rows(scores, Winners.AsSpan(0, input.Rows), Net.Workers);
        return scores;
    }

    /// <summary>
    /// exp(score - largest of the row), divided by their sum. Exponentials and conversions are one call for all rows: for a few classes a call for
    /// each row costs more than its numbers.
    /// </summary>
    public void Softmax<TOutput>(ReadOnlyMatrix<T> scores, Span<TOutput> probabilities)
        where TOutput : unmanaged, IBinaryFloatingPointIeee754<TOutput>
    {
        int classes = scores.Columns;
        Span<T> exponentials = _exponentials.AsSpan(0, scores.Rows * classes);
        for (int i = 0; i < scores.Rows; i++)
        {
            ReadOnlySpan<T> row = scores.Row(i);
            T largest = row[Winners[i]];
            Span<T> differences = exponentials.Slice(i * classes, classes);
            for (int j = 0; j < row.Length; j++)
            {
                differences[j] = row[j] - largest;
            }
        }

        Exp.Apply<T>(exponentials, exponentials);
        Span<double> quotients = _quotients.AsSpan(0, exponentials.Length);
        TensorPrimitives.ConvertTruncating<T, double>(exponentials, quotients);
        for (int i = 0; i < scores.Rows; i++)
        {
            Span<double> row = quotients.Slice(i * classes, classes);
            double sum = 0;
            foreach (double exponential in row)
            {
                sum += exponential;
            }

            for (int j = 0; j < row.Length; j++)
            {
                row[j] /= sum;
            }
        }

        TensorPrimitives.ConvertTruncating<double, TOutput>(quotients, probabilities);
    }
}
