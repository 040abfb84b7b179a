namespace FastNet.Cli.Training;

/// <summary>How images become the rows that a model takes, and what its classes are called.</summary>
/// <param name="Layout">The order of the features.</param>
/// <param name="Mean">Subtracted from every row.</param>
/// <param name="ClassNames">What the labels mean.</param>
internal sealed record ModelInput(PixelLayout Layout, double[] Mean, string[] ClassNames);
