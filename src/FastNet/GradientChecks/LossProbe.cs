using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The training loss of a net on one batch, without gradients, and again after one element of one parameter was moved: what that element cannot change is not computed
/// again, and the bits are those of the whole loss.
/// </summary>
/// <param name="net">The net. State and step stay the caller's.</param>
internal sealed class LossProbe(Net<double> net)
{
    private const int None = -1;
    private const int Unknown = -2;

    private readonly SquaredWeights<double>[] _squares = [.. net.Layout.Select(parameter => new SquaredWeights<double>(parameter.IsMatrix ? parameter.Length : 0))];

    // Stages from the first on whose outputs are what the parameters at rest give; and in the stage behind them, the one unit whose sums are not.
    private int _stagesAtRest;
    private int _movedUnit = Unknown;

    // The net's passes when the last whole one at rest was made here.
    private long _pass = -1;

    /// <summary>The loss; no element is moved.</summary>
    public double AtRest(ReadOnlyMatrix<double> x, Targets<double> targets)
    {
        using OneCall.Scope call = net.Enter();
        double loss = Whole(x, targets);
        _pass = net.Passes;
        return loss;
    }

    /// <summary>The loss after one element was moved since <see cref="AtRest"/> for the same batch, and nothing else: an element moved before is back.</summary>
    /// <param name="x">The batch of that call.</param>
    /// <param name="targets">Its targets.</param>
    /// <param name="moved">The parameter, one of the net's.</param>
    /// <param name="index">The element of the parameter.</param>
    public double Moved(ReadOnlyMatrix<double> x, Targets<double> targets, Parameter moved, int index)
    {
        using OneCall.Scope call = net.Enter();
        if (_pass != net.Passes)
        {
            return Whole(x, targets);
        }

        net.Objective.Require(targets, x.Rows, net.OutputSize);
        int stage = StageOf(moved);
        if (stage > _stagesAtRest)
        {
            for (int i = _stagesAtRest; i < stage; i++)
            {
                net.ForwardStage(i, net.Input(i, x), training: true);
            }

            _movedUnit = Unknown;
        }
        else if (stage < _stagesAtRest)
        {
            _movedUnit = None;
        }

        _stagesAtRest = stage;
        ForwardMoved(stage, net.Input(stage, x), moved, index);
        for (int i = stage + 1; i < net.Stages.Length; i++)
        {
            net.ForwardStage(i, net.Input(i, x), training: true);
        }

        double squares = 0;
        for (int i = 0; i < _squares.Length; i++)
        {
            Parameter parameter = net.Layout[i];
            squares += parameter.IsMatrix ? _squares[i].Moved(parameter.Of(net.Parameters), ReferenceEquals(moved, parameter) ? index : None) : 0;
        }

        return net.LossOfScores(targets, squares);
    }

    private double Whole(ReadOnlyMatrix<double> x, Targets<double> targets)
    {
        net.Objective.Require(targets, x.Rows, net.OutputSize);
        net.Forward(x, training: true);
        (_stagesAtRest, _movedUnit) = (net.Stages.Length - 1, Unknown);
        double squares = 0;
        for (int i = 0; i < _squares.Length; i++)
        {
            Parameter parameter = net.Layout[i];
            squares += parameter.IsMatrix ? _squares[i].All(parameter.Of(net.Parameters)) : 0;
        }

        return net.LossOfScores(targets, squares);
    }

    /// <summary>The stage whose layer a parameter is; the first where that is not known, as of a layer inside another.</summary>
    private int StageOf(Parameter moved)
    {
        for (int i = 0; i < net.Stages.Length; i++)
        {
            if (net.Stages[i].Head is Layer<double> layer && layer.Owns(moved))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>A stage of which, where it is a product, one unit has other sums than at rest.</summary>
    private void ForwardMoved(int stage, ReadOnlyMatrix<double> input, Parameter moved, int index)
    {
        Stage<double> products = net.Stages[stage];
        int unit = products.Affine?.Owns(moved) == true ? index % net.Stages[stage].Head.OutputSize : None;

        // Dropout in place leaves no sums to use again, and scores belong to the thread.
        if (products.Affine is null || products.Dropout is not null || stage == net.Stages.Length - 1 || _movedUnit == Unknown)
        {
            net.ForwardStage(stage, input, training: true);
        }
        else
        {
            if (_movedUnit != unit)
            {
                ForwardUnit(products, input, net.Output(stage, input.Rows), _movedUnit);
            }

            ForwardUnit(products, input, net.Output(stage, input.Rows), unit);
        }

        _movedUnit = unit;
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
