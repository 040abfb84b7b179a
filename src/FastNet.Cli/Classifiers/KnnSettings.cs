using FastNet.Cli.Commands;

namespace FastNet.Cli.Classifiers;

/// <summary>Everything that `fastnet knn` was asked for.</summary>
/// <param name="Data">The path of the data; null: the built-in data set.</param>
/// <param name="Train">Training rows.</param>
/// <param name="Test">Test rows.</param>
/// <param name="Ks">Numbers of neighbours, ascending.</param>
/// <param name="Metric">The distance.</param>
/// <param name="Form">Loops around the distances.</param>
/// <param name="CrossValidate">Whether k is chosen by cross-validation.</param>
/// <param name="Folds">Its folds.</param>
/// <param name="Precision">The element type.</param>
/// <param name="Threads">Threads to work with.</param>
/// <param name="Out">The folder of the files; null: none are written.</param>
/// <param name="Overwrite">Whether files of an earlier run may be replaced.</param>
internal sealed record KnnSettings(
    string? Data,
    int Train,
    int Test,
    int[] Ks,
    DistanceMetric Metric,
    DistanceForm Form,
    bool CrossValidate,
    int Folds,
    PrecisionName Precision,
    int Threads,
    string? Out,
    bool Overwrite);
