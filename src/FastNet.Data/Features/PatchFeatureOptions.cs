namespace FastNet.Data;

/// <summary>How <see cref="PatchFeatures"/> are made.</summary>
public sealed record PatchFeatureOptions
{
    /// <summary>Filters; each gives a number for each quarter of an image.</summary>
    public int Filters { get; init; } = 400;

    /// <summary>Rows and columns of a patch.</summary>
    public int Side { get; init; } = 6;

    /// <summary>What a filter's answer must exceed to count; whitened patches have numbers around 1, filters length 1.</summary>
    public double Threshold { get; init; } = 0.25;

    /// <summary>Added to the variance of a patch's grey levels, so that noise in flat patches is not blown up.</summary>
    public double ContrastEpsilon { get; init; } = 10;

    /// <summary>Added to the eigenvalues in whitening.</summary>
    public double WhiteningEpsilon { get; init; } = 0.1;

    /// <summary>The seed of NumPy's RandomState, which draws the patches.</summary>
    public uint Seed { get; init; }
}
