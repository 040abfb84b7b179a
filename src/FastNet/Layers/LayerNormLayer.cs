using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): each row loses its mean and is divided by its standard deviation, then scaled by gamma and
/// shifted by beta, feature by feature; test mode is the same. The formulas are those of <see cref="LayerNorm"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerNormLayer<T> : NormalizationLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Asks for gamma and beta.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="name">Ends the names: "1" for gamma1, beta1.</param>
    /// <param name="size">D = M, 1 or more.</param>
    /// <param name="epsilon">Added to the variance, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerNormLayer(NetMemory<T> memory, string name, int size, double epsilon = 1e-5)
        : base(memory, name, size, epsilon, groups: memory?.BatchCapacity ?? 0)
    {
    }

    /// <inheritdoc/>
    protected internal override string Settings => FormattableString.Invariant($"epsilon {Epsilon}");

    /// <inheritdoc/>
    protected override void Compute(ReadOnlyMatrix<T> x, Matrix<T> y)
        => LayerNorm.Forward(x, Gamma, Beta, Epsilon, Mean.Span[..x.Rows], Inverse.Span[..x.Rows], y, Workers);

    /// <remarks>dX may be dY itself.</remarks>
    /// <inheritdoc/>
    protected override void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
        => LayerNorm.Backward(x, Gamma, Mean.Span[..x.Rows], Inverse.Span[..x.Rows], dY, GammaGradient, BetaGradient, dX, Workers);
}
