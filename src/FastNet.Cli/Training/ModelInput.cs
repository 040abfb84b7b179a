using FastNet.Data;

namespace FastNet.Cli.Training;

/// <summary>How images become the rows that a model takes, and what its classes or numbers are called.</summary>
/// <param name="Layout">The order of the features.</param>
/// <param name="Mean">Subtracted from every row.</param>
/// <param name="Deviation">What every row is then divided by; empty: by nothing.</param>
/// <param name="Patches">What makes rows of images where they are features of patches; null: rows are pixels.</param>
/// <param name="ClassNames">What the labels mean; empty where numbers are predicted.</param>
/// <param name="TargetNames">What the predicted numbers are called; empty where there are classes.</param>
internal sealed record ModelInput(PixelLayout Layout, double[] Mean, double[] Deviation, PatchFeatures? Patches, string[] ClassNames, string[] TargetNames)
{
    /// <summary>Added to every predicted number, after it is multiplied by <see cref="TargetDeviation"/>; empty: nothing is.</summary>
    public double[] TargetMean { get; init; } = [];

    /// <summary>What the targets were divided by in training; empty: by nothing.</summary>
    public double[] TargetDeviation { get; init; } = [];
}
