using FastNet.Data;

namespace FastNet.Cli.Training;

/// <summary>How images and tables become the rows that a model takes.</summary>
/// <param name="Layout">The order of the features.</param>
/// <param name="Features">Numbers of a row.</param>
/// <param name="Patches">What makes rows of images where they are features of patches; null: rows are pixels.</param>
/// <param name="Data">How data like those of the training are loaded.</param>
internal sealed record ModelInput(PixelLayout Layout, int Features, PatchFeatures? Patches, DataSetOptions Data);
