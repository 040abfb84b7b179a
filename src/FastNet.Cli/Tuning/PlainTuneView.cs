namespace FastNet.Cli.Tuning;

/// <summary>Plain lines, for files and pipes: one for each trial that ends, then the table.</summary>
internal sealed class PlainTuneView(TextWriter writer) : TuneView
{
    public override void Finished(TrialRow row, IReadOnlyList<TrialRow> rows)
    {
        TrialResult result = row.Result!;
        WriteLine(Text(
            $"{rows.Count(other => other.Result is not null)}/{rows.Count}  trial {row.Trial}  {row.State}  validation {Part(row, result.Validation)}  test {Part(row, result.Test)}  loss {result.LastLoss:F4}  {row.Point}"));
    }

    protected override void WriteLine(string line) => writer.WriteLine(line);

    protected override void WriteTable(string[] header, IReadOnlyList<string[]> lines)
    {
        int[] widths = [.. header.Select((name, i) => lines.Max(line => line[i].Length)).Select((width, i) => Math.Max(width, header[i].Length))];
        foreach (string[] line in lines.Prepend(header))
        {
            writer.WriteLine(string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }
}
