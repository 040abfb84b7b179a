using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>A layer with a batch, run forward and backward always from the same state.</summary>
/// <typeparam name="T">double where differences are taken; float for the gradients alone.</typeparam>
internal sealed class LayerBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetMemory<T> _memory;
    private readonly T[] _y;
    private T[] _state = [];

    /// <summary>A new layer in memory of its own.</summary>
    public LayerBatch(Func<NetMemory<T>, ILayer<T>> create, int rows)
    {
        // One row more than is used: who takes the capacity for the batch's size is found.
        _memory = new NetMemory<T>(rows + 1);
        Layer = create(_memory) ?? throw new ArgumentException("The factory gave no layer.", nameof(create));
        _memory.Commit();
        (Rows, X, DX, _y) = (rows, new T[rows * Layer.InputSize], new T[rows * Layer.InputSize], new T[rows * Layer.OutputSize]);
    }

    /// <summary>A layer that is there, as it is.</summary>
    public LayerBatch(ILayer<T> layer, NetMemory<T> memory, int rows)
    {
        if (rows > memory.BatchCapacity)
        {
            throw new ArgumentException($"The batch has {rows} rows; the layer's memory was made for {memory.BatchCapacity} at most.", nameof(rows));
        }

        (_memory, Layer, _state) = (memory, layer, memory.State.ToArray());
        (Rows, X, DX, _y) = (rows, new T[rows * layer.InputSize], new T[rows * layer.InputSize], new T[rows * layer.OutputSize]);
    }

    public ILayer<T> Layer { get; }

    public NetMemory<T> Memory => _memory;

    public int Rows { get; }

    public T[] X { get; }

    /// <summary>The gradient with respect to x of the last <see cref="Backward"/>.</summary>
    public T[] DX { get; }

    /// <summary>What the parameters and the state are now is the point of the check.</summary>
    public void KeepState() => _state = _memory.State.ToArray();

    /// <summary>Puts the state back to that of the point of the check.</summary>
    public void RestoreState() => _state.CopyTo(_memory.State);

    /// <summary>Takes batch, parameters and state of another run of the same layer.</summary>
    public void MoveTo(LayerBatch<T> other)
    {
        other.X.CopyTo(X.AsSpan());
        other.CopyParametersTo(_memory);
        KeepState();
    }

    public void Forward(ReadOnlySpan<T> x, Span<T> y)
    {
        RestoreState();
        Layer.Forward(new ReadOnlyMatrix<T>(x, Rows, Layer.InputSize), new Matrix<T>(y, Rows, Layer.OutputSize));
    }

    /// <summary>Forward, then the gradients of sum(upstream y): in <see cref="DX"/> and the memory. What a call before left there is not cleared.</summary>
    public void Backward(ReadOnlySpan<T> x, ReadOnlySpan<T> upstream)
    {
        Forward(x, _y);
        (int d, int m) = (Layer.InputSize, Layer.OutputSize);
        Layer.Backward(
            new ReadOnlyMatrix<T>(x, Rows, d), new ReadOnlyMatrix<T>(_y, Rows, m), new ReadOnlyMatrix<T>(upstream, Rows, m), new Matrix<T>(DX, Rows, d));
    }

    /// <summary>Copies parameters and the state at the point of the check to the memory of another layer of the same kind.</summary>
    public void CopyParametersTo(NetMemory<T> memory)
    {
        _memory.Parameters.CopyTo(memory.Parameters);
        _state.CopyTo(memory.State);
    }

    /// <summary>The gradients of the last <see cref="Backward"/>: of x, then of each parameter.</summary>
    public T[][] Gradients() => [[.. DX], .. _memory.Layout.Select(parameter => parameter.Of(_memory.Gradients).ToArray())];
}
