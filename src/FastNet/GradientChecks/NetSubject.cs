using FastNet.Numerics;

namespace FastNet;

/// <summary>A net's loss as a function of its parameters, always from the same state and step.</summary>
internal sealed class NetSubject : CheckSubject
{
    private readonly double[] _state;
    private readonly int _step;
    private readonly double[] _x;
    private readonly int[] _labels;
    private readonly int _stride;

    /// <param name="net">At the point of the check.</param>
    /// <param name="x">(N, D), rows <paramref name="stride"/> elements apart.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="labels">N labels.</param>
    public NetSubject(IClassifierNet<double> net, double[] x, int stride, int[] labels)
    {
        (Net, _x, _stride, _labels) = (net, x, stride, labels);
        (_state, _step) = (net.State.ToArray(), net.Step);
    }

    public IClassifierNet<double> Net { get; }

    public override int Outputs => 1;

    /// <summary>Probabilities and margins are of size 1, even where the loss made of them is next to 0.</summary>
    public override double Magnitude => 1;

    public override Span<double> Values(int array) => Net.Layout[array].Of(Net.Parameters);

    public override void Evaluate(int array, int index, Span<double> outputs)
    {
        Restore();
        ReadOnlyMatrix<double> x = new(_x, _labels.Length, Net.InputSize, _stride);
        outputs[0] = array < 0 ? Net.LossAlone(x, _labels) : Net.LossAlone(x, _labels, Net.Layout[array], index);
    }

    /// <summary>The gradients under test, for these rows.</summary>
    public double[][] Gradients(double[] x)
    {
        Restore();
        Net.Loss(new ReadOnlyMatrix<double>(x, _labels.Length, Net.InputSize, _stride), _labels);
        Restore();
        return [.. Net.Layout.Select(parameter => parameter.Of(Net.Gradients).ToArray())];
    }

    /// <summary>Brings another net to the same point.</summary>
    public void CopyTo(IClassifierNet<double> other)
    {
        Net.Parameters.CopyTo(other.Parameters);
        _state.CopyTo(other.State);
        other.Step = _step;
    }

    /// <summary>Puts state and step back.</summary>
    public void Restore()
    {
        _state.CopyTo(Net.State);
        Net.Step = _step;
    }
}
