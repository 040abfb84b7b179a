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
internal sealed class ReproductionReport(ReproduceSettings settings, DataIdentity? identity, IReadOnlyList<RowResult> results, IReadOnlyList<ReproductionRow> left)
{
    private static readonly string[] Columns = ["row", "figure", "published", "NumPy", "FastNet", "difference", "must be", "result", "seconds"];

    /// <summary>Whether every figure passed.</summary>
    public bool Passed => results.All(result => result.Passed);

    private string Verdict
    {
        get
        {
            int missed = results.Count(result => !result.Passed);
            string rows = TextTable.Format($"{results.Count} rows in {results.Sum(result => result.Seconds):F1} s");
            return missed == 0 ? $"{rows}; all pass" : TextTable.Format($"{rows}; {missed} failed");
        }
    }

    private string? Left => left.Count == 0
        ? null
        : "not run: " + string.Join(", ", left.GroupBy(ReproduceRun.Option).Select(group => $"{string.Join(", ", group.Select(row => row.Name))} (needs {group.Key})"));

    /// <summary>Writes the table for people.</summary>
    public void Show(ToolConsole console)
    {
        ScreenTable.Write(console, Columns, Lines(), alarm: "FAIL");
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
        text.Append(
            """
            wrote this page: it runs every row, compares each figure, and ends with 0 only if all pass. `fastnet reproduce --list` names the rows,
            `--only NAME` runs one of them. Rows that need no data always run; those on CIFAR-10 need `--data`, that on Fashion-MNIST `--fashion-mnist`.

            - **published**: as the write-ups of CS231n's first assignment (2015 to 2025) have it. **NumPy**: float64, `RandomState` of the same seed, on the JPEG-recompressed images.
            - **difference**: FastNet less the published number; for accuracies less the smaller of the two others, and it must be -0.01 or better: 1,000 images
              leave that much to chance. For histories, the largest difference from NumPy's, relative to the number.
            - **seconds**: the whole row with its accuracy checks and the compilation of code that runs for the first time, without reading data. It may depend on
              the machine and the threads; nothing else does.
            - Validation: training images 49,000 to 49,999. Test: the first 1,000 test images; all 10,000 stand beside them.
            - The run of NumPy whose losses were recorded on CIFAR-10 is that of solver-50-5; other NumPy figures on CIFAR-10 are known to three digits.
            - Settings that were not published: the scale of momentum-100; rate and scale of three-layers and five-layers, which the course leaves to the reader (eleven
              combinations of rule, rate and scale were tried for each); rate and reg of features-softmax, the best of a grid by validation accuracy.
            - features-two-layer is the one row on CIFAR-10 that does not have NumPy's very figures. Rounding is not the reason: features changed by 1e-9 of themselves
              give the same accuracies. What that run of NumPy drew is not known: in eight other orders of the same features (hues first, cells transposed, a column of
              ones more) the accuracies are 0.587 to 0.596 and 0.551 to 0.569 (test); seeds 0 to 5 give 0.586 to 0.597 and 0.548 to 0.584, on average 0.591 and
              0.565, which are NumPy's figures. Seed 0, which this page runs, is low in both.
            - The two grids run in float, their trials side by side ([tuning](tuning.md)); each trial has the bits that it has alone. Test accuracies are those of the trial
              with the best validation accuracy.


            """.ReplaceLineEndings("\n"));
        if (identity is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Data: {identity.Name}; SHA-1 of its test images in the binary form {identity.TestHash}");
            text.Append(identity.Name == DataIdentity.OfficialName ? ".\n" : ", which is not the official one: the pixels differ from those of the published runs.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Machine: {Versions.Processor}, {settings.Threads} threads, SIMD width {SimdDispatch.Width}, {Versions.Runtime}.\n\n");
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
            figure.Rule.Length == 0 ? string.Empty : figure.Passed ? "pass" : "FAIL", i == 0 ? TextTable.Format($"{result.Seconds:F2}") : string.Empty,
        ]));
}
