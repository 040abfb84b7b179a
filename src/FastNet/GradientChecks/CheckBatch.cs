using FastNet.Numerics;

namespace FastNet;

/// <summary>Copies of a batch and of its targets: what is checked with many calls, on many threads.</summary>
internal sealed class CheckBatch
{
    private readonly int _columns;
    private readonly int _stride;
    private readonly TargetRows<double> _targets;

    /// <param name="x">(N, D).</param>
    /// <param name="targets">What the rows should give.</param>
    /// <param name="padded">Whether rows are padded as a net's are; otherwise one follows the other.</param>
    public CheckBatch(ReadOnlyMatrix<double> x, Targets<double> targets, bool padded = true)
    {
        if (targets.Rows != x.Rows)
        {
            throw new ArgumentException($"There are {targets.Rows} {(targets.AreLabels ? "labels" : "rows of targets")} for {x.Rows} rows; expected one each.", nameof(targets));
        }

        (Rows, _columns, _targets) = (x.Rows, x.Columns, TargetRows<double>.Copy(targets));
        _stride = padded ? MatrixLayout.PaddedStride<double>(x.Columns) : x.Columns;
        Elements = new double[x.Rows * _stride];
        for (int i = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < x.Columns; j++)
            {
                Elements[(i * _stride) + j] = x[i, j];
            }
        }
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>The elements of the batch, with the padding of its rows.</summary>
    public double[] Elements { get; }

    /// <summary>The batch.</summary>
    public ReadOnlyMatrix<double> X => At(Elements);

    /// <summary>What the rows should give.</summary>
    public Targets<double> Targets => _targets.View;

    /// <summary>Targets that any loss of its kind takes: labels, or numbers from 0 to 1.</summary>
    public static TargetRows<double> Draw(Loss<double> loss, int rows, int outputs, RandomState random)
    {
        if (loss.TakesLabels)
        {
            int[] labels = new int[rows];
            random.RandInt(0, outputs, labels);
            return new TargetRows<double>(labels);
        }

        double[] values = new double[Ensure.Elements("targets", rows, outputs)];
        foreach (ref double value in values.AsSpan())
        {
            value = random.NextDouble();
        }

        return new TargetRows<double>(values, outputs);
    }

    /// <summary>Other elements, as the batch.</summary>
    public ReadOnlyMatrix<double> At(double[] elements) => new(elements, Rows, _columns, _stride);
}
