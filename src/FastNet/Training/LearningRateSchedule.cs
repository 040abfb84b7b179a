namespace FastNet;

/// <summary>
/// The factor by which a run's learning rate is multiplied at each step, beside the decay per epoch of
/// <see cref="TrainingOptions.LearningRateDecay"/>: constant, in steps, along a cosine (Loshchilov and Hutter, "SGDR: stochastic gradient descent
/// with warm restarts", ICLR 2017, one period), growing, or one's own; each with a linear warm-up (Goyal et al., "Accurate, large minibatch SGD",
/// 2017). Ours are computed in double from the step's number alone, with the same bits on every machine.
/// </summary>
/// <remarks>The text of a derived record stands in checkpoints: a run does not continue with another schedule.</remarks>
public abstract record LearningRateSchedule
{
    /// <summary>A factor of 1.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>
    /// Half a period of the cosine: (1 + cos(pi p)) / 2, where p goes from 0 at the first step after the warm-up towards 1 after the last.
    /// </summary>
    public static LearningRateSchedule Cosine { get; } = new CosineSchedule();

    /// <summary>Steps of the warm-up; 0: none. In step i of them, counted from 0, the factor is (i + 1) / steps times that of the schedule.</summary>
    public int WarmupIterations { get; init; }

    /// <summary>Whether the factor of a step depends on how many steps there are in all, so that a run begun cannot be prolonged.</summary>
    public virtual bool DependsOnTotal => false;

    /// <summary>factor^floor(epoch / epochs): multiplied by <paramref name="factor"/> after every <paramref name="epochs"/> epochs.</summary>
    /// <param name="epochs">Epochs from one multiplication to the next, 1 or more.</param>
    /// <param name="factor">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        Ensure.FiniteAndPositive(factor);
        return new StepSchedule(epochs, factor);
    }

    /// <summary>
    /// From 1 at the first step to <paramref name="last"/> at the last, each step by the same factor: what a learning-rate range test takes.
    /// </summary>
    /// <param name="last">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is out of its range.</exception>
    public static LearningRateSchedule Exponential(double last)
    {
        Ensure.FiniteAndPositive(last);
        return new ExponentialSchedule(last);
    }

    /// <summary>The factor of one step, 0 or more.</summary>
    /// <param name="iteration">The step, counted from 0; at or after <paramref name="totalIterations"/> the last value stays.</param>
    /// <param name="totalIterations">Steps in all, 1 or more.</param>
    /// <param name="iterationsPerEpoch">Steps in an epoch, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double Factor(int iteration, int totalIterations, int iterationsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterationsPerEpoch, 1);
        int step = Math.Min(iteration, totalIterations - 1);
        double factor = Compute(step, totalIterations, iterationsPerEpoch);
        return step < WarmupIterations ? factor * (step + 1) / WarmupIterations : factor;
    }

    /// <summary>The factor without warm-up.</summary>
    /// <param name="iteration">The step, from 0 to <paramref name="totalIterations"/> - 1.</param>
    /// <param name="totalIterations">Steps in all.</param>
    /// <param name="iterationsPerEpoch">Steps in an epoch.</param>
    /// <returns>0 or more, the same for the same numbers.</returns>
    protected abstract double Compute(int iteration, int totalIterations, int iterationsPerEpoch);

    /// <exception cref="ArgumentOutOfRangeException">The warm-up is negative.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(WarmupIterations);

    /// <summary>The schedule in words: step (0.1 every 10 epochs), warm-up 500.</summary>
    private string WithWarmup(string form) => WarmupIterations == 0 ? form : FormattableString.Invariant($"{form}, warm-up {WarmupIterations}");

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override string ToString() => WithWarmup("constant");

        protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch) => 1;
    }

    private sealed record CosineSchedule : LearningRateSchedule
    {
        public override bool DependsOnTotal => true;

        public override string ToString() => WithWarmup("cosine");

        protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch)
            => iteration > WarmupIterations
                ? (1 + PortableCosine.OfPi((double)(iteration - WarmupIterations) / (totalIterations - WarmupIterations))) / 2
                : 1;
    }

    private sealed record StepSchedule(int Epochs, double Decay) : LearningRateSchedule
    {
        public override string ToString() => WithWarmup(FormattableString.Invariant($"step ({Decay:R} every {Epochs} epochs)"));

        protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch)
            => Power(Decay, iteration / iterationsPerEpoch / Epochs);

        // By squaring, highest bit first: the C library's pow differs from machine to machine.
        private static double Power(double x, int n)
        {
            double power = 1;
            for (int bit = 31 - int.LeadingZeroCount(n); bit >= 0; bit--)
            {
                power *= power;
                power = ((n >> bit) & 1) != 0 ? power * x : power;
            }

            return power;
        }
    }

    private sealed record ExponentialSchedule(double Last) : LearningRateSchedule
    {
        public override bool DependsOnTotal => true;

        public override string ToString() => WithWarmup(FormattableString.Invariant($"exponential (to {Last:R})"));

        protected override double Compute(int iteration, int totalIterations, int iterationsPerEpoch)
            => iteration == 0 ? 1 : iteration == totalIterations - 1 ? Last : Root(Last, (double)iteration / (totalIterations - 1));

        // last^share by repeated square roots, which are rounded exactly on every machine: one factor for each bit of the share.
        private static double Root(double last, double share)
        {
            double power = 1;
            for (int bit = 0; bit < 52 && share > 0; bit++)
            {
                last = Math.Sqrt(last);
                share *= 2;
                if (share >= 1)
                {
                    power *= last;
                    share -= 1;
                }
            }

            return power;
        }
    }
}
