namespace FastNet.Cli.Tuning;

/// <summary>Shows nothing.</summary>
internal sealed class QuietTuneView : TuneView
{
    public override void Finished(TrialRow row, IReadOnlyList<TrialRow> rows)
    {
    }

    protected override void WriteLine(string line)
    {
    }

    protected override void WriteTable(string[] header, IReadOnlyList<string[]> lines)
    {
    }
}
