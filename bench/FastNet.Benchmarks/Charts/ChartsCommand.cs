using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FastNet.Benchmarks;

/// <summary>
/// <c>charts RESULTS FOLDER</c>: the results of measurements, a folder for each machine with its README.md and JSON files, as pages: the README.md with a
/// picture for each file whose rows are ratios. The pages' list is toc.yml, for docfx.
/// </summary>
internal static class ChartsCommand
{
    public const string Usage = "charts RESULTS FOLDER";

    public static int Run(string[] args)
    {
        if (args is not [string results, string target] || !Directory.Exists(results))
        {
            throw new CommandException($"charts was given '{string.Join(' ', args)}'; expected an existing folder of results and a folder for the pages; usage: {Usage}");
        }

        StringBuilder contents = new();
        foreach (string machine in Directory.GetDirectories(results).Order(StringComparer.Ordinal))
        {
            string folder = Directory.CreateDirectory(Path.Combine(target, Path.GetFileName(machine))).FullName;
            StringBuilder page = new(File.ReadAllText(Path.Combine(machine, "README.md")));
            foreach (string file in Directory.GetFiles(machine, "*.json").Order(StringComparer.Ordinal))
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
                if (Draw(document.RootElement) is (string axis, string svg))
                {
                    string title = Path.GetFileNameWithoutExtension(file);
                    File.WriteAllText(Path.Combine(folder, $"{title}.svg"), svg);
                    page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n![{axis}]({title}.svg)\n");
                }
            }

            File.WriteAllText(Path.Combine(folder, "README.md"), page.ToString());
            contents.Append(CultureInfo.InvariantCulture, $"- href: {Path.GetFileName(machine)}/README.md\n");
        }

        File.WriteAllText(Path.Combine(target, "toc.yml"), contents.ToString());

        return 0;
    }

    /// <summary>The picture of a file; null where its rows are no ratios.</summary>
    private static (string Axis, string Svg)? Draw(JsonElement report)
    {
        if (!report.TryGetProperty("rows", out JsonElement array))
        {
            return null;
        }

        // Rows without a rival have no ratio.
        JsonElement[] ratios = [.. array.EnumerateArray().Where(row => row.TryGetProperty("ratio", out JsonElement ratio) && ratio.ValueKind == JsonValueKind.Number)];
        JsonElement[] floors = [.. array.EnumerateArray().Where(row => row.TryGetProperty("times_floor", out _))];
        string rival = report.TryGetProperty("library", out JsonElement library) ? library.GetString()!.Split(" NO_LAPACKE")[0] : "the fastest rival";
        (string axis, RangeRow[] points) = ratios is []
            ? ("times of the arithmetic floor: the best step, the bar ends at the median step",
                Array.ConvertAll(floors, row => new RangeRow(
                    Label(row), Of(row, "times_floor"), Of(row, "times_floor"), Of(row, "median_milliseconds") / Of(row, "floor_milliseconds"))))
            : ($"times as fast as {rival}; the bar is the range of the rounds",
                Array.ConvertAll(ratios, row => new RangeRow(Label(row), Of(row, "ratio"), Of(row, "ratio_low"), Of(row, "ratio_high"))));
        return points is [] ? null : (axis, RangeChart.Draw(axis, points));
    }

    private static double Of(JsonElement row, string name) => row.GetProperty(name).GetDouble();

    /// <summary>What a row measures: its settings, those that it has.</summary>
    private static string Label(JsonElement row)
    {
        string Text(string name, string format = "{0}") => row.TryGetProperty(name, out JsonElement value) ? string.Format(CultureInfo.InvariantCulture, format, value) + " " : string.Empty;
        string Flag(string name, string text) => row.TryGetProperty(name, out JsonElement value) && value.GetBoolean() ? text : string.Empty;
        return (Text("name") + Text("net") + Text("m") + Text("n", "x {0}") + Text("k", "x {0}") + Flag("transpose_a", "A^T ") + Flag("transpose_b", "B^T ")
            + Text("rule") + Text("hidden", "{0} hidden") + Text("input") + Text("batch", "batch {0}") + Text("elements") + Text("precision")).TrimEnd();
    }
}
