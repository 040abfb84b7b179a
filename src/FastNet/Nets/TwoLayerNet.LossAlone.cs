using FastNet.Numerics;

namespace FastNet;

/// <content>The loss without gradients.</content>
public sealed partial class TwoLayerNet<T>
{
    private const int None = -1;
    private const int Unknown = -2;

    private readonly SquaredWeights<T> _squares1;
    private readonly SquaredWeights<T> _squares2;

    // The hidden unit that the last call moved; the others are as the parameters at rest make them.
    private int _movedUnit = Unknown;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    public double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        return LossAtRest(x, labels);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A weight or bias of the first layer reaches one hidden unit: its column is a product with one column of W1, a chain of its own, so the bits are those of the whole product.
    /// </remarks>
    public double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels, Parameter moved, int index)
    {
        ArgumentNullException.ThrowIfNull(moved);
        using OneCall.Scope call = _scores.Enter(this);
        if (_movedUnit == Unknown)
        {
            double whole = LossAtRest(x, labels);
            _movedUnit = Unknown;
            return whole;
        }

        Ensure.Labels(labels, x.Rows, Classes);
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        int unit = ReferenceEquals(moved, _w1) || ReferenceEquals(moved, _b1) ? index % HiddenSize : None;
        if (_movedUnit != unit)
        {
            Compute(x, _movedUnit);
        }

        Compute(x, unit);
        _movedUnit = unit;
        Score(x.Rows);
        double squares1 = _squares1.Moved(W1, ReferenceEquals(moved, _w1) ? index : None);
        return LossOfScores(labels, squares1 + _squares2.Moved(W2, ReferenceEquals(moved, _w2) ? index : None));
    }

    private double LossAtRest(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Ensure.Labels(labels, x.Rows, Classes);
        Forward(x);
        _movedUnit = None;
        return LossOfScores(labels, _squares1.All(W1) + _squares2.All(W2));
    }

    /// <summary>hidden column (N,1) = max(0, X (N,D) . W1 column (D,1) + b1)</summary>
    private void Compute(ReadOnlyMatrix<T> x, int unit)
    {
        if (unit != None)
        {
            Matrix<T> column = new(_hidden.Span[unit..], x.Rows, 1, _hiddenStride);
            _plan.MultiplyBiasRelu(x, new(W1[unit..], InputSize, 1, HiddenSize), B1.Slice(unit, 1), column, _workspace.Span, _workers);
        }
    }

    /// <summary>scores (N,C) = hidden (N,H) . W2 (H,C) + b2</summary>
    private void Score(int rows) => _plan.MultiplyBias(Hidden(rows), new(W2, HiddenSize, Classes), B2, _scores.Rows(rows), _workspace.Span, _workers);

    /// <summary>The loss of the scores, whose gradient is left, and the L2 term of a sum of squares.</summary>
    private double LossOfScores(ReadOnlySpan<int> labels, double squares)
    {
        double loss = SoftmaxCrossEntropy.Loss(_scores.Span, labels.Length, Classes, _scores.Stride, labels, _scoresGradient.Span, _scores.Stride, _workers, LabelSmoothing);
        return _lossFactor == 0 ? loss : loss + (_lossFactor * squares);
    }
}
