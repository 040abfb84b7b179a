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

    /// <summary>Scores (N, C) of a batch (N, D), valid until the next call.</summary>
    ReadOnlyMatrix<T> Loss(ReadOnlyMatrix<T> x);

    /// <summary>Mean loss over a batch (N, D) with labels (N), regularisation included; the gradients are left in <see cref="Gradients"/>.</summary>
    double Loss(ReadOnlyMatrix<T> x, ReadOnlySpan<int> labels);
}
