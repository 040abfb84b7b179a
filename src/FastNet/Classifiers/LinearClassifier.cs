using System.Numerics;

namespace FastNet;

/// <summary>
/// A linear classifier (CS231n, "Linear classification"): scores = X W, with the softmax or the multiclass support vector machine (hinge) loss and
/// an L2 term. Shapes: X (N, D), W (D, C). There is no bias vector: the last feature of every row is 1 (<c>PreprocessingOptions.AppendOnes</c> of
/// FastNet.Data), and the last row of W is the bias, which is regularised too, as in the course.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LinearClassifier<T> : Net<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A classifier; its first weights are drawn.</summary>
    /// <param name="inputSize">D, the column of ones included, 1 or more.</param>
    /// <param name="classes">C, 1 or more.</param>
    /// <param name="batchCapacity">The largest N of a call, 1 or more; it decides the memory.</param>
    /// <param name="options">Loss, L2 term and more; none: softmax, no L2 term. There are no hidden layers for the rest to change.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg is negative or not finite (in the element type), or the convention is
    /// unknown.</exception>
    /// <exception cref="OverflowException">The weights, or a batch of scores, exceed 2^31 - 1 elements.</exception>
    public LinearClassifier(int inputSize, int classes, int batchCapacity, NetOptions<T>? options = null)
        : this(new NetMemory<T>(batchCapacity, options?.Workers), inputSize, classes, options ?? new NetOptions<T>())
    {
    }

    private LinearClassifier(NetMemory<T> memory, int inputSize, int classes, NetOptions<T> options)
        : base(
            memory, [new AffineLayer<T>(memory, string.Empty, inputSize, classes, hasBias: false)], options.Loss, options.Regularization,
            options.Convention ?? RegularizationConvention.Full, options.Initializer, (uint)options.Seed)
    {
    }

    /// <summary>The weights, (D, C) row-major; column c is the template of class c.</summary>
    public Span<T> W => Layout[0].Of(Parameters);
}
