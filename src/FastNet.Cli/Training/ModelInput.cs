namespace FastNet.Cli.Training;

/// <summary>How images become the rows that a model takes, and what its classes are called.</summary>
/// <param name="Layout">The order of the features.</param>
/// <param name="Mean">Subtracted from every row.</param>
/// <param name="Deviation">What every row is then divided by; empty: by nothing.</param>
/// <param name="Patches">What makes rows of images where they are features of patches; null: rows are pixels.</param>
/// <param name="ClassNames">What the labels mean.</param>
internal sealed record ModelInput(PixelLayout Layout, double[] Mean, double[] Deviation, PatchFeatures? Patches, string[] ClassNames);
