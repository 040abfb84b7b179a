using System.Numerics;
using System.Numerics.Tensors;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// Turns a gradient into a change of the parameters: one pass over the flat vectors of a net. An optimizer keeps its state (velocities, moments) in
/// one allocation made by its constructor; updates allocate nothing. The padding between parameters is updated like the rest, and stays 0.
/// </summary>
/// <remarks>
/// <para>One's own: derive, name the state vectors, and write the formula over the spans of a block (<see cref="Apply"/>). Weight decay, clipping,
/// threads, and the saving and resuming of runs come with it. A checkpoint holds name, constants, state vectors and number of updates, so these
/// must be all that a step depends on.</para>
/// <para>An optimizer serves one solver at a time, and one thread at a time. It may go on with another solver when the first has made its last
/// step.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public abstract class Optimizer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>As PyTorch has it: a gradient of exactly the largest norm is made smaller by a millionth of it and less.</summary>
    private const double ClipEpsilon = 1e-6;

    private readonly Arena _arena = new();
    private readonly ArenaSlice<T>[] _state;
    private readonly Blocks _blocks;
    private readonly Part[] _whole;
    private readonly bool _hasKernel;
    private readonly bool _lastIsOfSquares;
    private Part[] _parts;
    private OneCall _calls;

    /// <summary>Allocates the state, all zero.</summary>
    /// <param name="parameterCount">Length of the flat parameter vector, 1 or more.</param>
    /// <param name="stateNames">A name for each state vector of that length; all different.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A name is empty, or stands twice.</exception>
    protected Optimizer(int parameterCount, params ReadOnlySpan<string> stateNames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameterCount, 1);
        ParameterCount = parameterCount;
        _blocks = new Blocks(this);
        _parts = _whole = [new Part(0, parameterCount, Decays: true)];
        _state = new ArenaSlice<T>[stateNames.Length];
        for (int i = 0; i < stateNames.Length; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(stateNames[i], nameof(stateNames));
            if (stateNames[..i].Contains(stateNames[i]))
            {
                throw new ArgumentException($"Two state vectors are called '{stateNames[i]}'; expected different names.", nameof(stateNames));
            }

            _state[i] = _arena.Reserve<T>(stateNames[i], parameterCount);
        }

        _arena.Commit();
    }

    /// <summary>
    /// A rule of ours, whose <see cref="Apply"/> is a kernel: it takes all parameters at once, scales the gradient, decays and shares the work
    /// itself.
    /// </summary>
    private protected Optimizer(int parameterCount, bool lastIsOfSquares, params ReadOnlySpan<string> stateNames)
        : this(parameterCount, stateNames)
        => (_hasKernel, _lastIsOfSquares) = (true, lastIsOfSquares);

    /// <summary>The name in reports and files: sgd, momentum, nesterov, adagrad, rmsprop, adam, or one's own name.</summary>
    public abstract string Name { get; }

    /// <summary>Length of the flat parameter vector.</summary>
    public int ParameterCount { get; }

    /// <summary>Updates made so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of state vectors.</summary>
    public int StateCount => _state.Length;

    /// <summary>
    /// l of decoupled weight decay: before a step, parameters are multiplied by 1 - rate l (AdamW: Loshchilov and Hutter 2019). 0: none. Not the L2
    /// term, which is the net's and part of the gradient.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">An update was made already.</exception>
    public double WeightDecay
    {
        get;
        set => field = BeforeUpdates(value, nameof(WeightDecay));
    }

    /// <summary>
    /// The parameters that decay; null: all, biases and gamma and beta of normalisations as well. Of a net's matrices alone: <c>[..
    /// net.Layout.Where(parameter => parameter.IsMatrix)]</c>.
    /// </summary>
    /// <exception cref="ArgumentException">One lies outside of the flat vector, or two overlap.</exception>
    /// <exception cref="InvalidOperationException">An update was made already.</exception>
    public IReadOnlyList<Parameter>? DecayedParameters
    {
        get;
        set
        {
            RequireFresh();
            Parameter[]? own = value is null ? null : [.. value];
            _parts = own is null ? _whole : PartsOf(own);
            field = own;
        }
    }

    /// <summary>
    /// The largest Euclidean norm of the whole gradient; a larger gradient is multiplied by ClipNorm / (norm + 1e-6), as clip_grad_norm_ of PyTorch
    /// does (Pascanu, Mikolov and Bengio 2013). 0: nothing is clipped. The sum of the squares is a fixed tree, the same with any number of threads.
    /// Where an element is not finite, neither is the norm, and the update makes parameters NaN, by which the loss of the next step shows it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">An update was made already.</exception>
    public double ClipNorm
    {
        get;
        set => field = BeforeUpdates(value, nameof(ClipNorm));
    }

    /// <summary>The net whose part's parameters are updated here; null: the whole net's are.</summary>
    internal IWholeNet<T>? Whole { get; set; }

    /// <summary>The names of ours: sgd, momentum, nesterov, adagrad, rmsprop, adam, and adamw, which is Adam with a weight decay of 0.01.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. OptimizerEntry<T>.All.Select(entry => entry.Name)];

    /// <summary>The optimizer with its constants, as it is compared on resuming: momentum (coefficient 0.9).</summary>
    internal string Description
    {
        get
        {
            string of = DecayedParameters is null ? string.Empty : $" of {string.Join(' ', DecayedParameters.Select(parameter => parameter.Name))}";
            string decay = WeightDecay > 0 ? Text($"weight decay {WeightDecay:R}") + of : string.Empty;
            string clipping = ClipNorm > 0 ? Text($"clipped at norm {ClipNorm:R}") : string.Empty;
            string constants = string.Join(", ", ((string[])[Constants, decay, clipping]).Where(text => text.Length > 0));
            return constants.Length == 0 ? Name : $"{Name} ({constants})";
        }
    }

    /// <summary>
    /// The constants of the formula and their values, such as "beta 0.9, epsilon 1E-08": a run is resumed only where they are the same. Empty where
    /// there are none.
    /// </summary>
    protected virtual string Constants => string.Empty;

    /// <summary>One of <see cref="Names"/>, with its usual constants.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameterCount">Length of the flat parameter vector, 1 or more.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is below 1.</exception>
    public static Optimizer<T> Named(string name, int parameterCount)
        => OptimizerEntry<T>.Named(name).Create(parameterCount, new OptimizerConstants());

    /// <summary>State vector <paramref name="index"/>, laid out as the parameters.</summary>
    /// <param name="index">0 to <see cref="StateCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public Span<T> State(int index) => StateAt(index).Span;

    /// <summary>The name of state vector <paramref name="index"/>: velocity, cache, first moment, ...</summary>
    /// <param name="index">0 to <see cref="StateCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public string StateName(int index) => StateAt(index).Name;

    /// <summary>Changes <paramref name="parameters"/> by one step against <paramref name="gradients"/>.</summary>
    /// <param name="parameters">The flat parameter vector, <see cref="ParameterCount"/> elements.</param>
    /// <param name="gradients">The flat gradient vector, <see cref="ParameterCount"/> elements.</param>
    /// <param name="learningRate">Step size, finite and not negative.</param>
    /// <param name="workers">Threads that share the work; none: the caller alone.</param>
    /// <exception cref="ArgumentException">A length or the rate is wrong, or parameters and gradients overlap.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this optimizer.</exception>
    public void Update(Span<T> parameters, ReadOnlySpan<T> gradients, double learningRate, Workers? workers = null)
    {
        if (parameters.Length != ParameterCount || gradients.Length != ParameterCount)
        {
            throw new ArgumentException(
                $"There are {parameters.Length} parameters and {gradients.Length} gradients; expected {ParameterCount} of each.", nameof(parameters));
        }

        // Where parameters decay in part, the kernels see the parts alone.
        if (parameters.Overlaps(gradients))
        {
            throw new ArgumentException(
                "The memory of the parameters overlaps that of the gradients; expected memory of their own.", nameof(parameters));
        }

        Ensure.FiniteAndNotNegative(learningRate);
        using OneCall.Scope call = _calls.Enter(this);
        T rate = T.CreateChecked(learningRate);
        double scale = ClipNorm > 0 ? ClipScale(gradients, workers) : 1;
        foreach (Part part in WeightDecay > 0 ? _parts : _whole)
        {
            UpdateBlock<T> block = new(this)
            {
                Start = part.Start,
                Parameters = parameters.Slice(part.Start, part.Length),
                Gradients = gradients.Slice(part.Start, part.Length),
                LearningRate = rate,
                Workers = workers,
                WeightDecay = part.Decays ? WeightDecay : 0,
                GradientScale = scale,
            };
            if (_hasKernel)
            {
                Apply(block);
            }
            else
            {
                (_blocks.Start, _blocks.Rate) = (part.Start, rate);
                SpanUpdate.Apply(_blocks, block.Parameters, block.Gradients, rate, workers, block.WeightDecay, scale);
            }
        }

        Steps++;
    }

    /// <summary>
    /// The formula: changes the parameters of a block, and the state that belongs to them. A block is some 2,048 neighbours, so that several passes
    /// over it, by TensorPrimitives for instance, stay in the cache; blocks come in any order and on any thread, and their bounds do not depend on
    /// the number of threads. The bits of a run are the same everywhere if the operations used are: additions, multiplications, divisions, square
    /// roots and fused multiply-adds are.
    /// </summary>
    /// <param name="block">Parameters, gradient, state, rate and number of the step; nothing else is to be changed.</param>
    protected abstract void Apply(UpdateBlock<T> block);

    /// <summary>Continues as if that many updates were made; the state vectors are the caller's to fill.</summary>
    internal void ContinueFrom(int steps) => Steps = steps;

    /// <summary>Whether a state vector holds sums or means of squares, which are never negative and may be infinite.</summary>
    internal bool IsOfSquares(int index) => _lastIsOfSquares && index == StateCount - 1;

    /// <summary>Numbers in the same form in every culture.</summary>
    private protected static string Text(FormattableString text) => FormattableString.Invariant(text);

    private ArenaSlice<T> StateAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StateCount);
        return _state[index];
    }

    private double BeforeUpdates(double value, string name)
    {
        Ensure.FiniteAndNotNegative(value, name);
        RequireFresh();
        return value;
    }

    private void RequireFresh()
    {
        if (Steps > 0)
        {
            throw new InvalidOperationException($"This {Name} has made {Steps} updates; what decays and is clipped is chosen before the first.");
        }
    }

    /// <summary>The factor of the gradient that keeps its norm from exceeding <see cref="ClipNorm"/>.</summary>
    private double ClipScale(ReadOnlySpan<T> gradients, Workers? workers)
    {
        gradients = Whole is null ? gradients : Whole.Parameters(gradients);
        double squares = SumOfSquares.Compute(gradients, workers);
        if (double.IsFinite(squares))
        {
            return Math.Min(1, ClipNorm / (Math.Sqrt(squares) + ClipEpsilon));
        }

        // Squares overflow where numbers do not.
        double largest = Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(gradients)));
        if (!double.IsFinite(largest))
        {
            return double.NaN;
        }

        double shares = 0;
        foreach (T gradient in gradients)
        {
            double share = double.CreateTruncating(gradient) / largest;
            shares += share * share;
        }

        return ClipNorm / largest / Math.Sqrt(shares);
    }

    /// <summary>The vector cut where decay begins or ends.</summary>
    private Part[] PartsOf(Parameter[] decayed)
    {
        List<Part> parts = [];
        int end = 0;
        foreach (Parameter parameter in decayed.OrderBy(parameter => parameter.Offset))
        {
            if (parameter.Length < 1 || parameter.Offset < end || parameter.Offset > ParameterCount - parameter.Length)
            {
                throw new ArgumentException(
                    $"{parameter.Name} has {parameter.Length} elements from {parameter.Offset} on; "
                    + $"expected a place of its own from {end} to {ParameterCount}.");
            }

            parts.Add(new Part(end, parameter.Offset - end, Decays: false));
            end = parameter.Offset + parameter.Length;
            parts.Add(new Part(parameter.Offset, parameter.Length, Decays: true));
        }

        parts.Add(new Part(end, ParameterCount - end, Decays: false));
        return [.. parts.Where(part => part.Length > 0)];
    }

    /// <summary>Neighbours that decay, or do not.</summary>
    private readonly record struct Part(int Start, int Length, bool Decays);

    /// <summary>A part of the vector, block by block.</summary>
    private sealed class Blocks(Optimizer<T> owner) : ISpanRule<T>
    {
        public int Start { get; set; }

        public T Rate { get; set; }

        public void Apply(int start, Span<T> w, ReadOnlySpan<T> g, Span<T> workspace)
            => owner.Apply(
                new UpdateBlock<T>(owner) { Start = Start + start, Parameters = w, Gradients = g, Workspace = workspace, LearningRate = Rate });
    }
}
