using System.Globalization;
using System.Text;
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

    /// <summary>Whether every figure passed.</summary>
    public bool Passed => results.All(result => result.Passed);

    private string Verdict
    {
        get
        {
            int missed = results.Count(result => !result.Passed);
            string rows = $"{results.Count} rows in {results.Sum(result => result.Seconds):F1} s";
            return missed == 0 ? $"{rows}; all pass" : $"{rows}; {missed} failed";
        }
    }

    private string? Left
        => left.Count == 0
            ? null
            : "not run: "
                + string.Join(
                    ", ",
                    left.GroupBy(ReproduceRun.Option).Select(group => $"{string.Join(", ", group.Select(row => row.Name))} (needs {group.Key})"));

    /// <summary>Writes the table for people.</summary>
    public void Show(ToolConsole console)
    {
        new Screen(console).Bordered(Columns, Lines(), alarm: "FAIL");
        console.Out.WriteLine(Verdict);
        if (Left is string text)
        {
            console.Out.WriteLine(text);
        }
    }

    /// <summary>The whole document.</summary>
    public string Markdown()
    {
        StringBuilder text = new();
        text.Append("# Published numbers, reproduced\n\n```\n").Append(settings.CommandLine).Append("\n```\n\n");
        text.Append(Resources.Text("reproduction.md")).Append('\n');
        if (identity is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Data: {identity.Name}; SHA-1 of its test images in the binary form {identity.TestHash}");
            text.Append(
                identity.Name == DataIdentity.OfficialName
                    ? ".\n"
                    : ", which is not the official one: the pixels differ from those of the published runs.\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"Machine: {Versions.Processor}, {settings.Threads} threads, SIMD width {SimdDispatch.Width}, {Versions.Runtime}.\n\n");
        AppendTable(text, Columns, Lines());
        text.Append('\n').Append(Verdict).Append(".\n");
        if (Left is string none)
        {
            text.Append('\n').Append(none).Append(".\n");
        }

        text.Append("\n## What the rows run\n\n");
        AppendTable(text, ["row", "runs"], results.Select(result => (string[])[result.Row.Name, result.Row.Runs]));
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, string[] columns, IEnumerable<string[]> lines)
    {
        AppendLine(text, columns);
        AppendLine(text, Array.ConvertAll(columns, _ => "---"));
        foreach (string[] line in lines)
        {
            AppendLine(text, line);
        }
    }

    private static void AppendLine(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>One line for each figure; the row's name and seconds stand in its first.</summary>
    private IEnumerable<string[]> Lines()
        => results.SelectMany(result => result.Figures.Select((figure, i) => (string[])
        [
            i == 0 ? result.Row.Name : string.Empty, figure.Name, figure.Published, figure.NumPy, figure.Value, figure.Difference, figure.Rule,
            figure.Rule.Length == 0 ? string.Empty : figure.Passed ? "pass" : "FAIL", i == 0 ? $"{result.Seconds:F2}" : string.Empty,
        ]));
}
