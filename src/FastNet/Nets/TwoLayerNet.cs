using System.Numerics;

namespace FastNet;

/// <summary>
/// Affine - activation - affine - loss, the net of CS231n's first assignment: hidden = max(0, X W1 + b1) with the ReLU, scores = hidden W2 + b2,
/// loss = mean loss of the rows + L2 term on W1 and W2. Shapes: X (N, D), W1 (D, H), b1 (H), W2 (H, C), b2 (C).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TwoLayerNet<T> : FullyConnectedNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A net; its first weights are drawn.</summary>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="hiddenSize">H, 1 or more.</param>
    /// <param name="outputSize">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="options">Loss, L2 term, activation and more; none: softmax, no L2 term, ReLU.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg is out of its range (in the element type), or a choice is
    /// unknown.</exception>
    /// <exception cref="OverflowException">A weight matrix, or a batch of activations, exceeds 2^31 - 1 elements.</exception>
    public TwoLayerNet(int inputSize, int hiddenSize, int outputSize, int batchCapacity, NetOptions<T>? options = null)
        : base(inputSize, [Ensure.Positive(hiddenSize)], outputSize, batchCapacity, options)
    {
    }

    /// <summary>Width of the hidden layer (H).</summary>
    public int HiddenSize => Layers[0].OutputSize;

    /// <summary>Weights of the first layer, (D, H) row-major.</summary>
    public Span<T> W1 => Layout[0].Of(Parameters);

    /// <summary>Biases of the first layer, (H).</summary>
    public Span<T> B1 => Layout[1].Of(Parameters);

    /// <summary>Weights of the second layer, (H, C) row-major.</summary>
    public Span<T> W2 => Layout[^2].Of(Parameters);

    /// <summary>Biases of the second layer, (C).</summary>
    public Span<T> B2 => Layout[^1].Of(Parameters);
}
