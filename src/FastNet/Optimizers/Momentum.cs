using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Momentum (Polyak 1964): v = mu v - rate g; w += v.</summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <param name="coefficient">mu, 0 or more and below 1.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Momentum<T>(int parameterCount, double coefficient = 0.9) : Optimizer<T>(parameterCount, lastIsOfSquares: false, "velocity")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>mu: the part of the velocity that a step keeps.</summary>
    public double Coefficient { get; } = Ensure.Fraction<T>(coefficient);

    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <inheritdoc/>
    protected override string Constants => Text($"coefficient {Coefficient:R}");

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => MomentumUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.LearningRate, T.CreateChecked(Coefficient), block.Workers, block.WeightDecay,
            block.GradientScale);
}
