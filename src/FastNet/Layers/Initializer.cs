namespace FastNet;

/// <summary>How weight matrices are drawn: from a Gaussian whose standard deviation may depend on the number of inputs (fan-in) of a unit.</summary>
public readonly record struct Initializer
{
    private readonly double _gain;
    private readonly bool _byFanIn;

    private Initializer(double gain, bool byFanIn)
    {
        _gain = gain;
        _byFanIn = byFanIn;
    }

    /// <summary>Deviation 1 / sqrt(fan-in) (Glorot and Bengio 2010, in the form of CS231n): keeps the variance of linear and tanh units.</summary>
    public static Initializer Xavier { get; } = new(1, byFanIn: true);

    /// <summary>Deviation 1 / sqrt(fan-in / 2) (He, Zhang, Ren and Sun 2015): the same for ReLU, which loses half of the variance.</summary>
    public static Initializer He { get; } = new(2, byFanIn: true);

    /// <summary>The same deviation for every matrix.</summary>
    /// <param name="scale">The standard deviation, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is negative or not finite.</exception>
    public static Initializer Gaussian(double scale)
    {
        Ensure.FiniteAndNotNegative(scale);
        return new Initializer(scale, byFanIn: false);
    }

    /// <summary>The standard deviation of the weights of units with <paramref name="fanIn"/> inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fanIn"/> is below 1.</exception>
    public double Deviation(int fanIn)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanIn, 1);
        return _byFanIn ? 1 / Math.Sqrt(fanIn / _gain) : _gain;
    }
}
