using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A linear classifier (CS231n, "Linear classification"): scores = X W, with the softmax or the multiclass support vector machine (hinge) loss and
/// an L2 term. Shapes: X (N, D), W (D, C). There is no bias vector: the last feature of every row is 1 (<see cref="PreprocessingOptions.AppendOnes"/>),
/// and the last row of W is the bias, which is regularised too, as in the course.
/// </summary>
/// <remarks>All memory is allocated by the constructor; no call allocates afterwards. One thread at a time may use a classifier: a call during another thread's is refused.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LinearClassifier<T> : IClassifierNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workers _workers;
    private readonly double _lossFactor;
    private readonly T _gradientFactor;
    private readonly Arena _arena = new();
    private readonly Parameter _w;
    private readonly ArenaSlice<T> _parameters;
    private readonly ArenaSlice<T> _gradients;
    private readonly NetScores<T> _scores;
    private readonly ArenaSlice<T> _scoresGradient;
    private readonly ArenaSlice<T> _workspace;
    private readonly GemmPlan<T> _plan;

    /// <summary>A classifier with all weights zero; call <see cref="Initialize"/> or fill <see cref="Parameters"/>.</summary>
    /// <param name="inputSize">D, the column of ones included, 1 or more.</param>
    /// <param name="classes">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="loss">The loss of a row's scores.</param>
    /// <param name="regularization">reg, finite and not negative.</param>
    /// <param name="convention">What reg multiplies; the course's linear classifiers take the full sum.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg is negative or not finite (in the element type), or loss or convention is unknown.</exception>
    /// <exception cref="OverflowException">The weights, or a batch of scores, exceed 2^31 - 1 elements.</exception>
    public LinearClassifier(
        int inputSize,
        int classes,
        int batchCapacity,
        LinearLoss loss = LinearLoss.Softmax,
        double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Full,
        Workers? workers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        Ensure.Defined(loss);
        _lossFactor = L2.Factor<T>(regularization, convention);
        (InputSize, Classes, BatchCapacity, LossKind, Regularization, Convention) = (inputSize, classes, batchCapacity, loss, regularization, convention);
        _workers = workers ?? Workers.Inline;
        _gradientFactor = T.CreateChecked(2 * _lossFactor);

        ParameterLayout<T> layout = new();
        _w = layout.Matrix("W", inputSize, classes);
        Layout = layout.Parameters;
        _scores = new NetScores<T>(batchCapacity, classes);
        int largest = Math.Max(inputSize, batchCapacity);
        _plan = new GemmPlan<T>(largest, classes, largest);
        _parameters = _arena.Reserve<T>("parameters", layout.Length);
        _gradients = _arena.Reserve<T>("gradients", layout.Length);
        _scoresGradient = _arena.Reserve<T>("scores gradient", Ensure.Elements("scores", batchCapacity, _scores.Stride));
        _workspace = _arena.Reserve<T>("packed operands", _plan.WorkspaceLength);
        _arena.Commit();
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public int BatchCapacity { get; }

    /// <summary>The loss of a row's scores.</summary>
    public LinearLoss LossKind { get; }

    /// <summary>The strength of the L2 term.</summary>
    public double Regularization { get; }

    /// <summary>What the strength multiplies.</summary>
    public RegularizationConvention Convention { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Layout { get; }

    /// <inheritdoc/>
    public Span<T> Parameters => _parameters.Span;

    /// <inheritdoc/>
    public Span<T> Gradients => _gradients.Span;

    /// <summary>The weights, (D, C) row-major; column c is the template of class c.</summary>
    public Span<T> W => _w.Of(Parameters);

    /// <summary>Draws W from a Gaussian.</summary>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="weightScale">Its standard deviation, finite and not negative; 1e-3 in the course.</param>
    public void Initialize(RandomState random, double weightScale)
    {
        ArgumentNullException.ThrowIfNull(random);
        Ensure.FiniteAndNotNegative(weightScale);
        Parameters.Clear();
        random.Gaussian(W, weightScale);
    }

    /// <summary>Scores (N, C) of a batch, valid until the thread's next call.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <exception cref="ArgumentException">The shape is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Score(x);
        return _scores.Rows(x.Rows);
    }

    /// <summary>Mean loss over a batch, and the gradient of the weights.</summary>
    /// <param name="x">(N, D), 1 to <see cref="BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        double loss = LossOf(x, labels);

        // dW (D,C) = X^T (D,N) . dScores (N,C) + lambda W
        ReadOnlyMatrix<T> dScores = new(_scoresGradient.Span, x.Rows, Classes, _scores.Stride);
        Matrix<T> dW = new(_w.Of(Gradients), InputSize, Classes);
        if (_lossFactor == 0)
        {
            _plan.Multiply(x.Transposed, dScores, dW, _workspace.Span, accumulate: false, _workers);
        }
        else
        {
            _plan.MultiplyAddScaled(x.Transposed, dScores, _gradientFactor, new(W, InputSize, Classes), dW, _workspace.Span, _workers);
        }

        return loss;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    public double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        return LossOf(x, labels);
    }

    /// <summary>
    /// The same loss and gradient by plain loops over rows, classes and features, as the course's <c>softmax_loss_naive</c> and
    /// <c>svm_loss_naive</c>: slow, on the caller's thread alone, and to be compared with. They agree but for rounding.
    /// </summary>
    /// <inheritdoc cref="Loss(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/>
    public double LossNaive(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = _scores.Enter(this);
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);
        Ensure.Labels(labels, x.Rows, Classes);
        return LinearLoops<T>.Loss(x, labels, new(W, InputSize, Classes), new(_w.Of(Gradients), InputSize, Classes), LossKind, _lossFactor);
    }

    private void Score(ReadOnlyMatrix<T> x)
    {
        Ensure.Batch(x, BatchCapacity, InputSize, _scores.Span);

        // scores (N,C) = X (N,D) . W (D,C)
        _plan.Multiply(x, new(W, InputSize, Classes), _scores.Rows(x.Rows), _workspace.Span, accumulate: false, _workers);
    }

    /// <summary>The loss of a batch, whose score gradient is left.</summary>
    private double LossOf(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        Ensure.Labels(labels, x.Rows, Classes);
        Score(x);
        double loss = LossKind == LinearLoss.Softmax
            ? SoftmaxCrossEntropy.Loss(_scores.Span, x.Rows, Classes, _scores.Stride, labels, _scoresGradient.Span, _scores.Stride, _workers)
            : MulticlassSvm.Loss(_scores.Span, x.Rows, Classes, _scores.Stride, labels, _scoresGradient.Span, _scores.Stride, _workers);
        return _lossFactor == 0 ? loss : loss + (_lossFactor * SumOfSquares.Compute<T>(W, _workers));
    }
}
