using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The block that the formula of an <see cref="Optimizer{T}"/> works on: neighbours of the flat vectors, in one step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct UpdateBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Optimizer<T> _owner;

    internal UpdateBlock(Optimizer<T> owner) => _owner = owner;

    /// <summary>The number of the first parameter in the flat vector.</summary>
    public int Start { get; internal init; }

    /// <summary>The parameters, weight decay done; to be changed in place.</summary>
    public Span<T> Parameters { get; internal init; }

    /// <summary>Their gradient, already clipped; as long as <see cref="Parameters"/>, as are all spans here.</summary>
    public ReadOnlySpan<T> Gradients { get; internal init; }

    /// <summary>Room for what is computed on the way; what it holds at first means nothing.</summary>
    public Span<T> Workspace { get; internal init; }

    /// <summary>The learning rate of this step.</summary>
    public T LearningRate { get; internal init; }

    /// <summary>The number of this step, 1 for the first.</summary>
    public int Step => _owner.Steps + 1;

    internal Workers? Workers { get; init; }

    internal double WeightDecay { get; init; }

    internal double GradientScale { get; init; }

    /// <summary>The part of state vector <paramref name="index"/> that belongs to the parameters; to be changed in place.</summary>
    /// <param name="index">0 to <see cref="Optimizer{T}.StateCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public Span<T> State(int index) => _owner.State(index).Slice(Start, Parameters.Length);
}
