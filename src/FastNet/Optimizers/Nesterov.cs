using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Nesterov's momentum in the course's form (Sutskever et al. 2013): p = v; v = mu v - rate g; w += -mu p + (1 + mu) v. The parameters are the
/// point looked ahead to, so the gradient is taken there.
/// </summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <param name="coefficient">mu, 0 or more and below 1.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Nesterov<T>(int parameterCount, double coefficient = 0.9) : Optimizer<T>(parameterCount, lastIsOfSquares: false, "velocity")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>mu: the part of the velocity that a step keeps.</summary>
    public double Coefficient { get; } = Ensure.Fraction<T>(coefficient);

    /// <inheritdoc/>
    public override string Name => "nesterov";

    /// <inheritdoc/>
    protected override string Constants => Text($"coefficient {Coefficient:R}");

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => NesterovUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.LearningRate, T.CreateChecked(Coefficient), block.Workers, block.WeightDecay,
            block.GradientScale);
}
