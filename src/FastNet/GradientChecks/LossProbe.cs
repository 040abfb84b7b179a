using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The training loss of a net on one batch, without gradients, always from the same state and step; and again after one element of one parameter was
/// moved. The parts that the element cannot change are not computed again, and the bits are those of the whole loss.
/// </summary>
/// <param name="net">The net, at the point of the check.</param>
internal sealed class LossProbe(Net<double> net)
{
    private const int None = SquaredWeights.None;

    private readonly SquaredWeights?[] _squares = [.. net.Layout.Select(w => w.IsMatrix ? new SquaredWeights(w.Rows, w.Columns) : null)];
    private readonly double[] _state = net.State.ToArray();
    private readonly int _step = net.Step;

    // The stage that was moved last; stages before it are at rest. If it is a product, the unit whose sums are not at rest.
    private int _stage = None;
    private int _movedUnit = None;

    // The net's passes when the last one was made here.
    private long _pass = -1;

    /// <summary>Puts state and step back to the point of the check.</summary>
    public void Restore()
    {
        _state.CopyTo(net.State);
        net.Step = _step;
    }

    /// <summary>The loss; no element is moved.</summary>
    public double AtRest(ReadOnlyMatrix<double> x, Targets<double> targets)
    {
        using OneCall.Scope call = net.Enter();
        double loss = Whole(x, targets, moved: null, None);
        (_pass, _stage) = (net.Passes, None);
        return loss;
    }

    /// <summary>
    /// The loss after one element was moved since <see cref="AtRest"/> for the same batch, and nothing else: an element moved before is back.
    /// </summary>
    /// <param name="x">The batch of that call.</param>
    /// <param name="targets">Its targets.</param>
    /// <param name="moved">The parameter, one of the net's.</param>
    /// <param name="index">The element of the parameter.</param>
    public double Moved(ReadOnlyMatrix<double> x, Targets<double> targets, Parameter moved, int index)
    {
        using OneCall.Scope call = net.Enter();
        if (_pass != net.Passes)
        {
            // Another call has changed the net since then.
            return Whole(x, targets, moved: null, None);
        }

        int stage = StageOf(moved);
        int unit = net.Stages[stage].Affine?.Owns(moved) == true ? index % net.Stages[stage].Head.OutputSize : None;
        double loss = stage == _stage ? Partial(x, targets, moved, index, unit) : Whole(x, targets, moved, index);
        (_pass, _stage, _movedUnit) = (net.Passes, stage, unit);
        return loss;
    }

    private double Whole(ReadOnlyMatrix<double> x, Targets<double> targets, Parameter? moved, int index)
    {
        Restore();
        net.Objective.Require(targets, x.Rows, net.OutputSize);
        net.Forward(x, training: true);
        return LossOfScores(targets, moved, index);
    }

    /// <summary>The stage that was moved before too is computed again, as far as it changes, and those after it.</summary>
    private double Partial(ReadOnlyMatrix<double> x, Targets<double> targets, Parameter moved, int index, int unit)
    {
        Restore();
        net.Objective.Require(targets, x.Rows, net.OutputSize);
        Stage<double> stage = net.Stages[_stage];

        // Dropout in place leaves no sums to use again, and scores belong to the thread.
        bool keepsSums = stage.Affine is not null && stage.Dropout is null && _stage < net.Stages.Length - 1;
        if (keepsSums)
        {
            ForwardUnit(stage, net.Input(_stage, x), net.Output(_stage, x.Rows), _movedUnit == unit ? None : _movedUnit);
            ForwardUnit(stage, net.Input(_stage, x), net.Output(_stage, x.Rows), unit);
        }

        for (int i = keepsSums ? _stage + 1 : _stage; i < net.Stages.Length; i++)
        {
            net.ForwardStage(i, net.Input(i, x), training: true);
        }

        return LossOfScores(targets, moved, index);
    }

    private double LossOfScores(Targets<double> targets, Parameter? moved, int index)
    {
        double squares = 0;
        for (int i = 0; i < _squares.Length; i++)
        {
            if (_squares[i] is SquaredWeights matrix)
            {
                Span<double> w = net.Layout[i].Of(net.Parameters);
                squares += moved is null ? matrix.AtRest(w) : matrix.Moved(w, ReferenceEquals(moved, net.Layout[i]) ? index : None);
            }
        }

        return net.LossOfScores(targets, squares);
    }

    /// <summary>The stage whose layer has a parameter; the first where that is not known, as of a layer inside another.</summary>
    private int StageOf(Parameter moved)
    {
        for (int stage = 0; stage < net.Stages.Length; stage++)
        {
            if (net.Stages[stage].Head is Layer<double> layer && layer.Owns(moved))
            {
                return stage;
            }
        }

        return 0;
    }

    /// <summary>One column of a product is a product with one column of W, a chain of its own, so the bits are those of the whole one.</summary>
    private static void ForwardUnit(Stage<double> stage, ReadOnlyMatrix<double> input, Matrix<double> output, int unit)
    {
        if (unit == None)
        {
            return;
        }

        Matrix<double> column = new(output.Elements[unit..], input.Rows, 1, (int)output.RowStride);
        stage.Affine!.MultiplyColumn(input, unit, column);
        for (int i = 0; i < (stage.Activation is null ? 0 : column.Rows); i++)
        {
            stage.Activation!.Value(column.Row(i), column.Row(i), null);
        }
    }
}
