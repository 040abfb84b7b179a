using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The base of layers: it knows the sizes and checks every call against them, then leaves the mathematics to the derived class.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Layer<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Notes the sizes; the derived constructor asks <paramref name="memory"/> for what it needs.</summary>
    /// <param name="memory">The memory of the net, not yet committed.</param>
    /// <param name="inputSize">D, 1 or more.</param>
    /// <param name="outputSize">M, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    protected Layer(NetMemory<T> memory, int inputSize, int outputSize)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputSize, 1);
        (Memory, InputSize, OutputSize) = (memory, inputSize, outputSize);
    }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public int OutputSize { get; }

    /// <summary>The memory of the net.</summary>
    protected internal NetMemory<T> Memory { get; }

    /// <summary>
    /// Whether <see cref="Differentiate"/> reads y. Where not, a net may change y in place (activation, dropout) and needs one buffer less.
    /// </summary>
    protected internal virtual bool NeedsOutput => true;

    /// <summary>Whether dX may be dY itself in <see cref="Differentiate"/>; D = M then.</summary>
    protected internal virtual bool DifferentiatesInPlace => false;

    /// <summary>Whether there is anything to learn; before the first such layer a net computes no gradients.</summary>
    protected internal virtual bool HasParameters => true;

    /// <summary>The constants that decide what the layer computes, in words, for checkpoints: a run does not continue with others.</summary>
    protected internal virtual string Settings => string.Empty;

    /// <summary>Whether a parameter is known to be this layer's, so that it changes no output before.</summary>
    internal virtual bool Owns(Parameter parameter) => false;

    /// <summary>Threads that share the work.</summary>
    protected Workers Workers => Memory.Workers;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public void Forward(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        RequireShapes(x, y);
        Compute(x, y);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public void Predict(ReadOnlyMatrix<T> x, Matrix<T> y)
    {
        RequireShapes(x, y);
        ComputeTest(x, y);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A shape is wrong.</exception>
    public void Backward(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX)
    {
        RequireShapes(x, y);
        RequireShape(dY, OutputSize, x.Rows, nameof(dY));
        RequireShape(dX, InputSize, x.Rows, nameof(dX));
        Differentiate(x, y, dY, dX);
    }

    /// <inheritdoc/>
    public virtual void Initialize(RandomState random, Initializer initializer)
    {
    }

    /// <summary>y = f(x) in training mode; the shapes are right.</summary>
    protected abstract void Compute(ReadOnlyMatrix<T> x, Matrix<T> y);

    /// <summary>y = f(x) in test mode; the shapes are right.</summary>
    protected virtual void ComputeTest(ReadOnlyMatrix<T> x, Matrix<T> y) => Compute(x, y);

    /// <summary>dX and the parameter gradients; the shapes are right.</summary>
    protected abstract void Differentiate(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y, ReadOnlyMatrix<T> dY, Matrix<T> dX);

    private void RequireShapes(ReadOnlyMatrix<T> x, ReadOnlyMatrix<T> y)
    {
        if (x.Rows < 1 || x.Rows > Memory.BatchCapacity || x.Columns != InputSize)
        {
            throw new ArgumentException(
                $"x is {x.Rows} x {x.Columns}; expected 1 to {Memory.BatchCapacity} rows of {InputSize} features.", nameof(x));
        }

        RequireShape(x, InputSize, x.Rows, nameof(x));
        RequireShape(y, OutputSize, x.Rows, nameof(y));
    }

    private static void RequireShape(ReadOnlyMatrix<T> matrix, int columns, int rows, string name)
    {
        if (matrix.Columns != columns || matrix.Rows != rows)
        {
            throw new ArgumentException($"{name} is {matrix.Rows} x {matrix.Columns}; expected {rows} x {columns}.", name);
        }

        if (matrix.ColumnStride != 1 && matrix.Columns > 1)
        {
            throw new ArgumentException($"The columns of {name} are {matrix.ColumnStride} elements apart; expected 1.", name);
        }
    }
}
