using System.Text.Json;

namespace FastNet.Reports;

/// <summary>What a report tells of k-nearest neighbours.</summary>
internal sealed record NeighborResults
{
    /// <summary>The file of the tool that holds them.</summary>
    public const string FileName = "knn.json";

    /// <summary>What the run is called.</summary>
    public required string Name { get; init; }

    /// <summary>Data, distance, sizes: names and values.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>For each k of the cross-validation, ascending, the accuracy of each fold, 0 to 1; none: there was no cross-validation.</summary>
    public IReadOnlyList<NeighborFolds> CrossValidation { get; init; } = [];

    /// <summary>For each k, ascending, the accuracy on the test rows, 0 to 1.</summary>
    public IReadOnlyList<(int K, double Accuracy)> Test { get; init; } = [];

    /// <summary>Reads the folder of <c>fastnet knn --out</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataFormatException">The file in it is not what its name says; the message names it.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static NeighborResults Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        using JsonDocument document = JsonFile.Open(path);
        JsonElement root = document.RootElement;
        return new NeighborResults
        {
            Name = RunFolder.NameOf(folder),
            Settings = RunFolder.Facts(root, "settings"),
            CrossValidation = [.. JsonFile.Items(root, "cross_validation", path).Select(item => new NeighborFolds(K(item, path), [.. JsonFile.Items(item, "accuracies", path).Select(value => Part(value, path))]))],
            Test = [.. JsonFile.Items(root, "test", path).Select(item => (K(item, path), JsonFile.Number(item, "accuracy")))],
        };
    }

    // 0 has no place on the chart's logarithmic axis, and no meaning.
    private static int K(JsonElement item, string path)
        => JsonFile.Whole(item, "k", path) is int k and > 0 ? k : throw new DataFormatException($"'{path}' has a k of 0; expected 1 or more");

    private static double Part(JsonElement value, string path)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double part) && part is >= 0 and <= 1
            ? part
            : throw new DataFormatException($"'{path}' has the accuracy {JsonFile.Short(value.ToString())}; expected 0 to 1");
}

/// <summary>The accuracies of one k in a cross-validation.</summary>
/// <param name="K">Neighbours that vote.</param>
/// <param name="Accuracies">The accuracy of each fold, 0 to 1.</param>
internal sealed record NeighborFolds(int K, IReadOnlyList<double> Accuracies)
{
    /// <summary>The mean over the folds; NaN of none.</summary>
    public double Mean => Accuracies.Count == 0 ? double.NaN : Accuracies.Average();

    /// <summary>The standard deviation over the folds, divided by their number, as NumPy's std; NaN of none.</summary>
    public double Deviation => Accuracies.Count == 0 ? double.NaN : Math.Sqrt(Accuracies.Average(value => (value - Mean) * (value - Mean)));
}
