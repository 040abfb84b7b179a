using FastNet.Numerics;

namespace FastNet;

/// <summary>Copies of a batch and of its targets: what is checked with many calls, on many threads.</summary>
internal sealed class CheckBatch
{
    private readonly int _columns;
    private readonly int _stride;
    private readonly int[]? _labels;
    private readonly double[] _values;
    private readonly int _outputs;
    private readonly double[] _weights;

    /// <param name="x">(N, D).</param>
    /// <param name="targets">What the rows should give.</param>
    /// <param name="padded">Whether rows are padded as a net's are; otherwise one follows the other.</param>
    public CheckBatch(ReadOnlyMatrix<double> x, Targets<double> targets, bool padded = true)
    {
        if (targets.Rows != x.Rows)
        {
            throw new ArgumentException($"There are {targets.Rows} {(targets.AreLabels ? "labels" : "rows of targets")} for {x.Rows} rows; expected one each.", nameof(targets));
        }

        (Rows, _columns, _outputs) = (x.Rows, x.Columns, targets.Values.Columns);
        _stride = padded ? MatrixLayout.PaddedStride<double>(x.Columns) : x.Columns;
        Elements = Dense(x, _stride);
        _labels = targets.AreLabels ? targets.Labels.ToArray() : null;
        _values = targets.AreLabels ? [] : Dense(targets.Values, _outputs);
        _weights = targets.Weights.ToArray();
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>The elements of the batch, with the padding of its rows.</summary>
    public double[] Elements { get; }

    /// <summary>The batch.</summary>
    public ReadOnlyMatrix<double> X => At(Elements);

    /// <summary>What the rows should give.</summary>
    public Targets<double> Targets
        => _labels is not null ? new Targets<double>(_labels, _weights) : new Targets<double>(new ReadOnlyMatrix<double>(_values, Rows, _outputs), _weights);

    /// <summary>Other elements, as the batch.</summary>
    public ReadOnlyMatrix<double> At(double[] elements) => new(elements, Rows, _columns, _stride);

    /// <summary>A copy with rows <paramref name="stride"/> elements apart.</summary>
    private static double[] Dense(ReadOnlyMatrix<double> matrix, int stride)
    {
        double[] copy = new double[matrix.Rows * stride];
        for (int i = 0; i < matrix.Rows; i++)
        {
            for (int j = 0; j < matrix.Columns; j++)
            {
                copy[(i * stride) + j] = matrix[i, j];
            }
        }

        return copy;
    }
}
