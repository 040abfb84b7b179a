using FastNet.Data;

namespace FastNet.Cli.Training;

/// <summary>How images become the rows that a model takes.</summary>
/// <param name="Layout">The order of the features.</param>
/// <param name="Features">Numbers of a row.</param>
/// <param name="Patches">What makes rows of images where they are features of patches; null: rows are pixels.</param>
internal sealed record ModelInput(PixelLayout Layout, int Features, PatchFeatures? Patches);
