using System.Text.Encodings.Web;
using System.Text.Json;
using FastNet.Cli.Output;
using FastNet.Cli.Reporting;
using FastNet.Reports;

namespace FastNet.Cli.Classifiers;

/// <summary>The files of `fastnet knn --out`: knn.json, the distances as a picture, and the page that shows both.</summary>
internal static class KnnFiles
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    private static void Write(Stream stream, NeighborResults results)
    {
        using Utf8JsonWriter json = new(stream, Format);
        json.WriteStartObject();
        json.WriteStartObject("settings");
        foreach ((string name, string value) in results.Settings)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartArray("cross_validation");
        foreach (NeighborFolds row in results.CrossValidation)
        {
            json.WriteStartObject();
            json.WriteNumber("k", row.K);
            json.WriteStartArray("accuracies");
            foreach (double accuracy in row.Accuracies)
            {
                json.WriteNumberValue(accuracy);
            }

            json.WriteEndArray();
            json.WriteNumber("mean", row.Mean);
            json.WriteNumber("deviation", row.Deviation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("test");
        foreach ((int k, double accuracy) in results.Test)
        {
            json.WriteStartObject();
            json.WriteNumber("k", k);
            json.WriteNumber("accuracy", accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
