using System.Text.Json.Nodes;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Reports;

namespace FastNet.Cli.Classifiers;

/// <summary>The files of `fastnet knn --out`: knn.json, the distances as a picture, and the page that shows both.</summary>
internal static class KnnFiles
{
    public static IReadOnlyList<string> Names => [NeighborResults.FileName, ReportWriter.DistancesName, RunFiles.ReportName];

    /// <summary>Writes the three files.</summary>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Save(string folder, NeighborResults results, Picture distances)
    {
        string[] paths = [.. Names.Select(name => Path.Combine(folder, name))];
        AtomicFile.Write(paths[0], stream => Write(stream, results));
        distances.Save(paths[1]);
        ReportWriter writer = new(pictureFolder: null);
        writer.AddAll([(folder, RunKind.Neighbors)]);
        writer.Save(paths[2]);
        return paths;
    }

    private static void Write(Stream stream, NeighborResults results) => JsonText.Write(stream, new JsonObject
    {
        ["settings"] = JsonText.Object(results.Settings.Select(setting => (setting.Name, (JsonNode?)setting.Value))),
        ["cross_validation"] = new JsonArray([.. results.CrossValidation.Select(row => new JsonObject
        {
            ["k"] = row.K,
            ["accuracies"] = new JsonArray([.. row.Accuracies.Select(accuracy => JsonValue.Create(accuracy))]),
            ["mean"] = row.Mean,
            ["deviation"] = row.Deviation,
        })]),
        ["test"] = new JsonArray([.. results.Test.Select(test => new JsonObject { ["k"] = test.K, ["accuracy"] = test.Accuracy })]),
    });
}
