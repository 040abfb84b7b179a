namespace FastNet;

/// <summary>A net's loss as a function of its parameters, always from the same state and step.</summary>
internal sealed class NetSubject : CheckSubject
{
    private readonly LossProbe _probe;
    private readonly double[] _state;
    private readonly int _step;
    private readonly CheckBatch _batch;

    /// <param name="net">At the point of the check.</param>
    /// <param name="batch">Its rows and their targets.</param>
    public NetSubject(Net<double> net, CheckBatch batch)
    {
        (Net, _batch, _probe) = (net, batch, new LossProbe(net));
        (_state, _step) = (net.State.ToArray(), net.Step);
    }

    public Net<double> Net { get; }

    public override int Outputs => 1;

    /// <summary>Probabilities and margins are of size 1, even where the loss made of them is next to 0.</summary>
    public override double Magnitude => 1;

    public override Span<double> Values(int array) => Net.Layout[array].Of(Net.Parameters);

    public override void Evaluate(int array, int index, Span<double> outputs)
    {
        Restore();
        outputs[0] = array < 0 ? _probe.AtRest(_batch.X, _batch.Targets) : _probe.Moved(_batch.X, _batch.Targets, Net.Layout[array], index);
    }

    /// <summary>The gradients under test, for these rows.</summary>
    public double[][] Gradients(double[] x)
    {
        Restore();
        Net.Loss(_batch.At(x), _batch.Targets);
        Restore();
        return [.. Net.Layout.Select(parameter => parameter.Of(Net.Gradients).ToArray())];
    }

    /// <summary>Brings another net to the same point.</summary>
    public void CopyTo(Net<double> other)
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
