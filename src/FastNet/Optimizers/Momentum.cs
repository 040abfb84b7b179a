using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Momentum (Polyak 1964): v = mu v - rate g; w += v.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Momentum<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Velocity zero at first.</summary>
    /// <param name="parameterCount">Length of the flat parameter vector.</param>
    /// <param name="coefficient">mu, 0 or more and below 1.</param>
    public Momentum(int parameterCount, double coefficient = 0.9)
        : base(parameterCount, "velocity")
    {
        Ensure.Fraction(Rounded(coefficient), nameof(coefficient));
        Coefficient = coefficient;
    }

    /// <summary>mu: the part of the velocity that a step keeps.</summary>
    public double Coefficient { get; }

    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <inheritdoc/>
    protected override string Constants => Text($"coefficient {Coefficient:R}");

    private protected override bool HasKernel => true;

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => MomentumUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.LearningRate, T.CreateChecked(Coefficient),
            block.Workers, block.WeightDecay, block.GradientScale);
}
