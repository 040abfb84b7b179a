using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>AdaGrad (Duchi, Hazan and Singer 2011): c += g^2; w -= rate g / (sqrt(c) + eps).</summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <param name="epsilon">eps, finite and above 0.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaGrad<T>(int parameterCount, double epsilon = 1e-8) : Optimizer<T>(parameterCount, lastIsOfSquares: true, "cache")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>eps: keeps the quotient finite.</summary>
    public double Epsilon { get; } = Ensure.FiniteAndPositive<T>(epsilon);

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <inheritdoc/>
    protected override string Constants => Text($"epsilon {Epsilon:R}");

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => AdaGradUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.LearningRate, T.CreateChecked(Epsilon), block.Workers, block.WeightDecay,
            block.GradientScale);
}
