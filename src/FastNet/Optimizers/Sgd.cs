using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Stochastic gradient descent: w -= rate g.</summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sgd<T>(int parameterCount) : Optimizer<T>(parameterCount, lastIsOfSquares: false)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => SgdUpdate.Apply(block.Parameters, block.Gradients, block.LearningRate, block.Workers, block.WeightDecay, block.GradientScale);
}
