using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The memory of one call: a net on the model's weights, and its batch.</summary>
internal sealed class ModelCall<T>(Net<T> net)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows in one pass through the net.</summary>
    public const int Capacity = 64;

    private readonly int _stride = MatrixLayout.PaddedStride<T>(net.InputSize);
    private readonly AlignedBuffer<T> _batch = new((nint)Capacity * MatrixLayout.PaddedStride<T>(net.InputSize));

    public Net<T> Net { get; } = net;

    public int[] Winners { get; } = new int[Capacity];

    public T[] Exponentials { get; } = new T[net.OutputSize];

    /// <summary>Makes the net's input of raw rows, as in training: in double.</summary>
    /// <returns>The place of a number that the net cannot take; null: there is none.</returns>
    public (int Row, int Column)? Read<TRow>(ModelOf<T> model, ReadOnlySpan<TRow> rows)
        where TRow : unmanaged, INumberBase<TRow>
    {
        int features = model.InputSize;
        (double[] mean, double[] deviation) = (model.Mean, model.Deviation);
        for (int i = 0; i * features < rows.Length; i++)
        {
            ReadOnlySpan<TRow> row = rows.Slice(i * features, features);
            Span<T> input = _batch.Span.Slice(i * _stride, Net.InputSize);
            input[^1] = T.One; // the appended 1, where there is one; else overwritten
            for (int j = 0; j < row.Length; j++)
            {
                double value = double.CreateTruncating(row[j]);
                value = mean.Length > 0 ? value - mean[j] : value;
                value = deviation.Length > 0 ? value / deviation[j] : value;
                input[j] = T.CreateTruncating(value);
                if (!T.IsFinite(input[j]))
                {
                    return (i, j);
                }
            }
        }

        return null;
    }

    /// <summary>The scores of the first rows, and the class of each in <see cref="Winners"/>.</summary>
    public ReadOnlyMatrix<T> Predict(int rows)
    {
        ReadOnlyMatrix<T> scores = Net.PredictUnshared(new ReadOnlyMatrix<T>(_batch.Span, rows, Net.InputSize, _stride));
        ArgMax.Rows(scores, Winners.AsSpan(0, rows), Net.Workers);
        return scores;
    }
}
