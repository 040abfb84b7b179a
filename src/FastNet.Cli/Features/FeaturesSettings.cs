using FastNet.Cli.Commands;
using FastNet.Data;

namespace FastNet.Cli.Features;

/// <summary>Everything that `fastnet features` was asked for.</summary>
/// <param name="Data">The path of the data; null: the built-in data set.</param>
/// <param name="Out">The folder of the files.</param>
/// <param name="Overwrite">Whether files of an earlier run may be replaced.</param>
/// <param name="Features">The features.</param>
/// <param name="Raw">Whether features stay as they were computed.</param>
/// <param name="Npz">Whether there is also one archive of all arrays.</param>
/// <param name="Precision">The element type of the files.</param>
/// <param name="Threads">Threads to work with.</param>
/// <param name="Quiet">Whether nothing is shown.</param>
internal sealed record FeaturesSettings(
    string? Data, string Out, bool Overwrite, ImageFeatureOptions Features, bool Raw, bool Npz, PrecisionName Precision, int Threads, bool Quiet);
