namespace FastNet;

/// <summary>
/// Where a layer is checked: the batch, the upstream gradient, the parameters. The checker draws from <see cref="Seed"/> those that are not given.
/// </summary>
public sealed record LayerCheckInput
{
    /// <summary>The input of calls that give none.</summary>
    public static LayerCheckInput Default { get; } = new();

    /// <summary>Rows of the batch (N), 5 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Ensure.Positive(value, nameof(Rows)); } = 5;

    /// <summary>The batch (N, D), row-major; none: drawn from a Gaussian of standard deviation <see cref="Scale"/>.</summary>
    public IReadOnlyList<double>? X { get; init; }

    /// <summary>The gradient of a loss with respect to y (N, M), row-major; none: drawn from a standard Gaussian.</summary>
    public IReadOnlyList<double>? Upstream { get; init; }

    /// <summary>The standard deviation of a drawn batch, 1 unless set. Finite and above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double Scale { get; init => field = Ensure.FiniteAndPositive(value, nameof(Scale)); } = 1;

    /// <summary>The seed of everything that is drawn.</summary>
    public uint Seed { get; init; }

    /// <summary>
    /// Sets the parameters (and state) of a layer that the checker made; none: <see cref="ILayer{T}.Initialize"/> with <see cref="Initializer.He"/>,
    /// then a Gaussian of deviation 0.5 is added to each parameter, because zero biases and gammas of one hide errors.
    /// </summary>
    public Action<NetMemory<double>, RandomState>? Parameters { get; init; }
}
