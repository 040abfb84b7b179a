namespace FastNet;

/// <summary>
/// How weight matrices are drawn: from a Gaussian whose standard deviation may depend on the number of inputs of a unit (fan-in), and on the number
/// of units (fan-out).
/// </summary>
public readonly record struct Initializer
{
    private readonly double _gain;
    private readonly bool _byFanIn;
    private readonly bool _byFanOut;

    private Initializer(double gain, bool byFanIn = true, bool byFanOut = false) => (_gain, _byFanIn, _byFanOut) = (gain, byFanIn, byFanOut);

    /// <summary>Deviation 1 / sqrt(fan-in), which CS231n calls Xavier: keeps the variance of linear and tanh units.</summary>
    public static Initializer Xavier { get; } = new(1);

    /// <summary>
    /// Deviation sqrt(2 / (fan-in + fan-out)) (Glorot and Bengio 2010): what scikit-learn and Keras start from, they from a uniform distribution of
    /// this deviation.
    /// </summary>
    public static Initializer Glorot { get; } = new(2, byFanOut: true);

    /// <summary>
    /// Deviation 1 / sqrt(fan-in / 2) (He, Zhang, Ren and Sun 2015): that of <see cref="Xavier"/> for ReLU, which loses half of the variance.
    /// </summary>
    public static Initializer He { get; } = new(2);

    /// <summary>The same deviation for every matrix.</summary>
    /// <param name="scale">The standard deviation, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative or not finite.</exception>
    public static Initializer Gaussian(double scale)
    {
        Ensure.FiniteAndNotNegative(scale);
        return new Initializer(scale, byFanIn: false);
    }

    /// <summary>The standard deviation of the weights of <paramref name="fanOut"/> units with <paramref name="fanIn"/> inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public double Deviation(int fanIn, int fanOut)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fanOut, 1);
        return _byFanIn ? 1 / Math.Sqrt((fanIn + (_byFanOut ? (double)fanOut : 0)) / _gain) : _gain;
    }
}
