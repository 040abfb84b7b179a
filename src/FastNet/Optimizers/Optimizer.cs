using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Turns a gradient into a change of the parameters: one fused pass over the flat vectors of a net. A rule keeps its state (velocities, moments)
/// in one allocation made by its constructor; updates allocate nothing. The padding between parameters is updated like the rest, and stays 0.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract partial class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T>[] _state;
    private OneCall _calls;

    /// <summary>Allocates the state, all zero.</summary>
    /// <param name="parameterCount">Length of the flat parameter vector, 1 or more.</param>
    /// <param name="stateNames">A name for each state vector of that length.</param>
    private protected Optimizer(int parameterCount, params ReadOnlySpan<string> stateNames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameterCount, 1);
        ParameterCount = parameterCount;
        _state = new ArenaSlice<T>[stateNames.Length];
        for (int i = 0; i < stateNames.Length; i++)
        {
            _state[i] = _arena.Reserve<T>(stateNames[i], parameterCount);
        }

        _arena.Commit();
    }

    /// <summary>The name by which the tool knows the rule: sgd, momentum, nesterov, adagrad, rmsprop, adam.</summary>
    public abstract string Name { get; }

    /// <summary>Length of the flat parameter vector.</summary>
    public int ParameterCount { get; }

    /// <summary>Updates made so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of state vectors.</summary>
    public int StateCount => _state.Length;

    /// <summary>State vector <paramref name="index"/>, laid out as the parameters.</summary>
    /// <param name="index">0 to <see cref="StateCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public Span<T> State(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StateCount);
        return _state[index].Span;
    }

    /// <summary>Changes <paramref name="parameters"/> by one step against <paramref name="gradients"/>.</summary>
    /// <param name="parameters">The flat parameter vector, <see cref="ParameterCount"/> elements.</param>
    /// <param name="gradients">The flat gradient vector, <see cref="ParameterCount"/> elements.</param>
    /// <param name="learningRate">Step size, finite and not negative.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A length or the rate is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this rule.</exception>
    public void Update(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, Workers? workers = null)
    {
        if (parameters.Length != ParameterCount || gradients.Length != ParameterCount)
        {
            throw new ArgumentException(
                $"There are {parameters.Length} parameters and {gradients.Length} gradients; expected {ParameterCount} of each.", nameof(parameters));
        }

        Ensure.FiniteAndNotNegative(learningRate);
        using OneCall.Scope call = _calls.Enter(this);
        Apply(parameters, gradients, T.CreateChecked(learningRate), workers);
        Steps++;
    }

    /// <summary>A constant as the kernel will see it: in float, 1e-50 is 0 and 0.99999999999 is 1, and both must be refused.</summary>
    private protected static double Rounded(double value) => double.CreateChecked(T.CreateChecked(value));

    /// <summary>The rule's kernel; <see cref="Steps"/> does not count this step yet.</summary>
    private protected abstract void Apply(Span<T> parameters, ReadOnlySpan<T> gradients, T learningRate, Workers? workers);
}
