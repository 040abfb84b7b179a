using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>RMSProp (Tieleman and Hinton 2012): c = d c + (1 - d) g^2; w -= rate g / (sqrt(c) + eps).</summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <param name="decay">d, 0 or more and below 1.</param>
/// <param name="epsilon">eps, finite and above 0.</param>
/// <param name="epsilonInsideRoot">Divide by sqrt(c + eps) instead, as an older trainer of the course does.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class RmsProp<T>(int parameterCount, double decay = 0.99, double epsilon = 1e-8, bool epsilonInsideRoot = false)
    : Optimizer<T>(parameterCount, lastIsOfSquares: true, "cache")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>d: the part of the cache that a step keeps.</summary>
    public double Decay { get; } = Ensure.Fraction<T>(decay);

    /// <summary>eps: keeps the quotient finite.</summary>
    public double Epsilon { get; } = Ensure.FiniteAndPositive<T>(epsilon);

    /// <summary>Whether eps stands inside the root.</summary>
    public bool EpsilonInsideRoot { get; } = epsilonInsideRoot;

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <inheritdoc/>
    protected override string Constants => Text($"decay {Decay:R}, epsilon {Epsilon:R} {(EpsilonInsideRoot ? "inside" : "outside")} the root");

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => RmsPropUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.LearningRate, T.CreateChecked(Decay), T.CreateChecked(Epsilon),
            EpsilonInsideRoot, block.Workers, block.WeightDecay, block.GradientScale);
}
