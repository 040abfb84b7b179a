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
    private readonly T _decay;

    /// <summary>Asks for W and b.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names of W and b: "1" for W1 and b1.</param>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="outputSize">M, 1 or more.</param>
    /// <param name="decay">The factor of W in its gradient: what an L2 term of the loss, decay / 2 sum(W^2), adds. Finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the decay is out of range.</exception>
    /// <exception cref="OverflowException">W exceeds 2^31 - 1 elements.</exception>
    public AffineLayer(NetMemory<T> memory, string name, int inputSize, int outputSize, double decay = 0)
        : this(memory, name, inputSize, outputSize, decay, wantsInputGradient: true)
    {
    }

    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names of W and b.</param>
    /// <param name="inputSize">D.</param>
    /// <param name="outputSize">M.</param>
    /// <param name="decay">The factor of W in its gradient.</param>
    /// <param name="wantsInputGradient">False in a first layer, whose dX nobody needs: that product can be the largest.</param>
    internal AffineLayer(NetMemory<T> memory, string name, int inputSize, int outputSize, double decay, bool wantsInputGradient)
        : base(memory, inputSize, outputSize)
    {
        Ensure.FiniteAndNotNegative(decay);
        _decay = T.CreateChecked(decay);
        Ensure.FiniteAndNotNegative(double.CreateChecked(_decay), nameof(decay));
        Weight = memory.Matrix("W" + name, inputSize, outputSize);
        Bias = memory.Vector("b" + name, outputSize);
        int n = memory.BatchCapacity;
        _forward = new GemmPlan<T>(n, outputSize, inputSize);
        _weightGradient = new GemmPlan<T>(inputSize, outputSize, n);
        _inputGradient = wantsInputGradient ? new GemmPlan<T>(n, inputSize, outputSize) : default;
        memory.ReserveWorkspace(Math.Max(_forward.WorkspaceLength, Math.Max(_weightGradient.WorkspaceLength, _inputGradient.WorkspaceLength)));
    }

    /// <summary>Where W lies.</summary>
    public Parameter Weight { get; }

    /// <summary>Where b lies.</summary>
    public Parameter Bias { get; }

    private ReadOnlyMatrix<T> W => new(Weight.Of(Memory.Parameters), InputSize, OutputSize);

    private Span<T> B => Bias.Of(Memory.Parameters);

    /// <summary>Draws W, row by row; b becomes zero.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(random);
        random.Gaussian(Weight.Of(Memory.Parameters), initializer.Deviation(InputSize));
        B.Clear();
    }

    /// <summary>y = x W + b, for callers that checked the shapes; x may have any strides.</summary>
    internal void Multiply(ReadOnlyMatrix<T> x, Matrix<T> y) => _forward.MultiplyBias(x, W, B, y, Memory.Workspace, Workers);

    /// <summary>y = max(0, x W + b), the ReLU applied while the sums are in registers.</summary>
    internal void ForwardRelu(ReadOnlyMatrix<T> x, Matrix<T> y) => _forward.MultiplyBiasRelu(x, W, B, y, Memory.Workspace, Workers);

    /// <summary>Column <paramref name="unit"/> of what <see cref="Multiply"/> or <see cref="ForwardRelu"/> gives, to the bit: y (N,1) = x (N,D) . W column (D,1) + b.</summary>
    internal void MultiplyColumn(ReadOnlyMatrix<T> x, int unit, Matrix<T> y, bool relu)
    {
        ReadOnlyMatrix<T> column = new(W.Elements[unit..], InputSize, 1, OutputSize);
        if (relu)
        {
            _forward.MultiplyBiasRelu(x, column, B.Slice(unit, 1), y, Memory.Workspace, Workers);
        }
        else
        {
            _forward.MultiplyBias(x, column, B.Slice(unit, 1), y, Memory.Workspace, Workers);
        }
    }

    /// <summary>dW (D,M) = x^T (D,N) . dY (N,M) + decay W, db (M) = sum of dY over the batch.</summary>
    internal void BackwardParameters(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> dY)
    {
        Matrix<T> dW = new(Weight.Of(Memory.Gradients), InputSize, OutputSize);
        if (T.IsZero(_decay))
        {
            _weightGradient.Multiply(x.Transposed, dY, dW, Memory.Workspace, accumulate: false, Workers);
        }
        else
        {
            _weightGradient.MultiplyAddScaled(x.Transposed, dY, _decay, W, dW, Memory.Workspace, Workers);
        }

        ColumnSums.Apply(dY.Elements, dY.Rows, dY.Columns, (int)dY.RowStride, Bias.Of(Memory.Gradients), Workers);
    }

    /// <summary>dX (N,D) = dY (N,M) . W^T (M,D) where x, the output of a ReLU, is above 0; 0 elsewhere.</summary>
    internal void BackwardInputRelu(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => _inputGradient.MultiplyReluMask(dY, W.Transposed, x, dX, Memory.Workspace, Workers);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y) => Multiply(x, y);

    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        BackwardParameters(x, dY);
        _inputGradient.Multiply(dY, W.Transposed, dX, Memory.Workspace, accumulate: false, Workers);
    }
}
