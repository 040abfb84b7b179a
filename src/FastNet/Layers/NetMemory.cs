using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The memory of the layers of one net: parameters in one vector, gradients in another of the same layout, what else must be saved (running statistics) in a
/// third, buffers and workspace behind them; all in one allocation. Layers ask in their constructors, one <see cref="Commit"/> allocates, and
/// nothing is allocated afterwards.
/// </summary>
/// <remarks>What all layers of a net have in common stands here too: the largest batch and the workers.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NetMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Arena _arena = new();
    private readonly ParameterLayout<T> _layout = new();
    private readonly ParameterLayout<T> _stateLayout = new();
    private ArenaSlice<T>? _parameters;
    private ArenaSlice<T>? _gradients;
    private ArenaSlice<T>? _state;
    private ArenaSlice<T>? _workspace;
    private int _workspaceLength;
    private int _step;
    private NetMemory<T>? _shared;

    /// <summary>Nothing is allocated yet.</summary>
    /// <param name="batchCapacity">The largest number of rows in one call of a layer, 1 or more.</param>
    /// <param name="workers">Threads that share the work of the layers; none: the caller alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchCapacity"/> is below 1.</exception>
    public NetMemory(int batchCapacity, Workers? workers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCapacity, 1);
        BatchCapacity = batchCapacity;
        Workers = workers ?? Workers.Inline;
    }

    /// <summary>Memory of a net that only predicts: it has no gradients, and may use the parameters and the state of another one of the same layers.</summary>
    internal static NetMemory<T> ForPredictions(int batchCapacity, Workers? workers, NetMemory<T>? shared = null)
        => new(batchCapacity, workers) { IsForPredictions = true, _shared = shared };

    /// <summary>Whether nothing will be trained here.</summary>
    internal bool IsForPredictions { get; private init; }

    /// <summary>The largest number of rows in one call of a layer.</summary>
    public int BatchCapacity { get; }

    /// <summary>Threads that share the work of the layers.</summary>
    public Workers Workers { get; }

    /// <summary>The number of the training step, 0 at first: what is random in a layer depends on it and on seeds alone. A net counts; set it to continue a run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Step
    {
        get => _step;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _step = value;
        }
    }

    /// <summary>Names, shapes and places of the parameters, in the order in which layers asked for them.</summary>
    public IReadOnlyList<Parameter> Layout => _layout.Parameters;

    /// <summary>Names, shapes and places of what must be saved beside the parameters.</summary>
    public IReadOnlyList<Parameter> StateLayout => _stateLayout.Parameters;

    /// <summary>All parameters, laid out as <see cref="Layout"/> says.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> Parameters => Committed(_parameters);

    /// <summary>All gradients, laid out as the parameters.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> Gradients => Committed(_gradients);

    /// <summary>What must be saved beside the parameters, laid out as <see cref="StateLayout"/> says.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> State => Committed(_state);

    /// <summary>Scratch memory that all layers share; what it holds means nothing between calls.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> Workspace => Committed(_workspace);

    /// <summary>Asks for a weight matrix and its gradient.</summary>
    /// <param name="name">A name that no other parameter of the net has: W1, W2, ...</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="columns">1 or more.</param>
    /// <returns>Its place: <c>parameter.Of(memory.Parameters)</c> once the memory is committed.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public Parameter Matrix(string name, int rows, int columns)
    {
        Check(name, rows, columns);
        return _layout.Matrix(name, rows, columns);
    }

    /// <summary>Asks for a parameter vector and its gradient.</summary>
    /// <param name="name">A name that no other parameter of the net has: b1, gamma1, ...</param>
    /// <param name="length">1 or more.</param>
    /// <returns>Its place: <c>parameter.Of(memory.Parameters)</c> once the memory is committed.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public Parameter Vector(string name, int length)
    {
        Check(name, 1, length);
        return _layout.Vector(name, length);
    }

    /// <summary>Asks for a vector that is no parameter but belongs to what a net has learnt.</summary>
    /// <param name="name">A name that no other state or parameter of the net has: running_mean1, ...</param>
    /// <param name="length">1 or more.</param>
    /// <returns>Its place: <c>parameter.Of(memory.State)</c> once the memory is committed.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public Parameter StateVector(string name, int length)
    {
        Check(name, 1, length);
        return _stateLayout.Vector(name, length);
    }

    /// <summary>Asks for a slice of a layer's own, for what forward leaves to backward.</summary>
    /// <param name="name">What it holds, for reports and messages.</param>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public ArenaSlice<TElement> Reserve<TElement>(string name, int length)
        where TElement : unmanaged
        => _arena.Reserve<TElement>(name, length);

    /// <summary>Asks for a buffer of <see cref="BatchCapacity"/> rows.</summary>
    /// <param name="name">What it holds, for reports and messages.</param>
    /// <param name="columns">Elements in a row, 1 or more.</param>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    /// <exception cref="OverflowException">The buffer exceeds 2^31 - 1 elements.</exception>
    public BatchBuffer<T> ReserveBatch(string name, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int stride = MatrixLayout.PaddedStride<T>(columns);
        return new BatchBuffer<T>(Reserve<T>(name, Ensure.Elements(name, BatchCapacity, stride)), columns, stride);
    }

    /// <summary>Asks that <see cref="Workspace"/> have at least so many elements.</summary>
    /// <param name="length">0 or more.</param>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public void ReserveWorkspace(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        RequireOpen("a workspace");
        _workspaceLength = Math.Max(_workspaceLength, length);
    }

    /// <summary>Allocates all that was asked for, zero at first.</summary>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public void Commit()
    {
        RequireOpen("another commit");
        _parameters = _shared?._parameters ?? _arena.Reserve<T>("parameters", _layout.Length);
        _gradients = _arena.Reserve<T>("gradients", IsForPredictions ? 0 : _layout.Length);
        _state = _shared?._state ?? _arena.Reserve<T>("state", _stateLayout.Length);
        _workspace = _arena.Reserve<T>("workspace", _workspaceLength);
        _arena.Commit();
    }

    private static Span<T> Committed(ArenaSlice<T>? slice)
        => slice is null ? throw new InvalidOperationException("The memory is not committed yet: make all layers, then call Commit.") : slice.Span;

    private void Check(string name, int rows, int columns)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        RequireOpen($"'{name}'");
        foreach (Parameter other in Layout.Concat(StateLayout))
        {
            if (other.Name == name)
            {
                throw new ArgumentException(
                    $"There is a parameter '{name}' ({other.Rows} x {other.Columns}) already; "
                    + $"expected another name for the one of {rows} x {columns}.",
                    nameof(name));
            }
        }
    }

    private void RequireOpen(string what)
    {
        if (_parameters is not null)
        {
            throw new InvalidOperationException($"The memory is committed already; {what} comes too late.");
        }
    }
}
