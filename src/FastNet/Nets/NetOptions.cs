using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Options of <see cref="TwoLayerNet{T}"/>, <see cref="FullyConnectedNet{T}"/> and <see cref="LinearClassifier{T}"/> besides their sizes.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record NetOptions<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss to minimise.</summary>
    public Loss<T> Loss { get; init; } = new SoftmaxLoss<T>();

    /// <summary>reg, the strength of the L2 term; finite and not negative.</summary>
    public double Regularization { get; init; }

    /// <summary>
    /// Whether reg multiplies half the squares or all of them; null: as in the course, half the squares, and of a <see cref="LinearClassifier{T}"/>
    /// all of them.
    /// </summary>
    public RegularizationConvention? Convention { get; init; }

    /// <summary>The activation of the hidden layers.</summary>
    public Activation<T> Activation { get; init; } = Activation<T>.Relu;

    /// <summary>The normalisation between affine layers and activations.</summary>
    public Normalization Normalization { get; init; }

    /// <summary>The probability that dropout keeps a hidden unit, <see cref="Dropout.SmallestKeep"/> to 1; 1: no dropout.</summary>
    public double DropoutKeep { get; init; } = 1;

    /// <summary>How weight matrices are drawn.</summary>
    public Initializer Initializer { get; init; } = Initializer.He;

    /// <summary>The seed of the first weights (its low 32 bits) and of the dropout masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that share the work; null: the caller alone.</summary>
    public Workers? Workers { get; init; }
}

/// <summary>
/// The normalisation between an affine layer and its activation in a <see cref="FullyConnectedNet{T}"/> or <see cref="TwoLayerNet{T}"/>.
/// </summary>
public enum Normalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Batch normalisation, <see cref="BatchNormLayer{T}"/>.</summary>
    Batch,

    /// <summary>Layer normalisation, <see cref="LayerNormLayer{T}"/>.</summary>
    Layer,
}

/// <summary>The meaning of "L2 regularisation of strength reg"; the CS231n notebooks have used both.</summary>
public enum RegularizationConvention
{
    /// <summary>loss += 0.5 reg sum(W^2), dW += reg W: the newer notebooks.</summary>
    Half,

    /// <summary>loss += reg sum(W^2), dW += 2 reg W: the older ones.</summary>
    Full,
}
