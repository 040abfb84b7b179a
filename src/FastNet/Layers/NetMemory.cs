using System.Numerics;
using System.Runtime.CompilerServices;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The memory of the layers of one net: parameters in one vector, gradients in another of the same layout, other state to save (running statistics)
/// in a third, then buffers and workspace; all in one allocation. Layers ask in their constructors, one <see cref="Commit"/> allocates, and nothing
/// is allocated afterwards.
/// </summary>
/// <remarks>The largest batch and the workers, which all layers of a net share, stand here too.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NetMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Arena _arena = new();
    private readonly List<Parameter> _layout = [];
    private readonly List<Parameter> _stateLayout = [];
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

    /// <summary>
    /// Memory of a net that only predicts: it has no gradients, and may use the parameters and the state of another one of the same layers.
    /// </summary>
    internal static NetMemory<T> ForPredictions(int batchCapacity, Workers? workers, NetMemory<T>? shared = null)
        => new(batchCapacity, workers) { IsForPredictions = true, _shared = shared };

    /// <summary>Whether nothing will be trained here.</summary>
    internal bool IsForPredictions { get; private init; }

    /// <summary>The largest number of rows in one call of a layer.</summary>
    public int BatchCapacity { get; }

    /// <summary>Threads that share the work of the layers.</summary>
    public Workers Workers { get; internal set; }

    /// <summary>
    /// The number of the training step, 0 at first: what is random in a layer depends on it and on seeds alone. A net counts; set it to continue a
    /// run.
    /// </summary>
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
    public IReadOnlyList<Parameter> Layout => _layout;

    /// <summary>Names, shapes and places of the state that must be saved beside the parameters.</summary>
    public IReadOnlyList<Parameter> StateLayout => _stateLayout;

    /// <summary>All parameters, laid out as <see cref="Layout"/> says.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> Parameters => Committed(_parameters);

    /// <summary>All gradients, laid out as the parameters.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> Gradients => Committed(_gradients);

    /// <summary>State that must be saved beside the parameters, laid out as <see cref="StateLayout"/> says.</summary>
    /// <exception cref="InvalidOperationException">The memory is not committed.</exception>
    public Span<T> State => Committed(_state);

    /// <summary>Parameters, then state: all that has a name.</summary>
    internal IEnumerable<Parameter> NamedArrays => _layout.Concat(_stateLayout);

    /// <summary>One of <see cref="NamedArrays"/>.</summary>
    internal Parameter Named(string name) => NamedArrays.First(one => one.Name == name);

    /// <summary>The numbers of one of <see cref="NamedArrays"/>.</summary>
    internal Span<T> Of(Parameter one) => one.Of(_stateLayout.Contains(one) ? State : Parameters);

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
    public Parameter Matrix(string name, int rows, int columns) => Add(_layout, name, rows, columns, isMatrix: true);

    /// <summary>Asks for a parameter vector and its gradient.</summary>
    /// <param name="name">A name that no other parameter of the net has: b1, gamma1, ...</param>
    /// <param name="length">1 or more.</param>
    /// <returns>Its place: <c>parameter.Of(memory.Parameters)</c> once the memory is committed.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public Parameter Vector(string name, int length) => Add(_layout, name, 1, length);

    /// <summary>Asks for a vector that is no parameter but belongs to what a net has learnt.</summary>
    /// <param name="name">A name that no other state or parameter of the net has: running_mean1, ...</param>
    /// <param name="length">1 or more.</param>
    /// <returns>Its place: <c>parameter.Of(memory.State)</c> once the memory is committed.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public Parameter StateVector(string name, int length) => Add(_stateLayout, name, 1, length);

    /// <summary>Asks for a slice of a layer's own, for what forward leaves to backward.</summary>
    /// <param name="name">A name for its contents, in reports and messages.</param>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The memory is committed already.</exception>
    public ArenaSlice<TElement> Reserve<TElement>(string name, int length)
        where TElement : unmanaged
        => _arena.Reserve<TElement>(name, length);

    /// <summary>Asks for a buffer of <see cref="BatchCapacity"/> rows.</summary>
    /// <param name="name">A name for its contents, in reports and messages.</param>
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
        _parameters = _shared?._parameters ?? _arena.Reserve<T>("parameters", Length(_layout));
        _gradients = _arena.Reserve<T>("gradients", IsForPredictions ? 0 : Length(_layout));
        _state = _shared?._state ?? _arena.Reserve<T>("state", Length(_stateLayout));
        _workspace = _arena.Reserve<T>("workspace", _workspaceLength);
        _arena.Commit();
    }

    private static Span<T> Committed(ArenaSlice<T>? slice)
        => slice is null ? throw new InvalidOperationException("The memory is not committed yet: make all layers, then call Commit.") : slice.Span;

    /// <summary>Each parameter starts on a 64-byte boundary of its vector, so that an update rule is one pass and a snapshot one copy.</summary>
    private Parameter Add(List<Parameter> layout, string name, int rows, int columns, bool isMatrix = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        RequireOpen($"'{name}'");
        if (Layout.Concat(StateLayout).FirstOrDefault(other => other.Name == name) is Parameter other)
        {
            throw new ArgumentException(
                $"There is a parameter '{name}' ({other.Rows} x {other.Columns}) already; expected another name for the one of {rows} x {columns}.",
                nameof(name));
        }

        Ensure.Elements(name, rows, columns);
        Parameter parameter = new(name, rows, columns, Length(layout)) { IsMatrix = isMatrix };
        Length([parameter]);
        layout.Add(parameter);
        return parameter;
    }

    /// <summary>Elements of the vector that ends with the last of these parameters.</summary>
    /// <exception cref="OverflowException">There are more than 2^31 - 1.</exception>
    private static int Length(List<Parameter> layout)
    {
        int line = MatrixLayout.Alignment / Unsafe.SizeOf<T>();
        return layout is [.., Parameter last]
            ? Ensure.Elements($"all parameters up to {last.Name}", 1, last.Offset + (((long)last.Length + line - 1) / line * line))
            : 0;
    }

    private void RequireOpen(string what)
    {
        if (_parameters is not null)
        {
            throw new InvalidOperationException($"The memory is committed already; {what} comes too late.");
        }
    }
}

/// <summary>Room for a batch: rows padded as <see cref="MatrixLayout.PaddedStride"/> says.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BatchBuffer<T>
    where T : unmanaged
{
    private readonly ArenaSlice<T> _slice;

    internal BatchBuffer(ArenaSlice<T> slice, int columns, int stride)
    {
        _slice = slice;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Elements in a row.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>The first <paramref name="rows"/> rows.</summary>
    public Matrix<T> Rows(int rows) => new(_slice.Span, rows, Columns, Stride);

    /// <summary>The first <paramref name="columns"/> columns of the first <paramref name="rows"/> rows.</summary>
    public Matrix<T> Rows(int rows, int columns) => new(_slice.Span, rows, columns, Stride);

    /// <summary>The memory of the first <paramref name="rows"/> rows, what lies between them included.</summary>
    public Span<T> Flat(int rows) => _slice.Span[..(rows * Stride)];
}

/// <summary>
/// One named array of a net: its place in the flat parameter vector and in the gradient vector of the same layout, or in the state vector.
/// </summary>
/// <param name="Name">The course's name: W1, b1, W2, b2, ...</param>
/// <param name="Rows">Rows of a weight matrix (D of (D, M)); 1 for a bias.</param>
/// <param name="Columns">Columns of a weight matrix (M); the length of a bias.</param>
/// <param name="Offset">Where it starts in the vector; a multiple of 64 bytes.</param>
public sealed record Parameter(string Name, int Rows, int Columns, int Offset)
{
    /// <summary>Number of elements.</summary>
    public int Length => Rows * Columns;

    /// <summary>Whether this is a matrix (as opposed to a bias vector).</summary>
    public bool IsMatrix { get; init; }

    /// <summary>The dimensions in a file: rows and columns, or the length of a vector.</summary>
    internal int[] Shape => IsMatrix ? [Rows, Columns] : [Columns];

    /// <summary>This parameter's part of a flat vector.</summary>
    public Span<T> Of<T>(Span<T> vector) => vector.Slice(Offset, Length);
}
