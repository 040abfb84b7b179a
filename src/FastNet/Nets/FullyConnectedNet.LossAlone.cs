using FastNet.Numerics;

namespace FastNet;

/// <content>The loss without gradients.</content>
public sealed partial class FullyConnectedNet<T>
{
    private const int None = -1;
    private const int Unknown = -2;

    private readonly SquaredWeights<T>[] _squares;

    // Layers from the first on whose buffers hold what the parameters at rest give; and in the layer behind them, the one unit whose sums do not.
    private int _layersAtRest;
    private int _movedUnit = Unknown;

    // Whether the last whole pass was one at rest.
    private bool _hasRest;

    /// <inheritdoc/>
    /// <remarks><see cref="Step"/> stays.</remarks>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    public double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        return LossAtRest(x, labels);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Layers before the moved parameter are not computed again. Of its own layer one column of sums is: a chain of its own in the product, so the bits are those of the whole product.
    /// </remarks>
    public double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels, Parameter moved, int index)
    {
        ArgumentNullException.ThrowIfNull(moved);
        using OneCall.Scope call = _scores.Enter(this);
        if (!_hasRest)
        {
            double whole = LossAtRest(x, labels);
            _hasRest = false;
            return whole;
        }

        Ensure.Labels(labels, x.Rows, Classes);
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        int layer = LayerOf(moved);
        if (layer > _layersAtRest)
        {
            for (int i = _layersAtRest; i < layer; i++)
            {
                ForwardLayer(i, Input(i, x), training: true);
            }

            _movedUnit = Unknown;
        }
        else if (layer < _layersAtRest)
        {
            _movedUnit = None;
        }

        _layersAtRest = layer;
        if (layer < _hidden.Length)
        {
            bool isAffine = ReferenceEquals(moved, _affine[layer].Weight) || ReferenceEquals(moved, _affine[layer].Bias);
            ForwardMoved(layer, Input(layer, x), isAffine ? index % _hiddenSizes[layer] : None);
        }

        for (int i = layer + 1; i < _hidden.Length; i++)
        {
            ForwardLayer(i, Input(i, x), training: true);
        }

        _affine[^1].Multiply(Input(_hidden.Length, x), _scores.Rows(x.Rows));
        double squares = 0;
        for (int i = 0; i < _squares.Length; i++)
        {
            Parameter weight = _affine[i].Weight;
            squares += _squares[i].Moved(weight.Of(Parameters), ReferenceEquals(moved, weight) ? index : None);
        }

        return LossOfScores(labels, squares);
    }

    private double LossAtRest(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Ensure.Labels(labels, x.Rows, Classes);
        Forward(x, training: true);
        (_layersAtRest, _movedUnit, _hasRest) = (_hidden.Length, None, true);
        double squares = 0;
        for (int i = 0; i < _squares.Length; i++)
        {
            squares += _squares[i].All(_affine[i].Weight.Of(Parameters));
        }

        return LossOfScores(labels, squares);
    }

    /// <summary>The last layer whose parameters begin at or before a parameter.</summary>
    private int LayerOf(Parameter moved)
    {
        int layer = _affine.Length - 1;
        while (layer > 0 && moved.Offset < _affine[layer].Weight.Offset)
        {
            layer--;
        }

        return layer;
    }

    /// <summary>A layer of which one unit has other sums than at rest.</summary>
    private void ForwardMoved(int layer, ReadOnlyMatrix<T> input, int unit)
    {
        // Dropout in place leaves no sums to use again where no normalisation keeps them.
        bool keepsSums = _norms.Length > 0 || DropoutKeep == 1;
        if (!keepsSums || _movedUnit == Unknown)
        {
            ForwardLayer(layer, input, training: true);
        }
        else
        {
            if (_movedUnit != unit)
            {
                ComputeUnit(layer, input, _movedUnit);
            }

            ComputeUnit(layer, input, unit);
            if (_norms.Length > 0)
            {
                Matrix<T> hidden = _hidden[layer].Rows(input.Rows);
                Normalize(layer, hidden, training: true);
                Drop(layer, hidden);
            }
        }

        _movedUnit = unit;
    }

    private void ComputeUnit(int layer, ReadOnlyMatrix<T> input, int unit)
    {
        if (unit == None)
        {
            return;
        }

        BatchBuffer<T> sums = _norms.Length > 0 ? _normInputs[layer] : _hidden[layer];
        _affine[layer].MultiplyColumn(input, unit, new Matrix<T>(sums.Flat(input.Rows)[unit..], input.Rows, 1, sums.Stride), relu: _norms.Length == 0);
    }

    /// <summary>The loss of the scores, whose gradient is left, and the L2 term of a sum of squares.</summary>
    private double LossOfScores(ReadOnlySpan<int> labels, double squares)
    {
        int n = labels.Length;
        double loss = SoftmaxCrossEntropy.Loss(
            _scores.Rows(n).Elements, n, Classes, _scores.Stride, labels, _scoresGradient.Rows(n).Elements, _scoresGradient.Stride, _memory.Workers, LabelSmoothing);
        return _lossFactor == 0 ? loss : loss + (_lossFactor * squares);
    }

    private double SumOfSquaredWeights()
    {
        double sum = 0;
        if (_lossFactor == 0)
        {
            return sum;
        }

        foreach (AffineLayer<T> affine in _affine)
        {
            sum += SumOfSquares.Compute<T>(affine.Weight.Of(Parameters), _memory.Workers);
        }

        return sum;
    }
}
