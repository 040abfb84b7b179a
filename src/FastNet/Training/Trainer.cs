using System.Diagnostics;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The training loop. A step draws a batch, gathers its rows, computes loss and gradients and applies the optimizer; when and how the net is measured and the learning
/// rate decays is the derived trainer's. After the constructor nothing is allocated, but for the records of runs of more than a million steps
/// (<see cref="TrainingHistory"/>).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract partial class Trainer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomState _random;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<T> _batch;
    private readonly ArenaSlice<int> _batchRows;
    private readonly ArenaSlice<int> _batchLabels;
    private readonly ArenaSlice<T> _batchValues;
    private readonly ArenaSlice<T> _batchWeights;
    private readonly ArenaSlice<int> _order;
    private readonly ArenaSlice<int> _sample;
    private readonly ArenaSlice<T> _bestParameters;
    private readonly ArenaSlice<T> _bestState;
    private readonly int _stride;
    private readonly LossMetric<T> _loss;
    private long _stepTicks;
    private int _batchCount;
    private OneCall _calls;

    /// <summary>Prepares a run; nothing is drawn yet.</summary>
    private protected Trainer(
        Net<T> net,
        RowSource<T> training,
        RowSource<T> validation,
        Optimizer<T> optimizer,
        TrainingOptions options,
        RandomState random,
        Workers? workers,
        Metric<T>? metric,
        int sampleSize)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        Require(training.Count > 0 && validation.Count > 0, $"There are {training.Count} training and {validation.Count} validation rows; expected 1 or more of each.");
        Require(
            training.Features == net.InputSize && validation.Features == net.InputSize,
            $"Training rows have {training.Features} features and validation rows {validation.Features}; the net takes {net.InputSize}.");
        Metric = metric ?? net.Objective.CreateMetric(training.TargetColumns == 0);
        foreach (RowSource<T> rows in (ReadOnlySpan<RowSource<T>>)[training, validation])
        {
            net.Objective.Require(rows.Targets, rows.Count, net.OutputSize);
            Metric.Require(rows.Targets, net.OutputSize);
        }

        Require(
            (options.FullBatch ? training.Count : options.BatchSize) <= net.BatchCapacity,
            options.FullBatch
                ? $"A full batch is all {training.Count} training rows; the net takes {net.BatchCapacity} rows at most."
                : $"The batch size is {options.BatchSize}; the net takes {net.BatchCapacity} rows at most.");
        Require(
            options.Augmentation is null || options.Augmentation.Shape.Length == net.InputSize,
            $"Images to be changed are {options.Augmentation?.Shape.Channels} x {options.Augmentation?.Shape.Height} x {options.Augmentation?.Shape.Width}; the net takes rows of {net.InputSize}.");
        Require(
            training is LabeledRows<T> || !options.NeedsNumbers,
            $"The training rows are images kept as bytes; {(options.FullBatch ? "full batches" : "changed images")} need rows of numbers (DataSplit.Train).");
        Require(optimizer.ParameterCount == net.Parameters.Length, $"The optimizer is made for {optimizer.ParameterCount} parameters; the net has {net.Parameters.Length}.");
        (Net, Training, Validation, Rule, Options, _random) = (net, training, validation, optimizer, options, random);
        Workers = workers ?? Workers.Inline;
        IterationsPerEpoch = options.IterationsPerEpoch(training.Count);
        TotalIterations = options.TotalIterations(training.Count);
        _decayedRate = options.LearningRate;
        History = new TrainingHistory(TotalIterations, (TotalIterations / IterationsPerEpoch) + 3);

        _stride = MatrixLayout.PaddedStride<T>(net.InputSize);
        _gatherCapacity = options.FullBatch ? Math.Min(net.BatchCapacity, FullBatchGather) : net.BatchCapacity;
        _batch = _arena.Reserve<T>("batch", Ensure.Elements("batch", _gatherCapacity, _stride));
        _batchRows = _arena.Reserve<int>("batch rows", options.FullBatch ? 0 : options.BatchSize);
        _batchLabels = _arena.Reserve<int>("batch labels", net.BatchCapacity);
        _batchValues = _arena.Reserve<T>("batch targets", Ensure.Elements("batch targets", net.BatchCapacity, training.TargetColumns));
        _batchWeights = _arena.Reserve<T>("batch weights", training.Targets.Weights.IsEmpty ? 0 : net.BatchCapacity);
        _order = _arena.Reserve<int>("order of rows", options.Shuffle ? training.Count : 0);
        _sample = _arena.Reserve<int>("accuracy sample", sampleSize);
        _bestParameters = _arena.Reserve<T>("best parameters", optimizer.ParameterCount);
        _bestState = _arena.Reserve<T>("best state", net.State.Length);
        _average = _arena.Reserve<T>("average parameters", IsAveraged ? optimizer.ParameterCount : 0);
        _averageState = _arena.Reserve<T>("average state", IsAveraged ? net.State.Length : 0);
        _arena.Commit();
        _loss = new LossMetric<T>(net.Objective);
        foreach (Metric<T> measure in (ReadOnlySpan<Metric<T>>)[Metric, _loss])
        {
            measure.Reserve(Math.Max(validation.Count, sampleSize == 0 ? training.Count : sampleSize), net.OutputSize, net.BatchCapacity);
        }
    }

    /// <summary>What the net is judged by.</summary>
    public Metric<T> Metric { get; }

    /// <summary>Losses and measurements so far.</summary>
    public TrainingHistory History { get; }

    /// <summary>Steps made.</summary>
    public int Iteration { get; private set; }

    /// <summary>Steps to make in all.</summary>
    public int TotalIterations { get; }

    /// <summary>Steps in an epoch.</summary>
    public int IterationsPerEpoch { get; }

    /// <summary>
    /// Whether the loss of the last step is not finite. The run is over then, unless <see cref="TrainingOptions.KeepGoing"/> is set.
    /// </summary>
    public bool IsDiverged => History.Losses is [.., double last] && !double.IsFinite(last);

    /// <summary>Whether the last <see cref="TrainingOptions.Patience"/> checks brought no gain.</summary>
    public bool IsStalled => Options.Patience > 0 && _checksWithoutGain >= Options.Patience;

    /// <summary>Whether no step is left to make: all were made, the run is stalled, or it diverged and is not to go on.</summary>
    public bool IsOver => Iteration == TotalIterations || IsStalled || (IsDiverged && !Options.KeepGoing);

    /// <summary>
    /// The best value of what the run is judged by, of a net that was finite: <see cref="Metric"/> on the validation rows, or their loss
    /// (<see cref="TrainingOptions.KeepSmallestLoss"/>); NaN before the first such check.
    /// </summary>
    public double BestValidation { get; private set; } = double.NaN;

    /// <summary>Seconds spent in steps, accuracy checks not counted.</summary>
    public double StepSeconds => Stopwatch.GetElapsedTime(0, _stepTicks).TotalSeconds;

    /// <summary>What is trained.</summary>
    private protected Net<T> Net { get; }

    private protected RowSource<T> Training { get; }

    private protected RowSource<T> Validation { get; }

    private protected Optimizer<T> Rule { get; }

    private protected TrainingOptions Options { get; }

    private protected Workers Workers { get; }

    private protected ReadOnlySpan<int> BatchRows => _batchRows.Span[.._batchCount];

    private protected Span<int> Sample => _sample.Span;

    private protected bool AtEpochEnd => Iteration % IterationsPerEpoch == 0;

    /// <summary>Makes one step and what belongs to its end (decay, accuracy check).</summary>
    /// <remarks>A step that ends with an exception is not undone: its batch is drawn, and a run that goes on after it is another run.</remarks>
    /// <returns>False, and nothing done, when the run is over (<see cref="IsOver"/>).</returns>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this trainer or its net, or another trainer uses its optimizer.</exception>
    public bool Step()
    {
        using OneCall.Scope call = Enter();
        if (IsOver)
        {
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        EndStep(Options.FullBatch ? LossOfAllRows() : LossOfDrawnRows(), start);
        return true;
    }

    /// <summary>Makes all remaining steps, or those until <paramref name="cancellation"/> asks to stop; then <see cref="Finish"/>.</summary>
    /// <param name="progress">Told of every step, on this thread.</param>
    /// <param name="cancellation">Ends the run early; what was learnt so far is kept.</param>
    public void Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        while (!cancellation.IsCancellationRequested && Step())
        {
            progress?.Report(new TrainingProgress(
                Iteration,
                TotalIterations,
                Iteration / IterationsPerEpoch,
                History.Losses[^1],
                LearningRate,
                History.Accuracies is [.., AccuracyPoint last] && last.Iteration == Iteration ? last : null));
        }

        Finish();
    }

    /// <summary>Ends the run: what the net is left with is the derived trainer's choice.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this trainer.</exception>
    public abstract void Finish();

    /// <summary>Called when <see cref="Iteration"/> counts the step just made.</summary>
    private protected abstract void AfterStep();

    /// <summary>Begins a call, and refuses it during another one.</summary>
    internal OneCall.Scope Enter() => _calls.Enter(this);

    private protected void DrawSample() => _random.Choice(Training.Count, _sample.Span);

    private protected void Decay() => _decayedRate *= Options.LearningRateDecay;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    private double LossOfDrawnRows()
    {
        DrawBatch();
        ReadOnlyMatrix<T> batch = GatherBatch(out Targets<T> targets);
        return Net.Loss(batch, targets);
    }

    private void DrawBatch()
    {
        if (!Options.Shuffle)
        {
            _batchCount = _batchRows.Length;
            _random.Choice(Training.Count, _batchRows.Span);
            return;
        }

        int start = Iteration % IterationsPerEpoch * Options.BatchSize;
        if (start == 0)
        {
            _orderSeed = (uint)_random.RandInt(0, 1L << 32);
            ShuffleRows();
        }

        _batchCount = Math.Min(Options.BatchSize, Training.Count - start);
        _order.Span.Slice(start, _batchCount).CopyTo(_batchRows.Span);
    }

    /// <summary>The order of the epoch's rows, from its seed (Fisher and Yates).</summary>
    private void ShuffleRows()
    {
        Span<int> order = _order.Span;
        SplitMix64 random = new(_orderSeed);
        for (int i = 0; i < order.Length; i++)
        {
            int j = random.Between(0, i);
            order[i] = order[j];
            order[j] = i;
        }
    }

    private ReadOnlyMatrix<T> GatherBatch(out Targets<T> targets)
    {
        ReadOnlySpan<int> rows = BatchRows;
        targets = GatherTargets(Training, rows);
        return Options.Augmentation is ImageAugmentation changes ? GatherChanged(rows, changes) : Gather(Training, rows);
    }

    private Targets<T> GatherTargets(RowSource<T> rows, ReadOnlySpan<int> indices)
    {
        Targets<T> all = rows.Targets;
        Span<T> weights = all.Weights.IsEmpty ? default : _batchWeights.Span[..indices.Length];
        if (!all.Weights.IsEmpty)
        {
            GatherRows.Apply(all.Weights, rows.Count, 1, 1, indices, weights, 1);
        }

        if (all.AreLabels)
        {
            Span<int> labels = _batchLabels.Span[..indices.Length];
            GatherRows.Apply(all.Labels, indices, labels);
            return new Targets<T>(labels, weights);
        }

        int columns = rows.TargetColumns;
        GatherRows.Apply(all.Values.Elements, rows.Count, columns, columns, indices, _batchValues.Span, columns);
        return new Targets<T>(new ReadOnlyMatrix<T>(_batchValues.Span, indices.Length, columns), weights);
    }

    /// <summary>What follows a step's loss and gradients.</summary>
    private void EndStep(double loss, long start)
    {
        bool updates = double.IsFinite(loss) || Options.KeepGoing;
        if (updates)
        {
            UpdateParameters();
        }

        Iteration++;
        if (updates)
        {
            UpdateAverage();
        }

        _stepTicks += Stopwatch.GetTimestamp() - start;

        History.Add(loss);
        AfterStep();
    }

    // The room for the batch's labels, of which none are gathered here.
    private ReadOnlyMatrix<T> GatherRange(RowSource<T> rows, int start, int count)
    {
        Span<int> indices = _batchLabels.Span[..count];
        for (int i = 0; i < count; i++)
        {
            indices[i] = start + i;
        }

        return Gather(rows, indices);
    }

    private ReadOnlyMatrix<T> Gather(RowSource<T> rows, ReadOnlySpan<int> indices)
    {
        rows.Gather(indices, _batch.Span, _stride, Workers);
        return new ReadOnlyMatrix<T>(_batch.Span, indices.Length, rows.Features, _stride);
    }

    private ReadOnlyMatrix<T> GatherChanged(ReadOnlySpan<int> indices, ImageAugmentation changes)
    {
        LabeledRows<T> numbers = (LabeledRows<T>)Training;
        GatherImages.Apply<T>(
            numbers.Values, numbers.Count, changes.Shape, numbers.Stride, indices, _batch.Span, _stride, changes.Flip, changes.Shift, changes.Seed, Iteration, Workers);
        return new ReadOnlyMatrix<T>(_batch.Span, indices.Length, Training.Features, _stride);
    }
}
