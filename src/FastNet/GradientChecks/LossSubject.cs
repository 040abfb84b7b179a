using FastNet.Numerics;

namespace FastNet;

/// <summary>A loss as a function of its scores.</summary>
internal sealed class LossSubject(Loss<double> loss, CheckBatch batch) : CheckSubject
{
    private readonly double[] _scores = [.. batch.Elements];
    private readonly double[] _gradient = new double[batch.Elements.Length];

    public override int Outputs => 1;

    /// <summary>Probabilities and margins are of size 1, even where the loss made of them is next to 0.</summary>
    public override double Magnitude => 1;

    public override Span<double> Values(int array) => _scores;

    public override void Evaluate(int array, int index, Span<double> outputs) => outputs[0] = Loss(_scores);

    /// <summary>The gradient for any scores.</summary>
    public double[] Gradient(double[] at)
    {
        Loss(at);
        return [.. _gradient];
    }

    private double Loss(double[] at)
    {
        ReadOnlyMatrix<double> scores = batch.At(at);
        return loss.Evaluate(scores, batch.Targets, new Matrix<double>(_gradient, scores.Rows, scores.Columns));
    }
}
