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
    /// <param name="loss">The loss of a row's scores.</param>
    /// <param name="regularization">reg, finite and not negative.</param>
    /// <param name="convention">What reg multiplies; the course's linear classifiers take the full sum.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <param name="initializer">How W is drawn; none: <see cref="Initializer.He"/>.</param>
    /// <param name="seed">Of the first weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, reg is negative or not finite (in the element type), or loss or convention is unknown.</exception>
    /// <exception cref="OverflowException">The weights, or a batch of scores, exceed 2^31 - 1 elements.</exception>
    public LinearClassifier(
        int inputSize,
        int classes,
        int batchCapacity,
        LinearLoss loss = LinearLoss.Softmax,
        double regularization = 0,
        RegularizationConvention convention = RegularizationConvention.Full,
        Workers? workers = null,
        Initializer? initializer = null,
        uint seed = 0)
        : this(new NetMemory<T>(batchCapacity, workers), inputSize, classes, loss, regularization, convention, initializer, seed)
    {
    }

    private LinearClassifier(
        NetMemory<T> memory, int inputSize, int classes, LinearLoss loss, double regularization, RegularizationConvention convention, Initializer? initializer, uint seed)
        : base(memory, [new AffineLayer<T>(memory, string.Empty, inputSize, classes, hasBias: false)], LossOf(loss), regularization, convention, initializer, seed)
        => LossKind = loss;

    /// <summary>The loss of a row's scores.</summary>
    public LinearLoss LossKind { get; }

    /// <summary>The weights, (D, C) row-major; column c is the template of class c.</summary>
    public Span<T> W => Layout[0].Of(Parameters);

    /// <summary>
    /// The same loss and gradient by plain loops over rows, classes and features, as the course's <c>softmax_loss_naive</c> and
    /// <c>svm_loss_naive</c>: slow, on the caller's thread alone, and to be compared with. They agree but for rounding.
    /// </summary>
    /// <param name="x">(N, D), 1 to <see cref="Net{T}.BatchCapacity"/> rows.</param>
    /// <param name="labels">N labels in [0, C).</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a label outside [0, C).</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this net.</exception>
    public double LossNaive(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels)
    {
        using OneCall.Scope call = Enter();
        Ensure.Batch(x, BatchCapacity, InputSize, Output(0, BatchCapacity).Elements);
        Ensure.Labels(labels, x.Rows, OutputSize);
        return LinearLoops<T>.Loss(x, labels, new(W, InputSize, OutputSize), new(Layout[0].Of(Gradients), InputSize, OutputSize), LossKind, L2.Factor<T>(Regularization, Convention));
    }

    private static Loss<T> LossOf(LinearLoss loss)
    {
        Ensure.Defined(loss);
        return loss == LinearLoss.Softmax ? new SoftmaxLoss<T>() : new SvmLoss<T>();
    }
}
