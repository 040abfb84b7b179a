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
        AtomicFile.Write(paths[0], results.Write);
        distances.Save(paths[1]);
        ReportWriter writer = new(pictureFolder: null);
        writer.AddAll([(folder, RunKind.Neighbors)]);
        writer.Save(paths[2]);
        return paths;
    }
}
