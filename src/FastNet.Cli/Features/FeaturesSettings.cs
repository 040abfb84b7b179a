using FastNet.Cli.Commands;
using FastNet.Data;

namespace FastNet.Cli.Features;

/// <summary>Everything that `fastnet features` was asked for.</summary>
internal sealed record FeaturesSettings
{
    /// <summary>What <see cref="DataSource"/> is to load; null: the built-in data set.</summary>
    public required string? Data { get; init; }

    /// <summary>Where the files go.</summary>
    public required string Out { get; init; }

    /// <summary>Whether files of an earlier run may be replaced.</summary>
    public required bool Overwrite { get; init; }

    public required ImageFeatureOptions Features { get; init; }

    /// <summary>Whether features stay as they were computed.</summary>
    public required bool Raw { get; init; }

    /// <summary>Whether there is also one archive of all arrays.</summary>
    public required bool Npz { get; init; }

    public required PrecisionName Precision { get; init; }

    public required int Threads { get; init; }

    public required bool Quiet { get; init; }
}
