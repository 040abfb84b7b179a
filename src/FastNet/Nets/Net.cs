using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Layers in order, a loss, and an L2 term on the weight matrices: what a solver trains, checkers check and files hold. Layers may be ours or one's
/// own, and so may losses.
/// </summary>
/// <remarks>
/// <para>The net decides which layers are one pass. The bias and the ReLU after a product are part of it, and so are the ReLU's mask in the
/// backward product and the L2 term in the product that makes dW. Dropout and other activations whose derivative is computed from y work in place.
/// The gradient of the input is not computed.</para>
/// <para>All memory is allocated by the constructor; no call allocates afterwards. One thread at a time may use a net: a call during another
/// thread's is refused.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public partial class Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetMemory<T> _memory;
    private readonly ILayer<T>[] _layers;
    private readonly Stage<T>[] _stages;
    private readonly BatchBuffer<T>[] _outputs;
    private readonly BatchBuffer<T>[] _gradients;
    private readonly BatchBuffer<T> _scoresGradient;
    private readonly int _scoresStride;
    private readonly int _firstLearning;
    private readonly double _lossFactor;
    private readonly T _gradientFactor;

    // Matrices of the L2 term, and those of them whose layers know nothing of it.
    private readonly Parameter[] _matrices;
    private readonly Parameter[] _plainMatrices;
    private readonly double[] _columnSquares;

    // Memory of the scores, and the thread whose call was the last: a caller reads scores after its call has ended.
    private AlignedBuffer<T> _scores;
    private int _thread = Environment.CurrentManagedThreadId;
    private OneCall _calls;

    /// <summary>A net; its first weights are drawn.</summary>
    /// <param name="memory">The memory that the layers were made with, not yet committed; the net commits it.</param>
    /// <param name="layers">1 or more, first to last, none twice; each takes as many features as the one before gives.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="regularization">reg, the strength of the L2 term; finite and not negative.</param>
    /// <param name="convention">Whether reg multiplies half the squares or all of them.</param>
    /// <param name="initializer">How weight matrices are drawn; none: <see cref="Initializer.He"/>.</param>
    /// <param name="seed">Of the first weights.</param>
    /// <exception cref="ArgumentException">There are no layers, two neighbours' sizes do not fit, or a layer stands twice or was made with other
    /// memory.</exception>
    /// <exception cref="ArgumentOutOfRangeException">reg is out of its range, also in the element type, or the convention is unknown.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public Net(
        NetMemory<T> memory, ReadOnlySpan<ILayer<T>> layers, Loss<T> loss, double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Half, Initializer? initializer = null, uint seed = 0)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(loss);
        _lossFactor = LossFactor(regularization, convention);
        _gradientFactor = T.CreateChecked(2 * _lossFactor);
        (_memory, Objective, Regularization, Convention) = (memory, loss, regularization, convention);
        _layers = [.. SequentialLayer<T>.Fitting(memory, layers)];
        _stages = Stage<T>.Of(SequentialLayer<T>.Flatten(_layers));
        (InputSize, OutputSize) = (_layers[0].InputSize, _layers[^1].OutputSize);

        // An output for each stage but the last, whose scores belong to the calling thread. Of gradients two take turns: one is dead when the one
        // before
        // it is known.
        _outputs = [.. _stages.SkipLast(1).Select((stage, i) => memory.ReserveBatch($"output {i + 1}", stage.Head.OutputSize))];
        _scoresStride = MatrixLayout.PaddedStride<T>(OutputSize);
        _scores = new AlignedBuffer<T>((nint)memory.BatchCapacity * _scoresStride);
        _scoresGradient = memory.ReserveBatch("scores gradient", OutputSize);
        _firstLearning = Math.Max(0, Array.FindIndex(_stages, stage => stage.HasParameters));
        Stage<T>[] passed = [.. _stages.Skip(_firstLearning + (_stages[_firstLearning].Affine is null ? 0 : 1)).Where(stage => !stage.IsInPlace)];
        int buffers = memory.IsForPredictions ? 0 : 2;
        _gradients = [.. passed.Take(buffers).Select((_, i) => memory.ReserveBatch($"gradient {i + 1}", passed.Max(stage => stage.Head.InputSize)))];
        memory.Commit();

        Parameter[] fused = [.. _stages.Where(stage => stage.Affine is not null).Select(stage => stage.Affine!.Weight)];
        _matrices = _lossFactor == 0 ? [] : [.. Layout.Where(parameter => parameter.IsMatrix)];
        _plainMatrices = [.. _matrices.Except(fused)];
        _columnSquares = new double[_matrices.Select(matrix => matrix.Columns).DefaultIfEmpty().Max()];
        foreach (Stage<T> stage in _stages)
        {
            stage.Affine?.Decay = _gradientFactor;
        }

        if (!memory.IsForPredictions)
        {
            Initialize(new RandomState(seed), initializer ?? Initializer.He);
        }
    }

    /// <summary>Features of an input row (D).</summary>
    public int InputSize { get; }

    /// <summary>Scores of a row (M): a class each, or as the loss reads them.</summary>
    public int OutputSize { get; }

    /// <summary>The largest number of rows in one call.</summary>
    public int BatchCapacity => _memory.BatchCapacity;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<ILayer<T>> Layers => _layers;

    /// <summary>The loss to minimise, without its L2 term.</summary>
    public Loss<T> Objective { get; }

    /// <summary>The strength of the L2 term.</summary>
    public double Regularization { get; }

    /// <summary>Whether the strength multiplies half the squares or all of them.</summary>
    public RegularizationConvention Convention { get; }

    /// <summary>Names, shapes and places of the parameters.</summary>
    public IReadOnlyList<Parameter> Layout => _memory.Layout;

    /// <summary>All parameters, in the order of <see cref="Layout"/>.</summary>
    public Span<T> Parameters => _memory.Parameters;

    /// <summary>The gradients of the last <see cref="Loss(ReadOnlyMatrix{T}, Targets{T})"/>, laid out as the parameters.</summary>
    public Span<T> Gradients => _memory.Gradients;

    /// <summary>
    /// Names, shapes and places of the state beside the parameters (running statistics), which a file must hold too. Often nothing.
    /// </summary>
    public IReadOnlyList<Parameter> StateLayout => _memory.StateLayout;

    /// <summary>State beside the parameters, such as running statistics, laid out as <see cref="StateLayout"/> says.</summary>
    public Span<T> State => _memory.State;

    /// <summary>
    /// The number of the next training step, 0 at first: what is random in training (dropout masks) depends on it and on seeds alone, and each
    /// <see cref="Loss(ReadOnlyMatrix{T}, Targets{T})"/> adds one. Set it to continue a run.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Step
    {
        get => _memory.Step;
        set => _memory.Step = value;
    }

    /// <summary>The net that this one is a part of, where several processes hold a part each; null: it is whole.</summary>
    internal IWholeNet<T>? Whole { get; set; }

    internal Workers Workers
    {
        get => _memory.Workers;
        set => _memory.Workers = value;
    }

    internal ReadOnlySpan<Stage<T>> Stages => _stages;

    /// <summary>How many times all outputs were computed: a caller that keeps some of them sees by it that they were overwritten.</summary>
    internal long Passes { get; private set; }

    /// <summary>
    /// Draws W1, W2, ... from a Gaussian; what else there is starts as its layer says: biases at 0, gamma at 1. The step becomes 0.
    /// </summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="weightScale">The standard deviation, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is out of its range.</exception>
    public void Initialize(RandomState random, double weightScale) => Initialize(random, Initializer.Gaussian(weightScale));

    /// <summary>Draws W1, W2, ...; what else there is starts as its layer says: biases at 0, gamma at 1. The step becomes 0.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="initializer">How to draw.</param>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public void Initialize(RandomState random, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(random);
        using OneCall.Scope call = Enter();
        Parameters.Clear();
        foreach (ILayer<T> layer in _layers)
        {
            layer.Initialize(random, initializer);
        }

        Step = 0;
    }

    /// <summary>Scores (N, M) of a batch in test mode (running statistics, no dropout), valid until the thread's next call.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public ReadOnlyMatrix<T> Predict(ReadOnlyMatrix<T> x)
    {
        using OneCall.Scope call = Enter();
        return PredictUnshared(x);
    }

    /// <summary>The same for a caller that lets no other call of the net happen meanwhile, on any thread, until it has read the scores.</summary>
    internal ReadOnlyMatrix<T> PredictUnshared(ReadOnlyMatrix<T> x)
    {
        Forward(x, training: false);
        return Scores(x.Rows);
    }

    /// <inheritdoc cref="Loss(ReadOnlyMatrix{T}, Targets{T})"/>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, M).</param>
    public double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels) => Loss(x, new Targets<T>(labels));

    /// <summary>
    /// The loss of a batch in training mode, L2 term included (rows that all weigh 0 have the loss 0 and no gradient). The gradients of all
    /// parameters are left in <see cref="Gradients"/>, and <see cref="Step"/> grows by one.
    /// </summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <param name="targets">The targets of the N rows.</param>
    /// <exception cref="ArgumentException">
    /// A shape is wrong, or the targets are none of the loss (<see cref="Loss{T}.Require(Targets{T}, int, int)"/>).
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public double Loss(ReadOnlyMatrix<T> x, Targets<T> targets) => Loss(x, x, targets);

    /// <summary>The same; where the first stage is a product, it reads the batch from <paramref name="turned"/>.</summary>
    /// <param name="x">(N, D).</param>
    /// <param name="turned">The same numbers; the columns may be neighbours instead of the rows.</param>
    /// <param name="targets">The targets of the N rows.</param>
    internal double Loss(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> turned, Targets<T> targets)
    {
        using OneCall.Scope call = Enter();
        Objective.Require(targets, x.Rows, OutputSize, mayCountNothing: true);
        Forward(x, _stages[0].Affine is null ? x : turned, training: true);
        double loss = LossOfScores(targets, SumOfSquaredWeights());
        Backward(x);
        Step++;
        return loss;
    }

    /// <summary>The factor of sum(W^2) in the loss; the gradient has twice this times W.</summary>
    private static double LossFactor(double regularization, RegularizationConvention convention)
    {
        Ensure.FiniteAndNotNegative(regularization);
        Ensure.Defined(convention);
        double factor = convention == RegularizationConvention.Half ? 0.5 * regularization : regularization;
        Ensure.FiniteAndNotNegative(double.CreateChecked(T.CreateChecked(2 * factor)), nameof(regularization));
        return factor;
    }
}
