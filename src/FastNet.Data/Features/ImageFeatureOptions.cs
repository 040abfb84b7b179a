namespace FastNet.Data;

/// <summary>Which features of images are computed; they stand one behind the other in this order.</summary>
public sealed record ImageFeatureOptions
{
    /// <summary>Whether there are the oriented gradients of <see cref="HogFeature"/>.</summary>
    public bool Hog { get; init; } = true;

    /// <summary>Bins of the <see cref="HueHistogram"/>; 0: none.</summary>
    public int HueBins { get; init; } = HueHistogram.StandardBins;
}
