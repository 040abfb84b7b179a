using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>Stochastic gradient descent: w -= rate g.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Sgd<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A rule without state.</summary>
    /// <param name="parameterCount">Length of the flat parameter vector.</param>
    public Sgd(int parameterCount)
        : base(parameterCount)
    {
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    private protected override bool HasKernel => true;

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => SgdUpdate.Apply(block.Parameters, block.Gradients, block.LearningRate, block.Workers, block.WeightDecay, block.GradientScale);
}
