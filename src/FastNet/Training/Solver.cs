using System.Diagnostics;
using System.Numerics;
using FastNet.Numerics;

namespace FastNet;

/// <summary>
/// The training loop. A step draws a batch, gathers its rows, computes loss and gradients and applies the optimizer. After the constructor nothing
/// is allocated, but for the records of runs of more than a million steps (<see cref="TrainingHistory"/>).
/// </summary>
/// <remarks>
/// <para>The loop is that of CS231n's Solver: the learning rate decays at every epoch's end; the metric is measured after the first step, the last
/// one and every epoch's last one, on a sample of the training rows (drawn with replacement from the same random stream) and on all validation
/// rows; <see cref="Finish"/> puts the parameters with the best validation value back.</para>
/// <para>With <see cref="TrainingOptions.IsLegacy"/> it is that of the course's older TwoLayerNet.train: at the first step of each epoch, after the
/// update, the metric is measured on that step's batch and on all validation rows, and then the learning rate decays; the parameters of the last
/// step remain.</para>
/// <para>Where parameters are averaged, measurements and results are those of the average.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class Solver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Of the first steps each weighs so many times as much as one of t before it: the average reaches back over a tenth of them.</summary>
    private const double EarlySteps = 10;

    private readonly RandomState _random;
    private readonly Arena _arena = new();
    private readonly ArenaSlice<int> _sample;
    private readonly ArenaSlice<T> _bestParameters;
    private readonly ArenaSlice<T> _bestState;
    private readonly Batches<T> _batches;
    private readonly LossMetric<T> _loss;
    private readonly ArenaSlice<T> _average;
    private readonly ArenaSlice<T> _averageState;
    private double _decayedRate;
    private long _stepTicks;

    // Updates of the rule after the last step made here; none before the first.
    private int? _ruleSteps;

    /// <summary>Prepares a run; nothing is drawn yet. The threads of the net share the work.</summary>
    /// <param name="net">The net to train; its parameters are the start.</param>
    /// <param name="training">Rows to learn from; full batches and changed images make numbers of them.</param>
    /// <param name="validation">Rows to choose the best parameters by.</param>
    /// <param name="optimizer">The update rule, made for the net's parameters.</param>
    /// <param name="options">How long, how fast, and by which loop.</param>
    /// <param name="random">The stream from which batches and samples are drawn.</param>
    /// <param name="metric">The number that ranks the nets of a run; none: accuracy for labels, R squared for numbers.</param>
    /// <exception cref="ArgumentException">Sizes do not fit each other, or an option is out of range.</exception>
    public Solver(
        Net<T> net, Samples<T> training, Samples<T> validation, Optimizer<T> optimizer, TrainingOptions options, RandomState random,
        Metric<T>? metric = null)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        options.Validate();
        Require(
            training.Count > 0 && validation.Count > 0,
            $"There are {training.Count} training and {validation.Count} validation rows; expected 1 or more of each.");
        Require(
            training.Features == net.InputSize && validation.Features == net.InputSize,
            $"Training rows have {training.Features} features and validation rows {validation.Features}; the net takes {net.InputSize}.");
        Metric = metric ?? net.Objective.CreateMetric(training.TargetColumns == 0);
        foreach (Samples<T> rows in (ReadOnlySpan<Samples<T>>)[training, validation])
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
            $"Images to be changed are {options.Augmentation?.Shape.Channels} x {options.Augmentation?.Shape.Height} x "
            + $"{options.Augmentation?.Shape.Width}; the net takes rows of {net.InputSize}.");
        Require(optimizer.ParameterCount == net.Parameters.Length,
            $"The optimizer is made for {optimizer.ParameterCount} parameters; the net has {net.Parameters.Length}.");
        (Net, Training, Validation, Rule, Options, _random) = (net, training, validation, optimizer, options, random);
        IterationsPerEpoch = options.IterationsPerEpoch(training.Count);
        TotalIterations = options.TotalIterations(training.Count);
        _decayedRate = options.LearningRate;
        History = new TrainingHistory(TotalIterations, (TotalIterations / IterationsPerEpoch) + 3);

        if (options.NeedsNumbers)
        {
            training.KeepNumbers();
        }

        _batches = new Batches<T>(training, options, net.BatchCapacity, random, Workers);
        int sampleSize = !options.IsLegacy && options.TrainingAccuracySamples < training.Count ? options.TrainingAccuracySamples : 0;
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

    /// <summary>The number that ranks the nets of a run.</summary>
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

    /// <summary>The learning rate of the next step: what the decay per epoch has left, times the factor of the schedule.</summary>
    public double LearningRate => _decayedRate * Options.Schedule.Factor(Iteration, TotalIterations, IterationsPerEpoch);

    /// <summary>The net that is trained.</summary>
    internal Net<T> Net { get; }

    private Samples<T> Training { get; }

    private Samples<T> Validation { get; }

    internal Optimizer<T> Rule { get; }

    private TrainingOptions Options { get; }

    /// <summary>
    /// A solver of the same run for a part of its net, which another solver of its own steps on in this process and in others; its stream is in the
    /// same state.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="rule">A rule for its parameters.</param>
    internal Solver<T> ForPart(Net<T> part, Optimizer<T> rule)
    {
        RandomState random = new(0);
        random.Restore(_random.Save());
        return new Solver<T>(part, Training, Validation, rule, Options, random, Metric);
    }

    private Workers Workers => Net.Workers;

    private bool IsAveraged => Options.AverageDecay > 0;

    /// <summary>The training rows that the metric is measured on; none: all.</summary>
    private ReadOnlySpan<int> CheckedRows => Options.IsLegacy ? _batches.Rows : _sample.Span;

    /// <summary>Makes one step and what belongs to its end (decay, accuracy check).</summary>
    /// <remarks>A step that ends with an exception is not undone: its batch is drawn, and a run that goes on after it is another run.</remarks>
    /// <returns>False, and nothing done, when the run is over (<see cref="IsOver"/>).</returns>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this solver or its net, or another solver uses its
    /// optimizer.</exception>
    public bool Step()
    {
        using OneCall.Held call = Enter();
        if (IsOver)
        {
            return false;
        }

        long start = Stopwatch.GetTimestamp();
        _batches.Draw(Iteration);
        ReadOnlyMatrix<T> batch = _batches.Gather(Iteration, out Targets<T> targets);
        EndStep(Net.Loss(batch, targets), start);
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

    /// <summary>
    /// Ends the run. The net gets the best parameters, after one more check if the run was stopped inside an epoch; by the legacy loop it keeps
    /// those of the last step, or their average, unless the run diverged. Of a run that was never finite the last ones stay.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread is in a call of this solver.</exception>
    public void Finish()
    {
        using OneCall.Held call = Enter();
        if (Options.IsLegacy && IsAveraged && Iteration > 0)
        {
            _average.Span.CopyTo(Net.Parameters);
            _averageState.Span.CopyTo(Net.State);
        }
        else if (!Options.IsLegacy && Iteration > 0 && !IsDiverged && History.Accuracies[^1].Iteration != Iteration)
        {
            Check();
        }

        if (!Options.IsLegacy || IsDiverged || !IsFinite)
        {
            RestoreBest();
        }
    }

    /// <summary>Decay and check at the end of a step that <see cref="Iteration"/> counts already.</summary>
    private void AfterStep()
    {
        if (Options.IsLegacy)
        {
            if ((Iteration - 1) % IterationsPerEpoch == 0)
            {
                Check();
                Decay();
            }

            return;
        }

        bool atEnd = Iteration % IterationsPerEpoch == 0;
        if (atEnd)
        {
            Decay();
        }

        if (atEnd || Iteration == 1 || Iteration == TotalIterations)
        {
            Check();
        }
    }

    /// <summary>Begins a call, and refuses it during another one.</summary>
    internal OneCall.Held Enter() => Net.Hold(this);

    private void Decay() => _decayedRate *= Options.LearningRateDecay;

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>The rest of a step after loss and gradients.</summary>
    private void EndStep(double loss, long start)
    {
        bool updates = double.IsFinite(loss) || Options.KeepGoing;
        if (updates)
        {
            UpdateParameters();
        }

        Iteration++;
        if (updates && IsAveraged)
        {
            T fresh = T.CreateChecked(Math.Max(1 - Options.AverageDecay, EarlySteps / (Iteration + EarlySteps - 1)));
            AverageUpdate.Apply(_average.Span, Net.Parameters, fresh, Workers);
            AverageUpdate.Apply(_averageState.Span, Net.State, fresh, Workers);
        }

        _stepTicks += Stopwatch.GetTimestamp() - start;

        History.Add(loss);
        AfterStep();
    }

    /// <summary>An update, unless another solver's are in the state of the optimizer.</summary>
    private void UpdateParameters()
    {
        if (_ruleSteps is int steps && steps != Rule.Steps)
        {
            throw new InvalidOperationException(
                $"The optimizer '{Rule.Name}' has made {Rule.Steps} updates, of which this solver knows {steps}: another solver uses it, or "
                + "Update was called; expected an optimizer for each.");
        }

        Rule.Update(Net.Parameters, Net.Gradients, LearningRate, Workers);
        _ruleSteps = Rule.Steps;
    }
}
