using FastNet.Cli.Output;
using FastNet.Numerics;

namespace FastNet.Cli.Reproduction;

/// <summary>The table of all figures, for a screen and as Markdown.</summary>
/// <param name="settings">What was asked for.</param>
/// <param name="identity">Whose pixels the rows ran on; null: none.</param>
/// <param name="results">What the rows came to.</param>
/// <param name="left">Rows that were not run, for want of data.</param>
internal sealed class ReproductionReport(
    ReproduceSettings settings, DataIdentity? identity, IReadOnlyList<RowResult> results, IReadOnlyList<ReproductionRow> left)
{
    private static readonly string[] Columns = ["row", "figure", "published", "NumPy", "FastNet", "difference", "must be", "result", "seconds"];

    private readonly int _missed = results.Count(result => !result.Passed);

    /// <summary>Whether every figure passed.</summary>
    public bool Passed => _missed == 0;

    private string Verdict
        => $"{results.Count} rows in {results.Sum(result => result.Seconds):F1} s; {(Passed ? "all pass" : $"{_missed} failed")}";

    /// <summary>The rows that were not run, and the options that they need.</summary>
    private string Left => "not run: " + string.Join(
        ", ", left.GroupBy(ReproduceRun.Option).Select(rows => $"{string.Join(", ", rows.Select(row => row.Name))} (needs {rows.Key})"));

    /// <summary>Writes the table for people.</summary>
    public void Show(ToolConsole console)
    {
        new Screen(console).Bordered(Columns, Lines(), alarm: "FAIL");
        console.Out.WriteLine(Verdict);
        if (left.Count > 0)
        {
            console.Out.WriteLine(Left);
        }
    }

    /// <summary>The whole document.</summary>
    public string Markdown()
    {
        string data = identity is null ? string.Empty
            : $"Data: {identity.Name}; SHA-1 of its test images in the binary form {identity.Hashes[^1]}"
                + (identity.IsOfficial ? ".\n" : ", which is not the official one: the pixels differ from those of the published runs.\n");
        return $"""
            # Published numbers, reproduced

            ```
            {settings.CommandLine}
            ```

            {Resources.Text("reproduction.md")}
            {data}Machine: {Versions.Processor}, {settings.Threads} threads, SIMD width {SimdDispatch.Width}, {Versions.Runtime}.

            {Table(Columns, Lines())}

            {Verdict}.{(left.Count == 0 ? string.Empty : $"\n\n{Left}.")}

            ## What the rows run

            {Table(["row", "runs"], results.Select(result => (string[])[result.Row.Name, result.Row.Runs]))}

            """;
    }

    private static string Table(string[] columns, IEnumerable<string[]> lines)
    {
        string[][] all = [columns, Array.ConvertAll(columns, _ => "---"), .. lines];
        return string.Join('\n', all.Select(cells => $"| {string.Join(" | ", cells)} |"));
    }

    /// <summary>One line for each figure; the row's name and seconds stand in its first.</summary>
    private IEnumerable<string[]> Lines()
        => results.SelectMany(result => result.Figures.Select((figure, i) => (string[])
        [
            i == 0 ? result.Row.Name : string.Empty, figure.Name, figure.Published, figure.NumPy, figure.Value, figure.Difference, figure.Rule,
            figure.Rule.Length == 0 ? string.Empty : figure.Passed ? "pass" : "FAIL", i == 0 ? $"{result.Seconds:F2}" : string.Empty,
        ]));
}
