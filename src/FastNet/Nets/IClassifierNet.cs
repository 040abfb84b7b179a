using FastNet.Numerics;

namespace FastNet;

/// <summary>A net that scores classes: what trainers, checkers and tools need of it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IClassifierNet<T>
    where T : unmanaged
{
    /// <summary>Features of an input row (D).</summary>
    int InputSize { get; }

    /// <summary>Number of classes (C).</summary>
    int Classes { get; }

    /// <summary>The largest number of rows in one call.</summary>
    int BatchCapacity { get; }

    /// <summary>Names, shapes and places of the parameters.</summary>
    IReadOnlyList<Parameter> Layout { get; }

    /// <summary>All parameters, in the order of <see cref="Layout"/>.</summary>
    Span<T> Parameters { get; }

    /// <summary>The gradients of the last <see cref="Loss(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/>, laid out as the parameters.</summary>
    Span<T> Gradients { get; }

    /// <summary>Names, shapes and places of what a net has learnt beside its parameters (running statistics): what a file must hold too. Often nothing.</summary>
    IReadOnlyList<Parameter> StateLayout => [];

    /// <summary>What a net has learnt beside its parameters, laid out as <see cref="StateLayout"/> says.</summary>
    Span<T> State => [];

    /// <summary>
    /// The number of the next training step: what is random in <see cref="Loss(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/> (dropout masks) depends on it and the net's
    /// seed alone, and each such call adds one. Set it to continue a run. Nets in which nothing is random need not count: always 0, and setting it does nothing.
    /// </summary>
    int Step
    {
        get => 0;
        set { }
    }

    /// <summary>Scores (N, C) of a batch (N, D) as for predictions, valid until the thread's next call.</summary>
    ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x);

    /// <summary>Mean loss over a batch (N, D) with labels (N) as for training, regularisation included; the gradients are left in <see cref="Gradients"/>.</summary>
    double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels);

    /// <summary>
    /// The number that <see cref="Loss(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/> gives, for who does not need the gradients, which a net may leave as they are. Step and state may advance as there.
    /// </summary>
    double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels) => Loss(x, labels);

    /// <summary>
    /// The same, to the last bit, after one element of one parameter was moved since the last <see cref="LossAlone(ReadOnlyMatrix{T}, ReadOnlySpan{int})"/> for the same x and
    /// labels, and nothing else (an element moved before is back): a net may use again what that element cannot change.
    /// </summary>
    /// <param name="x">The batch of that call.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="moved">The parameter, one of <see cref="Layout"/>.</param>
    /// <param name="index">The element of the parameter.</param>
    double LossAlone(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels, Parameter moved, int index) => LossAlone(x, labels);
}
