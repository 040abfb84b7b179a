using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Adam with bias correction (Kingma and Ba 2015): m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate (m / (1 - b1^t)) / (sqrt(v / (1 -
/// b2^t)) + eps), t counted before use. With <see cref="Optimizer{T}.WeightDecay"/> it is AdamW (Loshchilov and Hutter 2019).
/// </summary>
/// <param name="parameterCount">Length of the flat parameter vector.</param>
/// <param name="beta1">b1, 0 or more and below 1.</param>
/// <param name="beta2">b2, 0 or more and below 1.</param>
/// <param name="epsilon">eps, finite and above 0.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Adam<T>(int parameterCount, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
    : Optimizer<T>(parameterCount, lastIsOfSquares: true, "first moment", "second moment")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>b1: the part of the first moment that a step keeps.</summary>
    public double Beta1 { get; } = Ensure.Fraction<T>(beta1);

    /// <summary>b2: the part of the second moment that a step keeps.</summary>
    public double Beta2 { get; } = Ensure.Fraction<T>(beta2);

    /// <summary>eps: keeps the quotient finite.</summary>
    public double Epsilon { get; } = Ensure.FiniteAndPositive<T>(epsilon);

    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    protected override string Constants => Text($"beta1 {Beta1:R}, beta2 {Beta2:R}, epsilon {Epsilon:R}");

    /// <inheritdoc/>
    protected override void Apply(UpdateBlock<T> block)
        => AdamUpdate.Apply(
            block.Parameters, block.Gradients, block.State(0), block.State(1), block.LearningRate, T.CreateChecked(Beta1), T.CreateChecked(Beta2),
            T.CreateChecked(Epsilon), block.Step, block.Workers, block.WeightDecay, block.GradientScale);
}
