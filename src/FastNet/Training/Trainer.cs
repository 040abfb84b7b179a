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
    private readonly ArenaSlice<int> _sample;
    private readonly ArenaSlice<T> _bestParameters;
    private readonly ArenaSlice<T> _bestState;
    private readonly Batches<T> _batches;
    private readonly LossMetric<T> _loss;
    private long _stepTicks;
    private OneCall _calls;

    /// <summary>Prepares a run; nothing is drawn yet.</summary>
    private protected Trainer(
        Net<T> net,
        SampleSource<T> training,
        SampleSource<T> validation,
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
        foreach (SampleSource<T> rows in (ReadOnlySpan<SampleSource<T>>)[training, validation])
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
            training is Samples<T> || !options.NeedsNumbers,
            $"The training rows are {training.GetType().Name.Split('`')[0]}; {(options.FullBatch ? "full batches are read in place, and" : "changed images")} need {nameof(Samples<>)}.");
        Require(optimizer.ParameterCount == net.Parameters.Length, $"The optimizer is made for {optimizer.ParameterCount} parameters; the net has {net.Parameters.Length}.");
        (Net, Training, Validation, Rule, Options, _random) = (net, training, validation, optimizer, options, random);
        Workers = workers ?? Workers.Inline;
        IterationsPerEpoch = options.IterationsPerEpoch(training.Count);
        TotalIterations = options.TotalIterations(training.Count);
        _decayedRate = options.LearningRate;
        History = new TrainingHistory(TotalIterations, (TotalIterations / IterationsPerEpoch) + 3);

        _batches = new Batches<T>(training, options, net.BatchCapacity, random, Workers);
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

    private protected SampleSource<T> Training { get; }

    private protected SampleSource<T> Validation { get; }

    private protected Optimizer<T> Rule { get; }

    private protected TrainingOptions Options { get; }

    private protected Workers Workers { get; }

    private protected ReadOnlySpan<int> BatchRows => _batches.Rows;

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
        _batches.Draw(Iteration);
        ReadOnlyMatrix<T> batch = _batches.Gather(Iteration, out Targets<T> targets);
        return Net.Loss(batch, targets);
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
}
