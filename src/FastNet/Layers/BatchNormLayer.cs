using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): each feature loses the mean of the batch and is divided by its standard deviation, then scaled by
/// gamma and shifted by beta; in test mode running averages stand for the batch. The formulas are those of <see cref="BatchNorm"/>.
/// </summary>
/// <remarks>The running statistics are state of the net: running_mean and running_var, zero at first as in the course.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchNormLayer<T> : NormalizationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter _runningMean;
    private readonly Parameter _runningVariance;

    /// <summary>Asks for gamma, beta and the running statistics.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names: "1" for gamma1, beta1, running_mean1, running_var1.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="momentum">The part of the running statistics that a batch leaves, 0 or more and below 1.</param>
    /// <param name="epsilon">Added to the variance, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BatchNormLayer(NetMemory<T> memory, string name, int size, double momentum = 0.9, double epsilon = 1e-5)
        : base(memory, name, size, Checked(momentum, epsilon), groups: size)
    {
        Momentum = T.CreateChecked(momentum);
        _runningMean = memory.StateVector("running_mean" + name, size);
        _runningVariance = memory.StateVector("running_var" + name, size);
    }

    /// <summary>Gamma becomes 1, beta and the running statistics 0; nothing is drawn.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        base.Initialize(random, initializer);
        RunningMean.Clear();
        RunningVariance.Clear();
    }

    /// <summary>Epsilon, after momentum was checked: what is refused must have asked the memory for nothing.</summary>
    private static double Checked(double momentum, double epsilon)
    {
        Ensure.Fraction<T>(momentum);
        return epsilon;
    }

    /// <inheritdoc/>
    protected internal override string Settings => FormattableString.Invariant($"momentum {Momentum}, epsilon {Epsilon}");

    /// <summary>The part of the running statistics that a batch leaves.</summary>
    internal T Momentum { get; }

    private Span<T> RunningMean => _runningMean.Of(Memory.State);

    private Span<T> RunningVariance => _runningVariance.Of(Memory.State);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        => BatchNorm.Forward(x, Gamma, Beta, Momentum, Epsilon, RunningMean, RunningVariance, Mean.Span, Inverse.Span, y, Workers);

    /// <inheritdoc/>
    protected override void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y)
        => BatchNorm.Predict(x, Gamma, Beta, Epsilon, RunningMean, RunningVariance, y, Workers);

    /// <remarks>dX may be dY itself.</remarks>
    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => BatchNorm.Backward(x, Gamma, Mean.Span, Inverse.Span, dY, GammaGradient, BetaGradient, dX, Workers);
}
