using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A linear classifier (CS231n, "Linear classification"): scores = X W, with the softmax or the multiclass support vector machine (hinge) loss and
/// an L2 term. Shapes: X (N, D), W (D, C). There is no bias vector: the last feature of every row is 1 (<c>PreprocessingOptions.AppendOnes</c> of FastNet.Data),
/// and the last row of W is the bias, which is regularised too, as in the course.
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
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg is negative or not finite (in the element type), or the convention is unknown.</exception>
    /// <exception cref="OverflowException">The weights, or a batch of scores, exceed 2^31 - 1 elements.</exception>
    public LinearClassifier(int inputSize, int classes, int batchCapacity, NetOptions<T>? options = null)
        : this(new NetMemory<T>(batchCapacity, options?.Workers), inputSize, classes, options ?? new NetOptions<T>())
    {
    }

    private LinearClassifier(NetMemory<T> memory, int inputSize, int classes, NetOptions<T> options)
        : base(
            memory,
            [new AffineLayer<T>(memory, string.Empty, inputSize, classes, hasBias: false)],
            options.Loss,
            options.Regularization,
            options.Convention ?? RegularizationConvention.Full,
            options.Initializer,
            (uint)options.Seed)
    {
    }

    /// <summary>The weights, (D, C) row-major; column c is the template of class c.</summary>
    public Span<T> W => Layout[0].Of(Parameters);

    /// <summary>
    /// The same loss and gradient by plain loops over rows, classes and features, as the course's <c>softmax_loss_naive</c> and
    /// <c>svm_loss_naive</c>: slow, on the caller's thread alone, and to be compared with. They agree but for rounding.
    /// </summary>
    /// <param name="x">(N, D), 1 to <see cref="Net{T}.BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net, or the loss is neither softmax nor svm.</exception>
    public double LossNaive(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = Enter();
        Ensure.Batch(x, BatchCapacity, InputSize, Output(0, BatchCapacity).Elements);
        Ensure.Labels(labels, x.Rows, OutputSize);
        if (Objective is not (SvmLoss<T> or SoftmaxLoss<T> { Smoothing: 0 }) || !Objective.ClassWeights.IsEmpty)
        {
            throw new InvalidOperationException($"The loss is {Objective}; the loops know softmax without smoothing and svm, both without weights of classes.");
        }

        double factor = L2.Factor<T>(Regularization, Convention);
        return LinearLoops<T>.Loss(x, labels, new(W, InputSize, OutputSize), new(Layout[0].Of(Gradients), InputSize, OutputSize), Objective is SvmLoss<T>, factor);
    }
}
