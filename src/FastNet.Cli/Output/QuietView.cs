using FastNet.Cli.Training;

namespace FastNet.Cli.Output;

/// <summary>Shows nothing.</summary>
internal sealed class QuietView : TrainingView
{
    public override TimeSpan Interval => TimeSpan.FromDays(1);

    public override void While(int totalIterations, Action<Action<ProgressState>> work) => work(static _ => { });

    protected override void WriteLine(string line)
    {
    }

    protected override void WriteTable(IReadOnlyList<(string Name, string Value)> rows)
    {
    }
}
