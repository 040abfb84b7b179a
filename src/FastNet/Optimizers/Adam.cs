using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Adam with bias correction (Kingma and Ba 2015): m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
/// w -= rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps), t counted before use. With a weight decay l, w is first multiplied by 1 - rate l, which is AdamW (Loshchilov and Hutter 2019): all parameters, biases and gamma
/// and beta of normalisations as well.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Adam<T> : Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Moments zero at first.</summary>
    /// <param name="parameterCount">Length of the flat parameter vector.</param>
    /// <param name="beta1">b1, 0 or more and below 1.</param>
    /// <param name="beta2">b2, 0 or more and below 1.</param>
    /// <param name="epsilon">eps, finite and above 0.</param>
    /// <param name="weightDecay">l, finite and not negative.</param>
    public Adam(int parameterCount, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(parameterCount, "first moment", "second moment")
    {
        Ensure.Fraction(Rounded(beta1), nameof(beta1));
        Ensure.Fraction(Rounded(beta2), nameof(beta2));
        Ensure.FiniteAndPositive(Rounded(epsilon), nameof(epsilon));
        Ensure.FiniteAndNotNegative(weightDecay);
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
    }

    /// <summary>b1: the part of the first moment that a step keeps.</summary>
    public double Beta1 { get; }

    /// <summary>b2: the part of the second moment that a step keeps.</summary>
    public double Beta2 { get; }

    /// <summary>eps: keeps the quotient finite.</summary>
    public double Epsilon { get; }

    /// <summary>l: what a learning rate of 1 would take off a parameter, as a share of it.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    public override string Name => "adam";

    private protected override string Constants => Text($"beta1 {Beta1:R}, beta2 {Beta2:R}, epsilon {Epsilon:R}") + (WeightDecay > 0 ? Text($", weight decay {WeightDecay:R}") : string.Empty);

    private protected override void Apply(Span<T> parameters, ReadOnlySpan<T> gradients, T learningRate, Workers? workers)
        => AdamUpdate.Apply(
            parameters,
            gradients,
            State(0),
            State(1),
            learningRate,
            T.CreateChecked(Beta1),
            T.CreateChecked(Beta2),
            T.CreateChecked(Epsilon),
            Steps + 1,
            workers,
            WeightDecay);
}
