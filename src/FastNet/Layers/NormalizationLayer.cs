using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The common part of batch and layer normalisation: gamma and beta, the means and inverse deviations that forward leaves to backward, and epsilon.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class NormalizationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Parameter _gamma;
    private readonly Parameter _beta;

    private protected NormalizationLayer(NetMemory<T> memory, string name, int size, double epsilon, int groups)
        : base(memory, size, size)
    {
        Epsilon = T.CreateChecked(Ensure.FiniteAndPositive<T>(epsilon));
        _gamma = memory.Vector("gamma" + name, size);
        _beta = memory.Vector("beta" + name, size);
        Mean = memory.Reserve<T>("means " + name, groups);
        Inverse = memory.Reserve<T>("inverse deviations " + name, groups);
    }

    /// <inheritdoc/>
    protected internal override bool NeedsOutput => false;

    /// <inheritdoc/>
    protected internal override bool DifferentiatesInPlace => true;

    internal override bool Owns(Parameter parameter) => ReferenceEquals(parameter, _gamma) || ReferenceEquals(parameter, _beta);

    private protected ArenaSlice<T> Mean { get; }

    private protected ArenaSlice<T> Inverse { get; }

    internal T Epsilon { get; }

    /// <summary>What ends the names of its parameters.</summary>
    internal string Suffix => _gamma.Name["gamma".Length..];

    private protected Span<T> Gamma => _gamma.Of(Memory.Parameters);

    private protected Span<T> Beta => _beta.Of(Memory.Parameters);

    private protected Span<T> GammaGradient => _gamma.Of(Memory.Gradients);

    private protected Span<T> BetaGradient => _beta.Of(Memory.Gradients);

    /// <summary>Gamma becomes 1, beta 0; nothing is drawn.</summary>
    /// <inheritdoc/>
    public override void Initialize(RandomState random, Initializer initializer)
    {
        Gamma.Fill(T.One);
        Beta.Clear();
    }
}
