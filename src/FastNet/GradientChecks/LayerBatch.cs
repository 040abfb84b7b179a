using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>A layer with a batch and an upstream gradient, run forward and backward always from the same state.</summary>
/// <typeparam name="T">double where differences are taken; float for the gradients alone.</typeparam>
internal sealed class LayerBatch<T>(ILayer<T> layer, NetMemory<T> memory, int rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _y = new T[rows * layer.OutputSize];
    private readonly T[] _dX = new T[rows * layer.InputSize];
    private T[] _state = memory.State.ToArray();

    public ILayer<T> Layer => layer;

    public NetMemory<T> Memory => memory;

    public int Rows => rows;

    public T[] X { get; } = new T[rows * layer.InputSize];

    public T[] DY { get; } = new T[rows * layer.OutputSize];

    /// <summary>The sizes of the layer, and the names and shapes of its parameters and state, in words.</summary>
    public string Description
        => string.Concat(memory.Layout.Concat(memory.StateLayout).Select(parameter => $", {parameter.Name} {parameter.Rows} x {parameter.Columns}")
            .Prepend($"{layer.InputSize} to {layer.OutputSize}"));

    /// <summary>A new layer in memory of its own.</summary>
    public static LayerBatch<T> Create(Func<NetMemory<T>, ILayer<T>> create, int rows)
    {
        // One row more than is used: a layer that takes the capacity for the size of the batch is found.
        NetMemory<T> memory = new(rows + 1);
        ILayer<T> layer = create(memory) ?? throw new ArgumentException("The factory gave no layer.", nameof(create));
        memory.Commit();
        return new LayerBatch<T>(layer, memory, rows);
    }

    /// <summary>Makes the present state that of the point of the check.</summary>
    public void KeepState() => _state = memory.State.ToArray();

    /// <summary>Puts the state back to that of the point of the check.</summary>
    public void RestoreState() => _state.CopyTo(memory.State);

    public void Forward(ReadOnlySpan<T> x, Span<T> y)
    {
        RestoreState();
        layer.Forward(new ReadOnlyMatrix<T>(x, rows, layer.InputSize), new Matrix<T>(y, rows, layer.OutputSize));
    }

    /// <summary>The gradients of sum(dY y) with respect to x, then each parameter. Gradients that a call before left are not cleared.</summary>
    public T[][] Backward(T[] x)
    {
        Forward(x, _y);
        (int d, int m) = (layer.InputSize, layer.OutputSize);
        ReadOnlyMatrix<T> dY = new(DY, rows, m);
        layer.Backward(new ReadOnlyMatrix<T>(x, rows, d), new ReadOnlyMatrix<T>(_y, rows, m), dY, new Matrix<T>(_dX, rows, d));
        return [[.. _dX], .. memory.Layout.Select(parameter => parameter.Of(memory.Gradients).ToArray())];
    }

    /// <summary>Brings the same layer, perhaps of another type, to the same point.</summary>
    public void CopyTo<TOther>(LayerBatch<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        RestoreState();
        Convert<TOther>(X, other.X);
        Convert<TOther>(DY, other.DY);
        Convert(memory, other.Memory);
        other.KeepState();
    }

    /// <summary>Copies parameters and state to the memory of the same layer; offsets depend on the size of an element.</summary>
    public static void Convert<TOther>(NetMemory<T> from, NetMemory<TOther> to)
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

    /// <summary>Converts elements to another type: over and over, where there are more of them to fill.</summary>
    public static void Convert<TOther>(ReadOnlySpan<T> from, Span<TOther> to)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = TOther.CreateTruncating(from[i % from.Length]);
        }
    }
}
