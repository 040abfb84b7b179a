using System.Text.Json;

namespace FastNet.Cli.Reproduction;

/// <summary>
/// Numbers of NumPy's runs in float64 (1.24.2, RandomState), kept in numpy_runs.json: histories of losses and accuracies of the runs whose seed and order of draws
/// are known, so that FastNet's must follow them step by step.
/// </summary>
internal static class NumPyRuns
{
    /// <summary>
    /// How far a loss may be from NumPy's, relative. Both round each step in another order, and a run multiplies such differences; 1e-10 is far above that and far
    /// below what any other formula, order of draws or learning rate would leave.
    /// </summary>
    public const double Tolerance = 1e-10;

    private const string Resource = "numpy_runs.json";

    private static readonly Lazy<Dictionary<string, double[]>> Runs = new(Read);

    /// <summary>The numbers of that name.</summary>
    public static double[] Values(string name) => Runs.Value[name];

    /// <summary>The last number of that name; the only one, where there is one.</summary>
    public static double Last(string name) => Values(name)[^1];

    private static Dictionary<string, double[]> Read()
    {
        using Stream stream = typeof(NumPyRuns).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToDictionary(
            property => property.Name, property => property.Value.EnumerateArray().Select(number => number.GetDouble()).ToArray());
    }
}
