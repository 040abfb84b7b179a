using FastNet.Numerics;

namespace FastNet;

/// <summary>A loss as a function of its scores.</summary>
internal sealed class LossSubject(ILoss<double> loss, double[] scores, int[] labels) : CheckSubject
{
    private readonly double[] _scores = [.. scores];
    private readonly double[] _gradient = new double[scores.Length];

    public override int Outputs => 1;

    public override Span<double> Values(int array) => _scores;

    public override void Evaluate(int array, int index, Span<double> outputs) => outputs[0] = Loss();

    /// <summary>The gradient under test.</summary>
    public double[] Gradient()
    {
        Loss();
        return [.. _gradient];
    }

    private double Loss()
    {
        int classes = _scores.Length / labels.Length;
        return loss.Loss(new ReadOnlyMatrix<double>(_scores, labels.Length, classes), labels, new Matrix<double>(_gradient, labels.Length, classes));
    }

    public override void Dispose()
    {
    }
}
