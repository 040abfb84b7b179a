using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Affine - ReLU - affine - softmax, the net of CS231n's first assignment: hidden = max(0, X W1 + b1), scores = hidden W2 + b2, loss = mean
/// cross-entropy + L2 term on W1 and W2. Shapes: X (N, D), W1 (D, H), b1 (H), W2 (H, C), b2 (C).
/// </summary>
/// <remarks>All memory is allocated by the constructor; no call allocates afterwards. One thread at a time may use a net: a call during another thread's is refused.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class TwoLayerNet<T> : IClassifierNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workers _workers;
    private readonly double _lossFactor;
    private readonly T _gradientFactor;
    private readonly Arena _arena = new();
    private readonly Parameter _w1;
    private readonly Parameter _b1;
    private readonly Parameter _w2;
    private readonly Parameter _b2;
    private readonly ArenaSlice<T> _parameters;
    private readonly ArenaSlice<T> _gradients;
    private readonly ArenaSlice<T> _hidden;
    private readonly ArenaSlice<T> _hiddenGradient;
    private readonly NetScores<T> _scores;
    private readonly ArenaSlice<T> _scoresGradient;
    private readonly ArenaSlice<T> _workspace;
    private readonly GemmPlan<T> _plan;
    private readonly int _hiddenStride;

    /// <summary>A net with all parameters zero; call <see cref="Initialize"/> or fill <see cref="Parameters"/>.</summary>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="hiddenSize">H, 1 or more.</param>
    /// <param name="classes">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="regularization">reg, finite and not negative.</param>
    /// <param name="convention">What reg multiplies.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="labelSmoothing">The share of each target that is spread over all classes, 0 or more and below 1 (<see cref="SoftmaxCrossEntropy"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg or the smoothing is out of its range (in the element type), or the convention is unknown.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public TwoLayerNet(
        int inputSize,
        int hiddenSize,
        int classes,
        int batchCapacity,
        double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Half,
        Workers? workers = null,
        double labelSmoothing = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        Ensure.Fraction(labelSmoothing);
        _lossFactor = L2.Factor<T>(regularization, convention);
        LabelSmoothing = labelSmoothing;
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        Classes = classes;
        BatchCapacity = batchCapacity;
        Regularization = regularization;
        Convention = convention;
        _workers = workers ?? Workers.Inline;
        _gradientFactor = T.CreateChecked(2 * _lossFactor);

        ParameterLayout<T> layout = new();
        _w1 = layout.Matrix("W1", inputSize, hiddenSize);
        _b1 = layout.Vector("b1", hiddenSize);
        _w2 = layout.Matrix("W2", hiddenSize, classes);
        _b2 = layout.Vector("b2", classes);
        Layout = layout.Parameters;

        _hiddenStride = MatrixLayout.PaddedStride<T>(hiddenSize);
        _scores = new NetScores<T>(batchCapacity, classes);
        int largest = Math.Max(Math.Max(inputSize, hiddenSize), Math.Max(classes, batchCapacity));
        _plan = new GemmPlan<T>(largest, Math.Max(hiddenSize, classes), largest);
        _parameters = _arena.Reserve<T>("parameters", layout.Length);
        _gradients = _arena.Reserve<T>("gradients", layout.Length);
        _hidden = _arena.Reserve<T>("hidden", Ensure.Elements("hidden layer", batchCapacity, _hiddenStride));
        _hiddenGradient = _arena.Reserve<T>("hidden gradient", Ensure.Elements("hidden layer", batchCapacity, _hiddenStride));
        _scoresGradient = _arena.Reserve<T>("scores gradient", Ensure.Elements("scores", batchCapacity, _scores.Stride));
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
        (_squares1, _squares2) = (new(_w1.Length), new(_w2.Length));
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <summary>Width of the hidden layer (H).</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int BatchCapacity { get; }

    /// <summary>The strength of the L2 term.</summary>
    public double Regularization { get; }

    /// <summary>What the strength multiplies.</summary>
    public RegularizationConvention Convention { get; }

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Layout { get; }

    /// <inheritdoc/>
    public Span<T> Parameters => _parameters.Span;

    /// <inheritdoc/>
    public Span<T> Gradients => _gradients.Span;

    /// <summary>Weights of the first layer, (D, H) row-major.</summary>
    public Span<T> W1 => _w1.Of(Parameters);

    /// <summary>Biases of the first layer, (H).</summary>
    public Span<T> B1 => _b1.Of(Parameters);

    /// <summary>Weights of the second layer, (H, C) row-major.</summary>
    public Span<T> W2 => _w2.Of(Parameters);

    /// <summary>Biases of the second layer, (C).</summary>
    public Span<T> B2 => _b2.Of(Parameters);

    /// <summary>Draws W1, then W2, from a Gaussian of standard deviation <paramref name="weightScale"/>; biases become zero.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="weightScale">Finite and not negative.</param>
    public void Initialize(RandomState random, double weightScale)
    {
        ArgumentNullException.ThrowIfNull(random);
        Ensure.FiniteAndNotNegative(weightScale);
        Parameters.Clear();
        random.Gaussian(W1, weightScale);
        random.Gaussian(W2, weightScale);
    }

    /// <summary>Scores (N, C) of a batch, valid until the thread's next call.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Forward(x);
        return _scores.Rows(x.Rows);
    }

    /// <summary>Mean loss over a batch, and the gradients of all parameters.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Ensure.Labels(labels, x.Rows, Classes);
        ForwardHidden(x);
        double loss = LossOfHidden(labels);

        // dW1 (D,H) = X^T (D,N) . dHidden (N,H) + lambda W1
        AddWeightGradient(x, HiddenGradient(x.Rows), _w1, Gradients);
        return loss;
    }

    /// <summary>The factor lambda of W in its gradient; null: there is no such term.</summary>
    internal T? WeightDecay => _lossFactor == 0 ? null : _gradientFactor;

    /// <summary>The gradient of W1, (D, H) row-major.</summary>
    internal Span<T> W1Gradient => _w1.Of(Gradients);

    /// <summary>What the hidden layer gave for a batch of that many rows, (N, H).</summary>
    internal Matrix<T> Hidden(int rows) => new(_hidden.Span, rows, HiddenSize, _hiddenStride);

    /// <summary>The gradient of the hidden layer's sums, (N, H).</summary>
    internal Matrix<T> HiddenGradient(int rows) => new(_hiddenGradient.Span, rows, HiddenSize, _hiddenStride);

    /// <summary>
    /// What lies between the two products with X: from <see cref="Hidden"/> to the loss, <see cref="HiddenGradient"/> and all gradients but W1's. The labels
    /// are right, and as many as rows.
    /// </summary>
    internal double LossOfHidden(ReadOnlySpan<int> labels)
    {
        _movedUnit = Unknown;
        Score(labels.Length);
        double loss = LossOfScores(labels, _lossFactor == 0 ? 0 : SumOfSquares.Compute<T>(W1, _workers) + SumOfSquares.Compute<T>(W2, _workers));
        BackwardHidden(labels.Length);
        return loss;
    }

    private void Forward(ReadOnlyMatrix<T> x)
    {
        ForwardHidden(x);
        Score(x.Rows);
    }

    private void ForwardHidden(ReadOnlyMatrix<T> x)
    {
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        _movedUnit = Unknown;

        // hidden (N,H) = max(0, X (N,D) . W1 (D,H) + b1)
        _plan.MultiplyBiasRelu(x, new(W1, InputSize, HiddenSize), B1, Hidden(x.Rows), _workspace.Span, _workers);
    }

    private void BackwardHidden(int n)
    {
        Span<T> gradients = Gradients;
        Matrix<T> dScores = new(_scoresGradient.Span, n, Classes, _scores.Stride);
        Matrix<T> dHidden = HiddenGradient(n);
        Matrix<T> hidden = Hidden(n);

        // dW2 (H,C) = hidden^T (H,N) . dScores (N,C) + lambda W2, db2 (C) = sum of dScores over the batch
        AddWeightGradient(hidden, dScores, _w2, gradients);
        ColumnSums.Apply<T>(_scoresGradient.Span, n, Classes, _scores.Stride, _b2.Of(gradients), _workers);

        // dHidden (N,H) = dScores (N,C) . W2^T (C,H) where the unit was on
        ReadOnlyMatrix<T> w2 = new(W2, HiddenSize, Classes);
        _plan.MultiplyReluMask(dScores, w2.Transposed, hidden, dHidden, _workspace.Span, _workers);

        // db1 (H) = sum of dHidden over the batch
        ColumnSums.Apply<T>(_hiddenGradient.Span, n, HiddenSize, _hiddenStride, _b1.Of(gradients), _workers);
    }

    private void AddWeightGradient(ReadOnlyMatrix<T> input, ReadOnlyMatrix<T> upstream, Parameter weight, Span<T> gradients)
    {
        ReadOnlyMatrix<T> w = new(weight.Of(Parameters), weight.Rows, weight.Columns);
        Matrix<T> dW = new(weight.Of(gradients), weight.Rows, weight.Columns);
        if (_lossFactor == 0)
        {
            _plan.Multiply(input.Transposed, upstream, dW, _workspace.Span, accumulate: false, _workers);
        }
        else
        {
            _plan.MultiplyAddScaled(input.Transposed, upstream, _gradientFactor, w, dW, _workspace.Span, _workers);
        }
    }
}
