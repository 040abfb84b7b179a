using FastNet.Cli.Commands;
using FastNet.Data;

namespace FastNet.Cli.Classifiers;

/// <summary>Everything that `fastnet knn` was asked for.</summary>
internal sealed record KnnSettings
{
    /// <summary>What <see cref="DataSource"/> is to load; null: the built-in data set.</summary>
    public required string? Data { get; init; }

    public required int Train { get; init; }

    public required int Test { get; init; }

    /// <summary>Numbers of neighbours, ascending.</summary>
    public required int[] Ks { get; init; }

    public required DistanceMetric Metric { get; init; }

    public required DistanceForm Form { get; init; }

    public required bool CrossValidate { get; init; }

    public required int Folds { get; init; }

    public required PrecisionName Precision { get; init; }

    public required int Threads { get; init; }

    /// <summary>Where the files go; null: none are written.</summary>
    public required string? Out { get; init; }

    /// <summary>Whether files of an earlier run may be replaced.</summary>
    public required bool Overwrite { get; init; }
}
