using System.Text.Json;

namespace FastNet.Reports;

/// <summary>knn.json: what k-nearest neighbours came to.</summary>
internal sealed record NeighborResults
{
    /// <summary>The file of the tool that holds them.</summary>
    public const string FileName = "knn.json";

    /// <summary>Data, distance, sizes: names and values.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>();

    /// <summary>For each k of the cross-validation, ascending, the accuracy of each fold, 0 to 1; none: there was no cross-validation.</summary>
    public IReadOnlyList<NeighborFolds> CrossValidation { get; set; } = [];

    /// <summary>For each k, ascending, the accuracy on the test rows.</summary>
    public IReadOnlyList<NeighborTest> Test { get; set; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="DataFormatException">The file is not what its name says; the message names it and the place.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static NeighborResults Load(string path)
    {
        NeighborResults results = JsonFile.Read(path, RunJson.Files.NeighborResults);

        // 0 has no place on the chart's logarithmic axis, and no meaning.
        foreach (int k in results.CrossValidation.Select(folds => folds.K).Concat(results.Test.Select(test => test.K)).Where(k => k < 1))
        {
            throw new DataFormatException($"'{path}' has a k of {k}; expected 1 or more");
        }

        foreach (double accuracy in results.CrossValidation.SelectMany(folds => folds.Accuracies).Where(accuracy => accuracy is not (>= 0 and <= 1)))
        {
            throw new DataFormatException(FormattableString.Invariant($"'{path}' has the accuracy {accuracy}; expected 0 to 1"));
        }

        return results;
    }

    public void Write(Stream stream) => JsonSerializer.Serialize(stream, this, RunJson.Files.NeighborResults);
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

/// <summary>The accuracy of one k on the test rows, 0 to 1.</summary>
internal sealed record NeighborTest(int K, double Accuracy);
