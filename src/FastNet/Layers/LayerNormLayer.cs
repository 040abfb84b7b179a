using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): each row loses its mean and is divided by its standard deviation, then scaled by gamma and shifted by
/// beta, feature by feature; test mode is the same. The formulas are those of <see cref="LayerNorm"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNormLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly ArenaSlice<T> _mean;
    private readonly ArenaSlice<T> _inverse;
    private readonly T _epsilon;

    /// <summary>Asks for gamma and beta.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names: "1" for gamma1, beta1.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="epsilon">Added to the variance, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNormLayer(NetMemory<T> memory, string name, int size, double epsilon = 1e-5)
        : base(memory, size, size)
    {
        _epsilon = T.CreateChecked(epsilon);
        Ensure.FiniteAndPositive(double.CreateChecked(_epsilon), nameof(epsilon));
        _gamma = memory.Vector("gamma" + name, size);
        _beta = memory.Vector("beta" + name, size);
        _mean = memory.Reserve<T>("row means " + name, memory.BatchCapacity);
        _inverse = memory.Reserve<T>("row deviations " + name, memory.BatchCapacity);
    }

    /// <summary>Gamma becomes 1, beta 0; nothing is drawn.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        _gamma.Of(Memory.Parameters).Fill(T.One);
        _beta.Of(Memory.Parameters).Clear();
    }

    /// <inheritdoc/>
    protected internal override string Settings => FormattableString.Invariant($"epsilon {_epsilon}");

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    protected internal override bool DifferentiatesInPlace => true;

    internal override bool Owns(Parameter parameter) => ReferenceEquals(parameter, _gamma) || ReferenceEquals(parameter, _beta);

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        => LayerNorm.Forward(
            x, _gamma.Of(Memory.Parameters), _beta.Of(Memory.Parameters), _epsilon, _mean.Span[..x.Rows], _inverse.Span[..x.Rows], y, Workers);

    /// <remarks>dX may be dY itself.</remarks>
    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => LayerNorm.Backward(
            x,
            _gamma.Of(Memory.Parameters),
            _mean.Span[..x.Rows],
            _inverse.Span[..x.Rows],
            dY,
            _gamma.Of(Memory.Gradients),
            _beta.Of(Memory.Gradients),
            dX,
            Workers);
}
