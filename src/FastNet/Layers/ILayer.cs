using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A differentiable function of a batch, y (N, M) = f(x (N, D)), with parameters of its own: what nets are made of and what a gradient check
/// checks.
/// </summary>
/// <remarks>
/// <para>A layer asks for all memory in its constructor, from the <see cref="NetMemory{T}"/> that it is given: parameters with their gradients
/// (<see cref="NetMemory{T}.Matrix"/>, <see cref="NetMemory{T}.Vector"/>), state, buffers. Sizes are fixed by <see cref="InputSize"/>,
/// <see cref="OutputSize"/> and <see cref="NetMemory{T}.BatchCapacity"/>; after <see cref="NetMemory{T}.Commit"/> no call allocates.</para>
/// <para>Shapes that do not fit are refused with an <see cref="ArgumentException"/> before anything is written. So is an empty batch: it has no
/// mean, no statistics and no gradient, and a caller that skips it should do so on purpose.</para>
/// <para>No call writes to its inputs or the parameters; forward writes y and state, test mode y, backward dX and the gradients. What lies between
/// the rows of a matrix is left alone. The same calls give the same bits, at every vector width and for any number of workers.</para>
/// <para><see cref="Layer{T}"/> is the easy way to write one: it checks the shapes. <c>LayerFixture</c> of the package FastNet.NUnit and
/// <c>LayerTests</c> of FastNet.Xunit test all of this.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public interface ILayer<T>
    where T : unmanaged
{
    /// <summary>Features of an input row (D).</summary>
    int InputSize { get; }

    /// <summary>Features of an output row (M).</summary>
    int OutputSize { get; }

    /// <summary>y = f(x) in training mode. The layer keeps until the next call all that <see cref="Backward"/> needs beside x and y.</summary>
    /// <param name="x">(N, D), 1 to the batch capacity rows; its columns next to each other.</param>
    /// <param name="y">(N, M), overwritten; its columns next to each other.</param>
    void Forward(ReadOnlyMatrix<T> x, Matrix<T> y);

    /// <summary>y = f(x) in test mode: the same as <see cref="Forward"/> where a layer has no modes.</summary>
    /// <param name="x">(N, D), 1 to the batch capacity rows; its columns next to each other.</param>
    /// <param name="y">(N, M), overwritten; its columns next to each other.</param>
    void Predict(ReadOnlyMatrix<T> x, Matrix<T> y) => Forward(x, y);

    /// <summary>
    /// The gradients of a loss with respect to x and the parameters, from that with respect to y. Parameter gradients are overwritten, not added
    /// to.
    /// </summary>
    /// <param name="x">The x (N, D) of the last <see cref="Forward"/>.</param>
    /// <param name="y">The y (N, M) that it gave.</param>
    /// <param name="dY">The loss's gradient with respect to y (N, M).</param>
    /// <param name="dX">Receives the loss's gradient with respect to x (N, D); memory of its own.</param>
    void Backward(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX);

    /// <summary>Sets the parameters to where training starts; nothing to do where there are none.</summary>
    /// <param name="random">The stream that weights are drawn from.</param>
    /// <param name="initializer">How weight matrices are drawn.</param>
    void Initialize(RandomState random, Initializer initializer)
    {
    }
}
