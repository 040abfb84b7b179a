using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// A layer with its memory, a batch x, the output y, an upstream gradient dY and the gradient dX: all that a test of one layer needs. Matrices are
/// row-major arrays, with or without gaps between the rows; elements that nothing has written yet are NaN.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LayerRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _gap;
    private T[] _state;

    /// <summary>Makes the memory, the layer in it and the arrays.</summary>
    /// <param name="create">Makes the layer, asking for its memory.</param>
    /// <param name="rows">N, 1 or more.</param>
    /// <param name="gap">Elements between the end of a row and the start of the next, 0 or more.</param>
    /// <param name="capacity">The batch capacity of the memory, where it is to be more than <paramref name="rows"/>.</param>
    /// <param name="workers">Threads that share the work of the layer; none: the caller alone.</param>
    /// <exception cref="ArgumentException"><paramref name="create"/> makes no layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public LayerRun(Func<NetMemory<T>, ILayer<T>> create, int rows, int gap = 0, int capacity = 0, Workers? workers = null)
        : this(Made(create, new NetMemory<T>(Math.Max(capacity, rows), workers)), rows, gap)
    {
    }

    /// <summary>A run of a layer that there is.</summary>
    internal LayerRun((ILayer<T> Layer, NetMemory<T> Memory) made, int rows, int gap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ((Layer, Memory), Rows, _gap) = (made, rows, gap);
        (X, DX) = (Empty(Layer.InputSize), Empty(Layer.InputSize));
        (Y, DY) = (Empty(Layer.OutputSize), Empty(Layer.OutputSize));
        _state = Memory.State.ToArray();
    }

    /// <summary>Parameters, gradients and state of the layer.</summary>
    public NetMemory<T> Memory { get; }

    /// <summary>The layer.</summary>
    public ILayer<T> Layer { get; }

    /// <summary>Rows of the batch (N).</summary>
    public int Rows { get; }

    /// <summary>The batch (N, D).</summary>
#pragma warning disable CA1819 // A test reads and writes these arrays.
    public T[] X { get; }

    /// <summary>The output (N, M) of the last <see cref="Forward"/> or <see cref="Predict"/>.</summary>
    public T[] Y { get; }

    /// <summary>The gradient with respect to the output (N, M), an input of <see cref="Backward"/>.</summary>
    public T[] DY { get; }

    /// <summary>The gradient with respect to the batch (N, D), from the last <see cref="Backward"/>.</summary>
    public T[] DX { get; }
#pragma warning restore CA1819

    /// <summary>
    /// Draws parameters (deviation 0.5), batch and upstream gradient (deviation 1), element by element: the same numbers whatever the gaps, rounded
    /// to the type.
    /// </summary>
    public void Draw(RandomState random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (Parameter parameter in Memory.Layout)
        {
            random.Gaussian(parameter.Of(Memory.Parameters), 0.5);
        }

        DrawRows(random, Matrix(X, Layer.InputSize));
        DrawRows(random, Matrix(DY, Layer.OutputSize));
    }

    /// <summary>y = f(x) in training mode.</summary>
    /// <returns><see cref="Y"/>.</returns>
    public T[] Forward()
    {
        Layer.Forward(Matrix(X, Layer.InputSize), Matrix(Y, Layer.OutputSize));
        return Y;
    }

    /// <summary>y = f(x) in test mode.</summary>
    /// <returns><see cref="Y"/>.</returns>
    public T[] Predict()
    {
        Layer.Predict(Matrix(X, Layer.InputSize), Matrix(Y, Layer.OutputSize));
        return Y;
    }

    /// <summary>dX and the gradients of the parameters, of the last <see cref="Forward"/>.</summary>
    /// <returns><see cref="DX"/>; the other gradients are in the memory.</returns>
    public T[] Backward()
    {
        Layer.Backward(Matrix(X, Layer.InputSize), Matrix(Y, Layer.OutputSize), Matrix(DY, Layer.OutputSize), Matrix(DX, Layer.InputSize));
        return DX;
    }

    /// <summary>
    /// The gradients of sum(dY y) with respect to x, then each parameter, at another batch and the kept state. Gradients that a call before left are
    /// not cleared; X is as before afterwards.
    /// </summary>
    internal T[][] Gradients(T[] x)
    {
        T[] point = [.. X];
        x.CopyTo(X, 0);
        RestoreState();
        Forward();
        Backward();
        point.CopyTo(X, 0);
        return [[.. DX], .. Memory.Layout.Select(parameter => parameter.Of(Memory.Gradients).ToArray())];
    }

    /// <summary>Keeps the present state.</summary>
    internal void KeepState() => _state = Memory.State.ToArray();

    /// <summary>Puts the state back to the kept one.</summary>
    internal void RestoreState() => _state.CopyTo(Memory.State);

    /// <summary>
    /// Gives another run of the same layer, without gaps, this run's parameters, state, batch and upstream gradient; over and over, where it has more
    /// rows.
    /// </summary>
    internal void CopyInputsTo<TOther>(LayerRun<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        Convert(Memory, other.Memory);
        Convert<TOther>(Dense(X, Layer.InputSize), other.X);
        Convert<TOther>(Dense(DY, Layer.OutputSize), other.DY);
        other.KeepState();
    }

    /// <summary>Copies parameters and state to the memory of the same layer; offsets depend on the size of an element.</summary>
    internal static void Convert<TOther>(NetMemory<T> from, NetMemory<TOther> to)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        foreach ((Parameter one, Parameter other) in from.Layout.Zip(to.Layout))
        {
            Convert(one.Of(from.Parameters), other.Of(to.Parameters));
        }

        foreach ((Parameter one, Parameter other) in from.StateLayout.Zip(to.StateLayout))
        {
            Convert(one.Of(from.State), other.Of(to.State));
        }
    }

    /// <summary>One of the four arrays as a matrix.</summary>
    internal Matrix<T> Matrix(T[] values, int columns) => new(values, Rows, columns, columns + _gap);

    /// <summary>The elements of one of the four arrays without the elements between the rows.</summary>
    internal T[] Dense(T[] values, int columns)
    {
        T[] dense = new T[Rows * columns];
        for (int i = 0; i < Rows; i++)
        {
            Matrix(values, columns).Row(i).CopyTo(dense.AsSpan(i * columns));
        }

        return dense;
    }

    private static (ILayer<T> Layer, NetMemory<T> Memory) Made(Func<NetMemory<T>, ILayer<T>> create, NetMemory<T> memory)
    {
        ArgumentNullException.ThrowIfNull(create);
        ILayer<T> layer = create(memory) ?? throw new ArgumentException("The factory gave no layer.", nameof(create));
        memory.Commit();
        return (layer, memory);
    }

    private static void Convert<TOther>(ReadOnlySpan<T> from, Span<TOther> to)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = TOther.CreateTruncating(from[i % from.Length]);
        }
    }

    private static void DrawRows(RandomState random, Matrix<T> matrix)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            random.Gaussian(matrix.Row(i), 1);
        }
    }

    private T[] Empty(int columns)
    {
        T[] values = new T[checked(Rows * (columns + _gap))];
        Array.Fill(values, T.NaN);
        return values;
    }
}
