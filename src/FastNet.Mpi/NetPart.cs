using System.Numerics;
using FastNet.Numerics;

namespace FastNet.Mpi;

/// <summary>
/// The part of a net that a rank trains: a net of smaller layers. Of every layer before the last affine one it has some units, from the first affine
/// one on; what stands before that or after the last, every rank computes as a whole.
/// </summary>
internal sealed class NetPart<T> : IWholeNet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Begins the names of those rows of a matrix that a rank has beside its columns.</summary>
    private const string Rows = "rows of ";

    private readonly Net<T> _whole;
    private readonly Exchange<T> _exchange;
    private readonly List<UnitSplit> _splits = [];
    private readonly (Parameter Own, Parameter Whole)[] _parameters;
    private readonly (Parameter Own, Parameter Whole)[] _state;

    // Of the L2 term: each matrix, and its number in the note; -1: every rank has all of it.
    private readonly (Parameter Own, int Note)[] _matrices;
    private readonly double[] _columns;

    /// <param name="whole">The net.</param>
    /// <param name="ranks">Who has its parts.</param>
    /// <param name="isAsked">Whether this process is asked to stop.</param>
    /// <exception cref="MpiException">There is nothing to divide, or a layer that cannot be divided.</exception>
    public NetPart(Net<T> whole, IRanks ranks, Func<bool> isAsked)
    {
        _whole = whole;
        NetMemory<T> memory = new(whole.BatchCapacity, whole.Workers);
        _exchange = new Exchange<T>(ranks, whole.BatchCapacity);
        ILayer<T>[] layers = Parts(memory);
        _parameters = [.. Pairs(memory.Layout, whole.Layout)];
        _state = [.. Pairs(memory.StateLayout, whole.StateLayout)];
        List<UnitSplit> divided = [];
        List<(Parameter Own, int Note)> matrices = [];
        foreach ((Parameter own, Parameter all) in _parameters.Where(pair => pair.Whole.IsMatrix && whole.Regularization != 0))
        {
            bool isDivided = own.Columns < all.Columns;
            matrices.Add((own, isDivided ? divided.Count : -1));
            divided.AddRange(isDivided ? [new UnitSplit(all.Columns, ranks.Count)] : []);
        }

        _matrices = [.. matrices];
        _columns = new double[_matrices.Select(matrix => matrix.Own.Columns).DefaultIfEmpty().Max()];
        Parameter[] noted = [.. _matrices.Where(matrix => matrix.Note >= 0).Select(matrix => matrix.Own)];
        Note = new StepNote([.. divided], ranks.Rank)
        {
            IsAsked = isAsked,
            Fill = matrix => Net!.SquaresOf(noted[matrix], Note!.Own(matrix)),
        };
        _exchange.Note = Note;
        _exchange.Commit();
        Net = new Net<T>(memory, layers, whole.Objective, whole.Regularization, whole.Convention) { Whole = this };
    }

    /// <summary>The part.</summary>
    public Net<T> Net { get; }

    /// <summary>What travels with the last gathering of a step.</summary>
    public StepNote Note { get; }

    /// <inheritdoc/>
    public double SquaredWeights
    {
        get
        {
            double sum = 0;
            foreach ((Parameter own, int note) in _matrices)
            {
                sum += note < 0 ? Net.SquaresOf(own, _columns.AsSpan(0, own.Columns)) : Note.Sum(note);
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<T> Parameters(ReadOnlySpan<T> own) => Gather(_parameters, own, _whole.Gradients);

    /// <inheritdoc/>
    public ReadOnlySpan<T> State(ReadOnlySpan<T> own) => Gather(_state, own, _whole.State);

    /// <summary>One array of the whole net, of the parts of all ranks.</summary>
    /// <param name="ownPlace">The place of this rank's part.</param>
    /// <param name="own">The part.</param>
    /// <param name="wholePlace">The place of the array.</param>
    /// <param name="whole">Receives it.</param>
    public void Gather(Parameter ownPlace, ReadOnlySpan<T> own, Parameter wholePlace, Span<T> whole)
    {
        if (ownPlace.Columns == wholePlace.Columns)
        {
            own.CopyTo(whole);
            return;
        }

        Matrix<T> all = new(whole, wholePlace.Rows, wholePlace.Columns);
        _exchange.Gather(new ReadOnlyMatrix<T>(own, ownPlace.Rows, ownPlace.Columns), SplitOf(wholePlace), all);
    }

    /// <summary>The name of the array of the whole net that an array of the part is of.</summary>
    public static string WholeName(string own) => own.StartsWith(Rows, StringComparison.Ordinal) ? own[Rows.Length..] : own;

    /// <summary>This rank's part of an array of the whole net.</summary>
    /// <param name="ownPlace">The place of the part.</param>
    /// <param name="own">Receives the part.</param>
    /// <param name="wholePlace">The place of the array.</param>
    /// <param name="whole">The array.</param>
    public void Take(Parameter ownPlace, Span<T> own, Parameter wholePlace, ReadOnlySpan<T> whole)
    {
        bool areRows = ownPlace.Name.StartsWith(Rows, StringComparison.Ordinal);
        int row = areRows ? new UnitSplit(wholePlace.Rows, _exchange.Ranks).Start(_exchange.Rank) : 0;
        int column = ownPlace.Columns == wholePlace.Columns ? 0 : SplitOf(wholePlace).Start(_exchange.Rank);
        for (int i = 0; i < ownPlace.Rows; i++)
        {
            whole.Slice(((row + i) * wholePlace.Columns) + column, ownPlace.Columns)
                .CopyTo(own.Slice(i * ownPlace.Columns, ownPlace.Columns));
        }
    }

    private static IEnumerable<(Parameter Own, Parameter Whole)> Pairs(IReadOnlyList<Parameter> own, IReadOnlyList<Parameter> whole)
        => whole.Select(place => (own.First(part => part.Name == place.Name), place));

    private UnitSplit SplitOf(Parameter place)
    {
        foreach (UnitSplit split in _splits)
        {
            if (split.Units == place.Columns)
            {
                return split;
            }
        }

        throw new ArgumentException($"No layer of {place.Columns} units is divided, as {place.Name} would need.", nameof(place));
    }

    private Span<T> Gather((Parameter Own, Parameter Whole)[] places, ReadOnlySpan<T> own, Span<T> whole)
    {
        foreach ((Parameter part, Parameter place) in places)
        {
            Gather(part, own.Slice(part.Offset, part.Length), place, place.Of(whole));
        }

        return whole;
    }

    /// <summary>The layers of the part.</summary>
    private ILayer<T>[] Parts(NetMemory<T> memory)
    {
        ILayer<T>[] layers = SequentialLayer<T>.Flatten([.. _whole.Layers]);
        AffineLayer<T>[] products = [.. layers.OfType<AffineLayer<T>>()];
        if (products.Length < 2)
        {
            throw new MpiException("The net has no hidden layer, whose units could be divided among processes; expected one, or a single process.");
        }

        IEnumerable<ILayer<T>> before = layers.TakeWhile(layer => layer is not AffineLayer<T>);
        if (before.FirstOrDefault(layer => layer is not Layer<T> { HasParameters: false }) is ILayer<T> early)
        {
            // Its gradient would need all of the first matrix.
            throw new MpiException(
                $"A {early.GetType().Name.Split('`')[0]} learns before the first affine layer, which cannot be divided among processes then; "
                + "expected it after that, or a single process.");
        }

        ILayer<T>[] parts = new ILayer<T>[layers.Length];
        UnitSplit? split = null;
        for (int i = 0; i < layers.Length; i++)
        {
            UnitSplit? inputs = split;
            if (layers[i] is AffineLayer<T> product)
            {
                split = ReferenceEquals(product, products[^1]) ? null : Split(product.OutputSize);
            }
            else if (split is not null && layers[i].InputSize != layers[i].OutputSize)
            {
                split = Split(layers[i].OutputSize);
            }

            parts[i] = Part(memory, layers[i], inputs, split);
        }

        return parts;
    }

    private UnitSplit Split(int units)
    {
        UnitSplit split = new(units, _exchange.Ranks);
        _splits.Add(split);
        return split;
    }

    private Layer<T> Part(NetMemory<T> memory, ILayer<T> layer, UnitSplit? inputs, UnitSplit? outputs)
    {
        int units = outputs?.Count(_exchange.Rank) ?? layer.OutputSize;
        return layer switch
        {
            AffineLayer<T> product when inputs is null
                => new AffineLayer<T>(memory, product.Weight.Name[1..], product.InputSize, units, product.Bias is not null),
            AffineLayer<T> product => new GatheredAffineLayer<T>(memory, _exchange, product, inputs, outputs, Rows + product.Weight.Name),
            BatchNormLayer<T> norm => new BatchNormLayer<T>(
                memory, norm.Suffix, units, double.CreateChecked(norm.Momentum), double.CreateChecked(norm.Epsilon)),
            LayerNormLayer<T> norm => Whole(new LayerNormLayer<T>(memory, norm.Suffix, layer.OutputSize, double.CreateChecked(norm.Epsilon))),
            MaxoutLayer<T> maxout => Whole(new MaxoutLayer<T>(memory, layer.OutputSize, maxout.Pieces)),
            ActivationLayer<T> function => new ActivationLayer<T>(memory, units, function.Activation),
            DropoutLayer<T> dropout => new DropoutLayer<T>(memory, units, dropout.Keep, dropout.Seed, dropout.Stream)
            {
                FirstColumn = outputs?.Start(_exchange.Rank) ?? 0,
            },
            _ => throw new MpiException(
                $"A {layer.GetType().Name.Split('`')[0]} cannot be divided among processes; expected layers of FastNet, or a single process."),
        };

        Layer<T> Whole(Layer<T> own) => inputs is null ? own : new WholeRowsLayer<T>(memory, _exchange, own, inputs, outputs!);
    }
}
