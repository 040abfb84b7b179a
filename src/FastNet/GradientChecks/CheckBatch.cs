using FastNet.Numerics;

namespace FastNet;

/// <summary>Copies of a batch and of its targets, to be read by many calls on many threads.</summary>
internal sealed class CheckBatch
{
    private readonly int _columns;
    private readonly int _stride;
    private readonly TargetRows<double> _targets;

    /// <param name="x">(N, D).</param>
    /// <param name="targets">The targets of the rows.</param>
    /// <param name="padded">Whether rows are padded as a net's are; otherwise one follows the other.</param>
    public CheckBatch(ReadOnlyMatrix<double> x, Targets<double> targets, bool padded = true)
    {
        (Rows, _columns, _targets) = (x.Rows, x.Columns, TargetRows<double>.Copy(targets));
        _stride = padded ? MatrixLayout.PaddedStride<double>(x.Columns) : x.Columns;
        Elements = new double[x.Rows * _stride];
        for (int i = 0; i < Rows * _columns; i++)
        {
            Elements[(i / _columns * _stride) + (i % _columns)] = x[i / _columns, i % _columns];
        }
    }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>The elements of the batch, with the padding of its rows.</summary>
    public double[] Elements { get; }

    /// <summary>The batch.</summary>
    public ReadOnlyMatrix<double> X => At(Elements);

    /// <summary>The targets of the rows.</summary>
    public Targets<double> Targets => _targets.View;

    /// <summary>Draws targets that any loss of its kind takes: labels, or numbers from 0 to 1.</summary>
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

    /// <summary>Other elements, as a batch of the same shape.</summary>
    public ReadOnlyMatrix<double> At(double[] elements) => new(elements, Rows, _columns, _stride);
}
