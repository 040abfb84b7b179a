namespace FastNet;

/// <summary>How long, how fast and by which loop to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>Steps in all; 0: as many as <see cref="Epochs"/> make.</summary>
    public int Iterations { get; init; }

    /// <summary>
    /// Passes over the training rows, where <see cref="Iterations"/> is 0; an epoch is max(1, N / batch size) steps, rounded up where rows are
    /// shuffled, or one step over all rows.
    /// </summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Rows in a batch, drawn with replacement unless they are shuffled.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>
    /// Whether an epoch takes every training row once, in an order of its own, instead of drawing rows with replacement; the last batch of an epoch
    /// may be smaller.
    /// </summary>
    public bool Shuffle { get; init; }

    /// <summary>
    /// No sampling: every step takes all training rows in their order, and is an epoch; <see cref="BatchSize"/> has no meaning. The net must take
    /// as many rows at once.
    /// </summary>
    public bool FullBatch { get; init; }

    /// <summary>The learning rate of the first epoch.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Factor of the learning rate after every epoch.</summary>
    public double LearningRateDecay { get; init; } = 1;

    /// <summary>A further factor of the learning rate at each step.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Random changes of the images of each batch; null: none. They need rows that are drawn, not <see cref="FullBatch"/>.</summary>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>
    /// The share of an exponential moving average of parameters and state (running statistics) that a step keeps, below 1; 0: nothing is averaged.
    /// Accuracies are then those of the average, and the average is what the run leaves. While less than 10 / (1 - decay) steps were made it
    /// reaches back over about a tenth of them: step t, counted from 1, has at least the weight 10 / (t + 9).
    /// </summary>
    public double AverageDecay { get; init; }

    /// <summary>
    /// Whether the loop is that of the course's older TwoLayerNet.train (<see cref="Solver{T}"/>), which checks accuracy on the last batch and
    /// keeps the last parameters.
    /// </summary>
    public bool IsLegacy { get; init; }

    /// <summary>Training rows in an accuracy check; 0: all. The legacy loop takes its last batch instead.</summary>
    public int TrainingAccuracySamples { get; init; } = 1000;

    /// <summary>
    /// Whether a run goes on when the loss of a step is not finite. False: that step is the last one. It changes no parameter, because its
    /// gradients mean nothing (<see cref="Solver{T}.IsDiverged"/>).
    /// </summary>
    public bool KeepGoing { get; init; }

    /// <summary>Whether the best parameters are those with the smallest validation loss, and not those with the best value of the metric.</summary>
    public bool KeepSmallestLoss { get; init; }

    /// <summary>Checks without a gain after which the run ends early; 0: it never does.</summary>
    public int Patience { get; init; }

    /// <summary>By how much the best value so far must be surpassed for a gain, 0 or more.</summary>
    public double MinimalGain { get; init; }

    /// <summary>Whether training rows are read in place, as numbers (<see cref="Samples{T}.HasNumbers"/>).</summary>
    internal bool NeedsNumbers => FullBatch || Augmentation is not null;

    /// <summary>Steps in an epoch over <paramref name="trainingRows"/> rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="BatchSize"/> is below 1.</exception>
    public int IterationsPerEpoch(int trainingRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        return FullBatch ? 1 : Shuffle ? (int)(((long)trainingRows + BatchSize - 1) / BatchSize) : Math.Max(trainingRows / BatchSize, 1);
    }

    /// <summary>Steps in all over <paramref name="trainingRows"/> rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="BatchSize"/> is below 1, or <see cref="Epochs"/> make more than 2^31 - 1
    /// steps.</exception>
    public int TotalIterations(int trainingRows)
    {
        int perEpoch = IterationsPerEpoch(trainingRows);
        if (Iterations > 0)
        {
            return Iterations;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(Epochs, int.MaxValue / perEpoch);
        return Epochs * perEpoch;
    }

    /// <exception cref="ArgumentException">A number makes no sense, or two options do not go together.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Iterations);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(TrainingAccuracySamples);
        if (Iterations == 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        }

        Ensure.FiniteAndPositive(LearningRate);
        Ensure.FiniteAndPositive(LearningRateDecay);
        Ensure.Fraction(AverageDecay);
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        Ensure.FiniteAndNotNegative(MinimalGain);
        ArgumentNullException.ThrowIfNull(Schedule);
        Schedule.Validate();
        Augmentation?.Validate();
        if (FullBatch && Shuffle)
        {
            throw new ArgumentException("A full batch takes all rows in their order; expected FullBatch or Shuffle, not both.");
        }

        if (FullBatch && Augmentation is not null)
        {
            throw new ArgumentException("Full batches are not gathered, so their images cannot be changed; expected no Augmentation.");
        }
    }
}
