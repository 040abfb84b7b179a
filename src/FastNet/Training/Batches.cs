using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>The rows of batches: which they are, and their features and targets gathered. Nothing is allocated after the constructor.</summary>
internal sealed class Batches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that are gathered at once for measurements where steps gather none.</summary>
    private const int FullBatchGather = 256;

    private readonly Samples<T> _training;
    private readonly TrainingOptions _options;
    private readonly RandomState _random;
    private readonly Workers _workers;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _x;
    private readonly ArenaSlice<int> _rows;
    private readonly ArenaSlice<int> _labels;
    private readonly ArenaSlice<T> _values;
    private readonly ArenaSlice<T> _weights;
    private readonly ArenaSlice<int> _order;
    private readonly int _stride;
    private readonly int _perEpoch;
    private int _count;

    /// <param name="training">Rows to learn from.</param>
    /// <param name="options">How batches are drawn.</param>
    /// <param name="capacity">The largest batch of the net.</param>
    /// <param name="random">The stream to draw from.</param>
    /// <param name="workers">Threads that share the gathering.</param>
    public Batches(Samples<T> training, TrainingOptions options, int capacity, RandomState random, Workers workers)
    {
        (_training, _options, _random, _workers) = (training, options, random, workers);
        _perEpoch = options.IterationsPerEpoch(training.Count);
        _stride = MatrixLayout.PaddedStride<T>(training.Features);
        Capacity = options.FullBatch ? Math.Min(capacity, FullBatchGather) : capacity;
        _x = _arena.Reserve<T>("batch", Ensure.Elements("batch", Capacity, _stride));
        _rows = _arena.Reserve<int>("batch rows", options.FullBatch ? 0 : options.BatchSize);
        _labels = _arena.Reserve<int>("batch labels", Capacity);
        _values = _arena.Reserve<T>("batch targets", Ensure.Elements("batch targets", Capacity, training.TargetColumns));
        _weights = _arena.Reserve<T>("batch weights", training.Targets.Weights.IsEmpty ? 0 : Capacity);
        _order = _arena.Reserve<int>("order of rows", options.Shuffle ? training.Count : 0);
        _arena.Commit();
    }

    /// <summary>Rows that can be gathered at once.</summary>
    public int Capacity { get; }

    /// <summary>The rows of the last batch drawn.</summary>
    public ReadOnlySpan<int> Rows => _rows.Span[.._count];

    /// <summary>Of the order of the epoch's rows; 0 where they are not shuffled.</summary>
    public uint OrderSeed { get; private set; }

    /// <summary>Chooses the rows of a step's batch; full batches need no choice.</summary>
    /// <param name="iteration">The step, counted from 0.</param>
    public void Draw(int iteration)
    {
        if (_options.FullBatch)
        {
            return;
        }

        if (!_options.Shuffle)
        {
            _count = _rows.Length;
            _random.Choice(_training.Count, _rows.Span);
            return;
        }

        int start = iteration % _perEpoch * _options.BatchSize;
        if (start == 0)
        {
            Shuffle((uint)_random.RandInt(0, 1L << 32));
        }

        _count = Math.Min(_options.BatchSize, _training.Count - start);
        _order.Span.Slice(start, _count).CopyTo(_rows.Span);
    }

    /// <summary>Puts the rows into the order of a seed (Fisher and Yates); nothing where they are not shuffled.</summary>
    public void Shuffle(uint seed)
    {
        OrderSeed = seed;
        Span<int> order = _order.Span;
        SplitMix64 random = new(seed);
        for (int i = 0; i < order.Length; i++)
        {
            int j = random.Between(0, i);
            order[i] = order[j];
            order[j] = i;
        }
    }

    /// <summary>The batch drawn, its images changed where that is wanted; or all rows, in place.</summary>
    /// <param name="iteration">The step, on which the changes depend.</param>
    /// <param name="targets">The targets of its rows.</param>
    public ReadOnlyMatrix<T> Gather(int iteration, out Targets<T> targets)
    {
        if (!_options.NeedsNumbers)
        {
            return Gather(Rows, out targets);
        }

        ReadOnlyMatrix<T> all = _training.Matrix(0, _training.Count);
        if (_options.Augmentation is not ImageAugmentation changes)
        {
            targets = _training.Targets;
            return all;
        }

        Matrix<T> batch = new(_x.Span, Rows.Length, _training.Features, _stride);
        GatherImages.Apply(all, changes.Shape, Rows, batch, changes.Flip, changes.Shift, changes.Warp, changes.Seed, iteration, _workers);
        targets = Targets(Rows);
        return batch;
    }

    /// <summary>Some training rows.</summary>
    public ReadOnlyMatrix<T> Gather(ReadOnlySpan<int> rows, out Targets<T> targets)
    {
        targets = Targets(rows);
        return Gather(_training, rows);
    }

    /// <summary>Rows of any source that follow each other.</summary>
    public ReadOnlyMatrix<T> Gather(Samples<T> source, int start, int count)
    {
        // The room for labels, of which none are gathered here.
        Span<int> rows = _labels.Span[..count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = start + i;
        }

        return Gather(source, rows);
    }

    private ReadOnlyMatrix<T> Gather(Samples<T> source, ReadOnlySpan<int> rows)
    {
        Matrix<T> batch = new(_x.Span, rows.Length, source.Features, _stride);
        source.Gather(rows, batch, _workers);
        return batch;
    }

    private Targets<T> Targets(ReadOnlySpan<int> rows)
    {
        Targets<T> all = _training.Targets;
        Span<T> weights = all.Weights.IsEmpty ? default : _weights.Span[..rows.Length];
        if (!all.Weights.IsEmpty)
        {
            GatherRows.Apply(new ReadOnlyMatrix<T>(all.Weights, all.Rows, 1), rows, new Matrix<T>(weights, rows.Length, 1));
        }

        if (all.AreLabels)
        {
            Span<int> labels = _labels.Span[..rows.Length];
            GatherRows.Apply(all.Labels, rows, labels);
            return new Targets<T>(labels, weights);
        }

        int columns = _training.TargetColumns;
        Matrix<T> values = new(_values.Span, rows.Length, columns);
        GatherRows.Apply(all.Values, rows, values);
        return new Targets<T>(values, weights);
    }
}
