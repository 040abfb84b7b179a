using System.Text.Json;
using FastNet.Benchmarks;

namespace FastNet.Rivals;

/// <summary>The file that bench/scikit-learn/epochs.py writes.</summary>
/// <param name="Library">Versions.</param>
/// <param name="Threads">Threads of its BLAS.</param>
/// <param name="Rows">One for each net, batch and rule.</param>
internal sealed record ScikitLearnEpochs(string Library, int Threads, IReadOnlyList<ScikitLearnEpochs.Row> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="CommandException">It is no such file, was measured with another number of threads, or a row's lists do not fit each other.</exception>
    public static ScikitLearnEpochs Read(string path, int threads)
    {
        try
        {
            ScikitLearnEpochs? file = JsonSerializer.Deserialize<ScikitLearnEpochs>(File.ReadAllBytes(path), Json);
            return file is null || file.Rows.Any(row => row is null || row.EpochSeconds.Count == 0 || row.EpochSeconds.Count != row.Accuracies.Count)
                ? throw new CommandException($"'{path}' has no rows, or one without an accuracy for each of its epochs; expected a file of bench/scikit-learn/epochs.py")
                : file.Threads == threads ? file
                : throw new CommandException($"'{path}' was measured with {file.Threads} threads; expected {threads}, as in this run (--threads)");
        }
        catch (JsonException error)
        {
            throw new CommandException($"'{path}' is no file of bench/scikit-learn/epochs.py: {error.Message}");
        }
    }

    /// <summary>The epochs of this net; null: it was not measured with these settings.</summary>
    public EpochTimes? Find(string net, int batch, string rule, double rate, double target)
        => Rows.FirstOrDefault(row => row.Net == net && row.Batch == batch && row.Rule == rule && row.LearningRate == rate) is Row found
            ? EpochTimes.Of(found.EpochSeconds, found.Accuracies, target)
            : null;

    /// <summary>The epochs of one net.</summary>
    /// <param name="Net">Features, hidden units of each layer, classes.</param>
    /// <param name="Batch">Rows of a step.</param>
    /// <param name="Rule">sgd, momentum or adam.</param>
    /// <param name="LearningRate">The rate of all steps.</param>
    /// <param name="EpochSeconds">Of each epoch.</param>
    /// <param name="Accuracies">On the test rows after each.</param>
    internal sealed record Row(
        string Net, int Batch, string Rule, double LearningRate, IReadOnlyList<double> EpochSeconds, IReadOnlyList<double> Accuracies);
}
