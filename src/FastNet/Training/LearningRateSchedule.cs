namespace FastNet;

/// <summary>
/// The factor by which a run's learning rate is multiplied at each step, beside the decay per epoch of
/// <see cref="TrainingOptions.LearningRateDecay"/>: constant, in steps, or along a cosine (Loshchilov and Hutter, "SGDR: stochastic gradient
/// descent with warm restarts", ICLR 2017, one period), each with a linear warm-up (Goyal et al., "Accurate, large minibatch SGD", 2017).
/// Computed in double from the step's number alone, with the same bits on every machine.
/// </summary>
public readonly record struct LearningRateSchedule
{
    private enum Form
    {
        Constant,
        Step,
        Cosine,
    }

    /// <summary>A factor of 1; what <c>default</c> is, too.</summary>
    public static LearningRateSchedule Constant => default;

    /// <summary>Half a period of the cosine: (1 + cos(pi p)) / 2, where p goes from 0 at the first step behind the warm-up towards 1 behind the last.</summary>
    public static LearningRateSchedule Cosine { get; } = new() { Kind = Form.Cosine };

    /// <summary>Steps of the warm-up; 0: none. In step i of them, counted from 0, the factor is (i + 1) / steps times that of the schedule.</summary>
    public int WarmupIterations { get; init; }

    /// <summary>Whether the factor of a step depends on how many steps there are in all, so that a run begun cannot be prolonged.</summary>
    public bool DependsOnTotal => Kind == Form.Cosine;

    private Form Kind { get; init; }

    private int StepEpochs { get; init; }

    private double StepFactor { get; init; }

    /// <summary>factor^floor(epoch / epochs): multiplied by <paramref name="factor"/> after every <paramref name="epochs"/> epochs.</summary>
    /// <param name="epochs">Epochs from one multiplication to the next, 1 or more.</param>
    /// <param name="factor">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        Ensure.FiniteAndPositive(factor);
        return new LearningRateSchedule { Kind = Form.Step, StepEpochs = epochs, StepFactor = factor };
    }

    /// <summary>The factor of one step, 0 or more.</summary>
    /// <param name="iteration">The step, counted from 0; at or behind <paramref name="totalIterations"/> the last value stays.</param>
    /// <param name="totalIterations">Steps in all, 1 or more.</param>
    /// <param name="iterationsPerEpoch">Steps in an epoch, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double Factor(int iteration, int totalIterations, int iterationsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iteration);
        ArgumentOutOfRangeException.ThrowIfLessThan(totalIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterationsPerEpoch, 1);
        int step = Math.Min(iteration, totalIterations - 1);
        double factor = Kind switch
        {
            Form.Step => Power(StepFactor, step / iterationsPerEpoch / StepEpochs),
            Form.Cosine when step > WarmupIterations
                => (1 + PortableCosine.OfPi((double)(step - WarmupIterations) / (totalIterations - WarmupIterations))) / 2,
            _ => 1,
        };
        return step < WarmupIterations ? factor * (step + 1) / WarmupIterations : factor;
    }

    /// <summary>The schedule in words: step (0.1 every 10 epochs), warm-up 500.</summary>
    public override string ToString()
    {
        string form = Kind switch
        {
            Form.Step => FormattableString.Invariant($"step ({StepFactor:R} every {StepEpochs} epochs)"),
            Form.Cosine => "cosine",
            _ => "constant",
        };
        return WarmupIterations == 0 ? form : FormattableString.Invariant($"{form}, warm-up {WarmupIterations}");
    }

    /// <exception cref="ArgumentOutOfRangeException">The warm-up is negative.</exception>
    internal void Validate() => ArgumentOutOfRangeException.ThrowIfNegative(WarmupIterations);

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
