using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// {affine - [normalisation] - ReLU - [dropout]} x (L - 1) - affine - softmax, the deep net of CS231n's assignments: any number of hidden layers of any
/// widths, loss = mean cross-entropy + L2 term on the weight matrices (not on gamma and beta). Shapes: X (N, D), Wi (inputs, units), bi, gammai, betai (units).
/// </summary>
/// <remarks>
/// <para>All memory is allocated by the constructor; no call allocates afterwards. One thread at a time may use a net: a call during another thread's is refused.</para>
/// <para>Bias, ReLU, ReLU mask and L2 gradient are applied inside the matrix products, wherever no normalisation or dropout stands between.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class FullyConnectedNet<T> : IClassifierNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetMemory<T> _memory;
    private readonly double _lossFactor;
    private readonly int[] _hiddenSizes;
    private readonly AffineLayer<T>[] _affine;
    private readonly Layer<T>[] _norms;
    private readonly BatchBuffer<T>[] _normInputs;
    private readonly BatchBuffer<T>[] _hidden;
    private readonly BatchBuffer<T>[] _gradients;
    private readonly NetScores<T> _scores;
    private readonly BatchBuffer<T> _scoresGradient;
    private int _step;

    /// <summary>A net with all parameters zero; call <see cref="Initialize(RandomState, Initializer)"/> or fill <see cref="Parameters"/> (gamma starts at 1).</summary>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="hiddenSizes">Units of each hidden layer, first to last, 1 or more; none: a softmax classifier.</param>
    /// <param name="classes">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="regularization">reg, finite and not negative.</param>
    /// <param name="convention">What reg multiplies.</param>
    /// <param name="normalization">What stands between affine layers and ReLU.</param>
    /// <param name="dropoutKeep">The probability that dropout keeps a hidden unit, <see cref="Dropout.SmallestKeep"/> to 1; 1: no dropout.</param>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="labelSmoothing">The share of each target that is spread over all classes, 0 or more and below 1 (<see cref="SoftmaxCrossEntropy"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or a choice is unknown.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public FullyConnectedNet(
        int inputSize,
        ReadOnlySpan<int> hiddenSizes,
        int classes,
        int batchCapacity,
        double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Half,
        Normalization normalization = Normalization.None,
        double dropoutKeep = 1,
        ulong seed = 0,
        Workers? workers = null,
        double labelSmoothing = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        foreach (int size in hiddenSizes)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(hiddenSizes));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        _lossFactor = L2.Factor<T>(regularization, convention);
        Ensure.Defined(normalization);
        Ensure.Keep(dropoutKeep);
        Ensure.Fraction(labelSmoothing);
        double decay = 2 * _lossFactor;

        _memory = new NetMemory<T>(batchCapacity, workers);
        _hiddenSizes = hiddenSizes.ToArray();
        (InputSize, Classes, Regularization, Convention) = (inputSize, classes, regularization, convention);
        (Normalization, DropoutKeep, Seed, LabelSmoothing) = (normalization, dropoutKeep, seed, labelSmoothing);
        int layers = _hiddenSizes.Length;
        _affine = new AffineLayer<T>[layers + 1];
        _norms = new Layer<T>[normalization == Normalization.None ? 0 : layers];
        _normInputs = new BatchBuffer<T>[_norms.Length];
        _hidden = new BatchBuffer<T>[layers];
        int inputs = inputSize;
        for (int i = 0; i < layers; i++)
        {
            int units = _hiddenSizes[i];
            string name = $"{i + 1}";
            _affine[i] = new AffineLayer<T>(_memory, name, inputs, units, decay, wantsInputGradient: i > 0);
            if (_norms.Length > 0)
            {
                _norms[i] = normalization == Normalization.Batch ? new BatchNormLayer<T>(_memory, name, units) : new LayerNormLayer<T>(_memory, name, units);
                _normInputs[i] = _memory.ReserveBatch($"affine {name}", units);
            }

            _hidden[i] = _memory.ReserveBatch($"hidden {name}", units);
            inputs = units;
        }

        _affine[layers] = new AffineLayer<T>(_memory, $"{layers + 1}", inputs, classes, decay, wantsInputGradient: layers > 0);
        _scores = new NetScores<T>(batchCapacity, classes);
        _scoresGradient = _memory.ReserveBatch("scores gradient", classes);

        // A gradient is dead when the one before it is known: two take turns.
        _gradients = new BatchBuffer<T>[Math.Min(2, layers)];
        for (int i = 0; i < _gradients.Length; i++)
        {
            _gradients[i] = _memory.ReserveBatch($"hidden gradient {i + 1}", _hiddenSizes.Max());
        }

        _memory.Commit();
        _squares = [.. _affine.Select(affine => new SquaredWeights<T>(affine.Weight.Length))];
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> HiddenSizes => _hiddenSizes;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int BatchCapacity => _memory.BatchCapacity;

    /// <summary>The strength of the L2 term.</summary>
    public double Regularization { get; }

    /// <summary>What the strength multiplies.</summary>
    public RegularizationConvention Convention { get; }

    /// <summary>What stands between affine layers and ReLU.</summary>
    public Normalization Normalization { get; }

    /// <summary>The probability that dropout keeps a hidden unit; 1: no dropout.</summary>
    public double DropoutKeep { get; }

    /// <summary>The seed of the dropout masks.</summary>
    public ulong Seed { get; }

    /// <summary>The share of each target that is spread over all classes.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Layout => _memory.Layout;

    /// <inheritdoc/>
    public Span<T> Parameters => _memory.Parameters;

    /// <inheritdoc/>
    public Span<T> Gradients => _memory.Gradients;

    /// <summary>The running statistics of batch normalisation: running_mean1, running_var1, ...; empty without it.</summary>
    public IReadOnlyList<Parameter> StateLayout => _memory.StateLayout;

    /// <inheritdoc/>
    public Span<T> State => _memory.State;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Step
    {
        get => _step;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _step = value;
        }
    }

    /// <summary>Draws W1, W2, ... from a Gaussian of standard deviation <paramref name="weightScale"/>; biases become zero, gamma 1, beta and state 0, the step 0.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="weightScale">Finite and not negative.</param>
    public void Initialize(RandomState random, double weightScale) => Initialize(random, Initializer.Gaussian(weightScale));

    /// <summary>Draws W1, W2, ...; biases become zero, gamma 1, beta and state 0, the step 0.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="initializer">How to draw.</param>
    public void Initialize(RandomState random, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(random);
        Parameters.Clear();
        for (int i = 0; i < _affine.Length; i++)
        {
            _affine[i].Initialize(random, initializer);
            if (i < _norms.Length)
            {
                _norms[i].Initialize(random, initializer);
            }
        }

        Step = 0;
    }

    /// <summary>Scores (N, C) of a batch in test mode, valid until the thread's next call: running statistics, no dropout.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Forward(x, training: false);
        return _scores.Rows(x.Rows);
    }

    /// <summary>Mean loss over a batch in training mode, and the gradients of all parameters; <see cref="Step"/> then grows by one.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Ensure.Labels(labels, x.Rows, Classes);
        Forward(x, training: true);
        double loss = LossOfScores(labels, _lossFactor == 0 ? 0 : SumOfSquaredWeights());
        Backward(x);
        Step++;
        return loss;
    }

    private void Forward(ReadOnlyMatrix<T> x, bool training)
    {
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        _hasRest = false;
        for (int i = 0; i < _hidden.Length; i++)
        {
            ForwardLayer(i, Input(i, x), training);
        }

        _affine[^1].Multiply(Input(_hidden.Length, x), _scores.Rows(x.Rows));
    }

    /// <summary>What a layer reads: the batch, or the hidden units before it.</summary>
    private ReadOnlyMatrix<T> Input(int layer, ReadOnlyMatrix<T> x) => layer == 0 ? x : _hidden[layer - 1].Rows(x.Rows);

    private void ForwardLayer(int layer, ReadOnlyMatrix<T> input, bool training)
    {
        Matrix<T> hidden = _hidden[layer].Rows(input.Rows);
        if (_norms.Length == 0)
        {
            _affine[layer].ForwardRelu(input, hidden);
        }
        else
        {
            _affine[layer].Multiply(input, _normInputs[layer].Rows(input.Rows));
            Normalize(layer, hidden, training);
        }

        if (training)
        {
            Drop(layer, hidden);
        }
    }

    /// <summary>hidden = max(0, norm(input W + b)), the sums known.</summary>
    private void Normalize(int layer, Matrix<T> hidden, bool training)
    {
        Matrix<T> sums = _normInputs[layer].Rows(hidden.Rows);
        if (training)
        {
            _norms[layer].Forward(sums, hidden);
        }
        else
        {
            _norms[layer].Predict(sums, hidden);
        }

        Span<T> flat = _hidden[layer].Flat(hidden.Rows);
        Relu.Forward(flat, flat, _memory.Workers);
    }

    /// <summary>Dropout in place: of hidden units on the way forward, of their gradient on the way back.</summary>
    private void Drop(int layer, Matrix<T> matrix)
    {
        if (DropoutKeep < 1)
        {
            int stride = (int)matrix.RowStride;
            Dropout.Apply(matrix.Elements, matrix.Rows, matrix.Columns, stride, matrix.Elements, stride, DropoutKeep, Seed, Step, layer, _memory.Workers);
        }
    }

    private void Backward(ReadOnlyMatrix<T> x)
    {
        int n = x.Rows;
        ReadOnlyMatrix<T> upstream = _scoresGradient.Rows(n);
        for (int i = _hidden.Length; i > 0; i--)
        {
            // The gradient of a unit's sum is 0 where the unit was off, be it by the ReLU or dropped; so one mask, by what came out, serves both.
            Matrix<T> hidden = _hidden[i - 1].Rows(n);
            Matrix<T> gradient = _gradients[i % 2 % _gradients.Length].Rows(n, _hiddenSizes[i - 1]);
            _affine[i].BackwardParameters(hidden, upstream);
            _affine[i].BackwardInputRelu(hidden, upstream, gradient);
            Drop(i - 1, gradient);
            if (_norms.Length > 0)
            {
                // Of input and output, a normalisation's gradient needs the input alone.
                _norms[i - 1].Backward(_normInputs[i - 1].Rows(n), hidden, gradient, gradient);
            }

            upstream = gradient;
        }

        _affine[0].BackwardParameters(x, upstream);
    }
}
