using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// y (N, M) = x (N, D) W (D, M) + b (M); dW = x^T dY + decay W, db = column sums of dY, dX = dY W^T (CS231n, "Neural networks 1"; backpropagation:
/// Rumelhart, Hinton and Williams 1986).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AffineLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GemmPlan<T> _forward;
    private readonly GemmPlan<T> _weightGradient;
    private readonly GemmPlan<T> _inputGradient;

    /// <summary>Asks for W and b.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names of W and b: "1" for W1 and b1.</param>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="outputSize">M, 1 or more.</param>
    /// <param name="hasBias">False: there is no b.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="OverflowException">W exceeds 2^31 - 1 elements.</exception>
    public AffineLayer(NetMemory<T> memory, string name, int inputSize, int outputSize, bool hasBias = true)
        : base(memory, inputSize, outputSize)
    {
        Weight = memory.Matrix("W" + name, inputSize, outputSize);
        Bias = hasBias ? memory.Vector("b" + name, outputSize) : null;
        int n = memory.BatchCapacity;
        _forward = new GemmPlan<T>(n, outputSize, inputSize);
        _weightGradient = new GemmPlan<T>(inputSize, outputSize, n);
        _inputGradient = new GemmPlan<T>(n, inputSize, outputSize);
        int backward = memory.IsForPredictions ? 0 : Math.Max(_weightGradient.WorkspaceLength, _inputGradient.WorkspaceLength);
        memory.ReserveWorkspace(Math.Max(_forward.WorkspaceLength, backward));
    }

    /// <summary>Where W lies.</summary>
    public Parameter Weight { get; }

    /// <summary>Where b lies; null where there is none.</summary>
    public Parameter? Bias { get; }

    /// <summary>The factor of W in its gradient, for the L2 term of the net that the layer is in.</summary>
    internal T Decay { get; set; }

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    private ReadOnlyMatrix<T> W => new(Weight.Of(Memory.Parameters), InputSize, OutputSize);

    private Span<T> B => Bias is null ? [] : Bias.Of(Memory.Parameters);

    internal override bool Owns(Parameter parameter) => ReferenceEquals(parameter, Weight) || ReferenceEquals(parameter, Bias);

    /// <summary>Draws W, row by row; b becomes zero.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.Gaussian(Weight.Of(Memory.Parameters), initializer.Deviation(InputSize, OutputSize));
        B.Clear();
    }

    /// <summary>y = x W + b for an x whose rows or columns are neighbours.</summary>
    internal void ForwardAny(ReadOnlyMatrix<T> x, Matrix<T> y) => Multiply(x, W, B, y);

    /// <summary>y = max(0, x W + b), the ReLU applied while the sums are in cache; for layers with a bias.</summary>
    internal void ForwardRelu(ReadOnlyMatrix<T> x, Matrix<T> y) => _forward.MultiplyBiasRelu(x, W, B, y, Memory.Workspace, Workers);

    /// <summary>
    /// Column <paramref name="unit"/> of what <see cref="Layer{T}.Forward"/> gives, to the bit: y (N,1) = x (N,D) . W column (D,1) + b.
    /// </summary>
    internal void MultiplyColumn(ReadOnlyMatrix<T> x, int unit, Matrix<T> y)
        => Multiply(x, new(W.Elements[unit..], InputSize, 1, OutputSize), Bias is null ? [] : B.Slice(unit, 1), y);

    /// <summary>dW (D,M) = x^T (D,N) . dY (N,M) + decay W, db (M) = sum of dY over the batch.</summary>
    internal void BackwardParameters(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> dY)
    {
        Matrix<T> dW = new(Weight.Of(Memory.Gradients), InputSize, OutputSize);
        if (T.IsZero(Decay))
        {
            _weightGradient.Multiply(x.Transposed, dY, dW, Memory.Workspace, accumulate: false, Workers);
        }
        else
        {
            _weightGradient.MultiplyAddScaled(x.Transposed, dY, Decay, W, dW, Memory.Workspace, Workers);
        }

        if (Bias is not null)
        {
            ColumnSums.Apply(dY, Bias.Of(Memory.Gradients), Workers);
        }
    }

    /// <summary>dX (N,D) = dY (N,M) . W^T (M,D) where x, the output of a ReLU, is above 0; 0 elsewhere.</summary>
    internal void BackwardInputRelu(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => _inputGradient.MultiplyReluMask(dY, W.Transposed, x, dX, Memory.Workspace, Workers);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y) => Multiply(x, W, B, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        BackwardParameters(x, dY);
        _inputGradient.Multiply(dY, W.Transposed, dX, Memory.Workspace, accumulate: false, Workers);
    }

    private void Multiply(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> w, ReadOnlySpan<T> bias, Matrix<T> y)
    {
        if (bias.IsEmpty)
        {
            _forward.Multiply(x, w, y, Memory.Workspace, accumulate: false, Workers);
        }
        else
        {
            _forward.MultiplyBias(x, w, bias, y, Memory.Workspace, Workers);
        }
    }
}
